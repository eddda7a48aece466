// SPDX-License-Identifier: Apache-2.0

/**
 * The closed list of reasons for which the register refuses something. Every code has a row in docs/errors.md;
 * codes are never renamed.
 */
export const ERROR_CODES = [
  "BAD_INPUT",
  "CONFLICT",
  "NOT_FOUND",
  "UNAUTHENTICATED",
  "FORBIDDEN",
  "TOO_LARGE",
  "QUERY_TOO_COSTLY",
  "RATE_LIMITED",
  "MISSING_GLYPH",
  "INVARIANT",
  "UNAVAILABLE",
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** A refusal with a code a caller can act on. The message is lower case, says what was expected and what came. */
export class DomainError extends Error {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, string | number>>;

  constructor(
    code: ErrorCode,
    message: string,
    details: Readonly<Record<string, string | number>> = {},
    options: { readonly cause?: unknown } = {},
  ) {
    super(message, options as ErrorOptions);
    this.name = "DomainError";
    this.code = code;
    this.details = details;
  }
}

/** True for a DomainError of any copy of this module; judged by shape so that bundles may hold two copies. */
export function isDomainError(error: unknown): error is DomainError {
  return (
    error instanceof Error &&
    error.name === "DomainError" &&
    ERROR_CODES.includes((error as { code?: unknown }).code as ErrorCode)
  );
}
