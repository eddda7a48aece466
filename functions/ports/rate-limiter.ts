// SPDX-License-Identifier: Apache-2.0

export interface RateWindow {
  /** false: the points did not fit and none were taken */
  readonly isAllowed: boolean;
  readonly remaining: number;
  readonly resetsAtMs: number;
}

/** Counts points a caller spends in windows of one minute. An answer may be a little generous, never too strict. */
export interface RateLimiter {
  /** Takes points from the key's current window where they fit under the limit. */
  take(key: string, points: number, limit: number): Promise<RateWindow>;
}
