// SPDX-License-Identifier: Apache-2.0
import type { Clock } from "../../ports/clock.ts";
import type { RateLimiter } from "../../ports/rate-limiter.ts";

const WINDOW_MS = 60_000;

/** Counts in this process alone: exact on one machine, a limit for each instance where several run. */
export function createMemoryRateLimiter(clock: Clock): RateLimiter {
  let windowStart = 0;
  let spent = new Map<string, number>();
  return {
    async take(key, points, limit) {
      const start = Math.floor(clock.nowMs() / WINDOW_MS) * WINDOW_MS;
      if (start !== windowStart) {
        windowStart = start;
        spent = new Map();
      }
      const before = spent.get(key) ?? 0;
      const isAllowed = before + points <= limit;
      const after = isAllowed ? before + points : before;
      spent.set(key, after);
      return { isAllowed, remaining: Math.max(0, limit - after), resetsAtMs: start + WINDOW_MS };
    },
  };
}
