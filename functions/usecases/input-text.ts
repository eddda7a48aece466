// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../../core/errors.ts";

// Controls, lone surrogates, line separators and bidi controls could make a page say something else.
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069\ufeff]/u;
const MAX_KEY = 128;

/** One line of printable text without spaces around it, or BAD_INPUT. */
export function requireLine(value: string, path: string, maxLength: number): string {
  const fits =
    value !== "" && value.length <= maxLength && value.trim() === value && !UNPRINTABLE.test(value);
  if (!fits)
    throw new DomainError(
      "BAD_INPUT",
      `${path}: expected 1 to ${maxLength} printable characters without spaces around them, got ${shown(value)}`,
      { path },
    );
  return value;
}

/** The idempotency key itself, or BAD_INPUT. */
export function requireIdempotencyKey(value: string): string {
  return requireLine(value, "idempotencyKey", MAX_KEY);
}

function shown(value: string): string {
  return JSON.stringify(value.slice(0, 40));
}
