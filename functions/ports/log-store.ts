// SPDX-License-Identifier: Apache-2.0

/** The one row that says what the log is. */
export interface LogHead {
  /** counts the swaps, from 1 */
  readonly revision: number;
  readonly size: number;
  /** hex */
  readonly root: string;
  /** complete subtrees, left to right, hex */
  readonly frontier: readonly string[];
  /** a batch that was decided but not yet published, cleared and indexed; the next run finishes it */
  readonly batch: { readonly fromSize: number; readonly stagingKey: string } | null;
}

/** Keeps the head of the log. */
export interface LogStore {
  /** Sees every settled swap. */
  head(): Promise<LogHead | undefined>;
  /**
   * Puts the next head where the stored revision is still `next.revision - 1` (no row: 0). False, and nothing changed,
   * where somebody else was faster.
   */
  swap(next: LogHead): Promise<boolean>;
}
