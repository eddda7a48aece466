// SPDX-License-Identifier: Apache-2.0

/** Largest file the page reads: a bundle of 4 MB with its PDF around it stays well below. */
export const MAX_FILE_BYTES = 16 * 1024 * 1024;
