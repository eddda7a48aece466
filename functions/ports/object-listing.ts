// SPDX-License-Identifier: Apache-2.0

/** Finds objects by the beginning of their keys. Slow and for operators: nothing that serves a request may ask it. */
export interface ObjectListing {
  /** Keys that begin with a prefix that ends in a slash, in the order of their bytes; what is written meanwhile may be missing. */
  list(prefix: string): AsyncIterable<string>;
}
