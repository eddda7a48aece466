// SPDX-License-Identifier: Apache-2.0

/** Puts files into one archive; the same files in give the same bytes out, on any machine and in any time zone. */
export interface Archiver {
  /** A ZIP (APPNOTE 6.3) of path → content, in the order given. */
  zip(files: ReadonlyMap<string, Uint8Array>): Uint8Array;
}
