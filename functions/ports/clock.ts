// SPDX-License-Identifier: Apache-2.0

/** The time, as an argument instead of a global, so that a use case can be replayed. */
export interface Clock {
  /** Unix milliseconds. */
  nowMs(): number;
}
