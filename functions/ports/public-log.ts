// SPDX-License-Identifier: Apache-2.0

/** A log as anybody can read it (C2SP tlog-tiles). Nothing it answers is to be believed unchecked. */
export interface PublicLog {
  /**
   * What stands at a path below the log's prefix, such as `checkpoint`; undefined where nothing does. Throws UNAVAILABLE where
   * it cannot be asked and TOO_LARGE for more than `maxBytes`.
   */
  read(path: string, maxBytes: number): Promise<Uint8Array | undefined>;
}
