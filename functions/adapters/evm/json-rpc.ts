// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../../../core/errors.ts";

/**
 * Calls a method of a chain node. UNAVAILABLE where the node cannot be asked, CONFLICT where it refuses the call, with what a
 * contract reverted with as `details.data`.
 */
export type JsonRpc = (method: string, params: readonly unknown[]) => Promise<unknown>;

const TIMEOUT_MS = 10_000;
const MAX_ANSWER = 8 * 1024 * 1024;

interface Answer {
  readonly result?: unknown;
  readonly error?: { readonly code?: unknown; readonly message?: unknown; readonly data?: unknown };
}

/** JSON-RPC 2.0 over HTTP, one call a request: some nodes fail on batches. */
export function createJsonRpc(url: string): JsonRpc {
  let id = 0;
  return async (method, params) => {
    id += 1;
    const answer = await post(url, JSON.stringify({ jsonrpc: "2.0", id, method, params }), method);
    if (answer.error !== undefined) {
      const reason = String(answer.error.message ?? "no reason given").slice(0, 300);
      throw new DomainError(
        "CONFLICT",
        `the chain node refused ${method}: ${reason}`,
        revertOf(answer.error.data),
      );
    }
    return answer.result;
  };
}

function revertOf(data: unknown): { readonly data?: string } {
  return typeof data === "string" && /^0x[0-9a-f]{8,2000}$/i.test(data) ? { data } : {};
}

async function post(url: string, body: string, method: string): Promise<Answer> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await response.text();
    if (text.length > MAX_ANSWER) throw new Error(`expected at most ${MAX_ANSWER} characters`);
    const answer: unknown = JSON.parse(text);
    if (typeof answer !== "object" || answer === null) throw new Error("expected a JSON-RPC answer");
    return answer;
  } catch (cause) {
    throw new DomainError("UNAVAILABLE", `the chain node could not be asked for ${method}`, {}, { cause });
  }
}
