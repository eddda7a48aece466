// SPDX-License-Identifier: Apache-2.0

/** Compresses bytes; the same bytes in give the same bytes out. */
export interface Compressor {
  /** RFC 1952, without name and time. */
  gzip(bytes: Uint8Array): Promise<Uint8Array>;
}
