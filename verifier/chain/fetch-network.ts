// SPDX-License-Identifier: Apache-2.0
import { decodeUtf8 } from "../../core/canonical/utf8-decode.ts";
import { DomainError } from "../../core/errors.ts";
import type { Network } from "../network.ts";

export interface FetchLimits {
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

const DEFAULT_LIMITS: FetchLimits = { timeoutMs: 8000, maxBytes: 1_048_576 };

/** A network over the platform's fetch: no redirects, no cookies, bounded in time and size; throws UNAVAILABLE. */
export function fetchNetwork(limits: FetchLimits = DEFAULT_LIMITS): Network {
  return {
    get: (url) => body(url, {}, limits),
    rpc: async (url, method, params) => {
      const request = {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
      };
      return resultOf(await body(url, request, limits), method);
    },
  };
}

async function body(
  url: string,
  init: RequestInit,
  { timeoutMs, maxBytes }: FetchLimits,
): Promise<Uint8Array> {
  const signal = AbortSignal.timeout(timeoutMs);
  // A redirect could lead to an address inside the reader's own network.
  const options = { ...init, redirect: "error", credentials: "omit", cache: "no-store", signal } as const;
  try {
    const response = await fetch(url, options);
    if (response.status !== 200) throw unavailable(`status 200 from ${url}`, response.status);
    return await readBounded(response, maxBytes);
  } catch (cause) {
    if (cause instanceof DomainError) throw cause;
    throw new DomainError("UNAVAILABLE", `expected an answer from ${url}`, {}, { cause });
  }
}

async function readBounded(response: Response, maxBytes: number): Promise<Uint8Array> {
  const reader = response.body?.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let next = await reader?.read(); next !== undefined && !next.done; next = await reader?.read()) {
    const chunk: Uint8Array = next.value;
    size += chunk.length;
    if (size > maxBytes) {
      await reader?.cancel();
      throw unavailable(`at most ${maxBytes} bytes`, size);
    }
    chunks.push(chunk);
  }
  return joined(chunks, size);
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

function resultOf(bytes: Uint8Array, method: string): unknown {
  const text = decodeUtf8(bytes);
  const answer = text === undefined ? undefined : parsed(text);
  const isResult = typeof answer === "object" && answer !== null && Object.hasOwn(answer, "result");
  if (!isResult) throw unavailable(`a result of ${method}`, "none");
  return (answer as { readonly result: unknown }).result;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unavailable(expected: string, got: string | number): DomainError {
  return new DomainError("UNAVAILABLE", `expected ${expected}, got ${got}`);
}
