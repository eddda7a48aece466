// SPDX-License-Identifier: Apache-2.0
import { isDomainError } from "../../core/errors.ts";
import { readTrust, type Trust } from "../../verifier/trust.ts";

/** Whose trust document a check uses, and how it came here. */
export type TrustSource =
  | { readonly kind: "origin"; readonly host: string; readonly trust: Trust }
  | { readonly kind: "file"; readonly name: string; readonly trust: Trust }
  | { readonly kind: "none"; readonly problem: string | undefined };

/** Where a register publishes whom it wants to be trusted as. */
export const TRUST_PATH = "/.well-known/touchstone.json";
const TIMEOUT_MS = 10_000;

/** The trust document of the page's own origin. A page opened from a file has none. */
export async function trustOfOrigin({ protocol, origin, host }: Location): Promise<TrustSource> {
  if (protocol !== "https:" && protocol !== "http:") return { kind: "none", problem: undefined };
  try {
    const answer = await fetch(new URL(TRUST_PATH, origin), {
      signal: AbortSignal.timeout(TIMEOUT_MS),
      redirect: "error",
      credentials: "omit",
    });
    if (!answer.ok) return { kind: "none", problem: `HTTP ${answer.status}` };
    return { kind: "origin", host, trust: readTrust(new Uint8Array(await answer.arrayBuffer())) };
  } catch (error) {
    return { kind: "none", problem: messageOf(error) };
  }
}

/** The trust document in a file the reader chose; `problem` says why it is none. */
export function trustOfFile(name: string, bytes: Uint8Array): TrustSource {
  try {
    return { kind: "file", name, trust: readTrust(bytes) };
  } catch (error) {
    return { kind: "none", problem: messageOf(error) };
  }
}

/** True for a file that says it is a trust document, whatever else is wrong with it. */
export function looksLikeTrust(bytes: Uint8Array): boolean {
  const head = new TextDecoder().decode(bytes.subarray(0, 262_144));
  return head.trimStart().startsWith("{") && /"type"\s*:\s*"touchstone-trust"/.test(head);
}

/** What went wrong, in words for a person; other exceptions are told by their message too, since nothing here is secret. */
export function messageOf(error: unknown): string {
  if (isDomainError(error)) return error.message;
  return error instanceof Error ? error.message : String(error);
}
