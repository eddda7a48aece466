// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../../../core/errors.ts";

const TRANSIENT_NAMES: ReadonlySet<string> = new Set([
  "InternalServerError",
  "LimitExceededException",
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "RequestTimeout",
  "ServiceUnavailable",
  "ThrottlingException",
  "TimeoutError",
  "TransactionConflictException",
  "TransactionInProgressException",
]);
const TRANSIENT_CODES: ReadonlySet<string> = new Set([
  "EAI_AGAIN",
  "ECONNABORTED",
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ENOTFOUND",
  "EPIPE",
  "ETIMEDOUT",
]);

/** Awaits a request; what may pass by itself becomes UNAVAILABLE with the cause, everything else goes through. */
export async function translated<T>(request: Promise<T>): Promise<T> {
  try {
    return await request;
  } catch (cause) {
    if (!isTransient(cause)) throw cause;
    throw new DomainError("UNAVAILABLE", `table: expected an answer, got ${nameOf(cause)}`, {}, { cause });
  }
}

function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, $metadata } = error as { code?: unknown; $metadata?: { httpStatusCode?: unknown } };
  const status = $metadata?.httpStatusCode;
  return (
    TRANSIENT_NAMES.has(error.name) ||
    (typeof code === "string" && TRANSIENT_CODES.has(code)) ||
    (typeof status === "number" && status >= 500) ||
    isTransactionConflict(error)
  );
}

/** A transaction that lost against another request on the same item, not against its own conditions. */
function isTransactionConflict(error: Error): boolean {
  const codes = cancellationCodes(error);
  return codes.length > 0 && !codes.includes("ConditionalCheckFailed") && codes.every(isPassing);
}

function isPassing(code: string): boolean {
  return ["None", "TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"].includes(code);
}

/** One code for each write of a cancelled transaction, in their order; empty for any other error. */
export function cancellationCodes(error: unknown): readonly string[] {
  if (!(error instanceof Error) || error.name !== "TransactionCanceledException") return [];
  const reasons = (error as { CancellationReasons?: unknown }).CancellationReasons;
  return Array.isArray(reasons) ? reasons.map((reason: { Code?: unknown }) => String(reason.Code)) : [];
}

function nameOf(error: unknown): string {
  const { name, code } = error as { name?: unknown; code?: unknown };
  return String(code ?? name);
}
