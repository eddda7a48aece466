// SPDX-License-Identifier: Apache-2.0
import type { Clock } from "../../ports/clock.ts";

export interface FixedClock extends Clock {
  advance(ms: number): void;
}

/** Stands still until it is told to advance. */
export function createFixedClock(startMs: number): FixedClock {
  let nowMs = startMs;
  return {
    nowMs: () => nowMs,
    advance: (ms) => {
      nowMs += ms;
    },
  };
}
