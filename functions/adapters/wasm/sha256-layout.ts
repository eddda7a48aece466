// SPDX-License-Identifier: Apache-2.0

/** Messages that are hashed side by side. */
export const LANES = 4;
/** Bytes of a node's input after padding: 1 + 64, padded to two blocks of 64 (FIPS 180-4 §5.1.1). */
export const NODE_MESSAGE = 128;
/** Where memory begins that callers may use; before it lie four padded node messages. */
export const FREE_FROM = 1024;
/** Memory of the module, in pages of 64 KiB. */
export const PAGES = 4;
export const MEMORY_BYTES = PAGES * 65_536;
