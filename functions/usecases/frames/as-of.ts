// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../../../core/errors.ts";
import type { LogIndex } from "../../ports/log-index.ts";

/**
 * The log size a question is answered at: the one asked for, or all that is indexed. BAD_INPUT beyond that, since an answer
 * there could still change.
 */
export async function readAsOf(
  asked: number | undefined,
  { logIndex }: { readonly logIndex: LogIndex },
): Promise<number> {
  const size = await logIndex.size();
  if (asked === undefined) return size;
  if (asked >= 0 && asked <= size) return asked;
  throw new DomainError("BAD_INPUT", `asOf: expected a log size from 0 to ${size}, got ${asked}`, {
    path: "asOf",
    limit: size,
  });
}
