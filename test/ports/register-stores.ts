// SPDX-License-Identifier: Apache-2.0
import type { MemoryStores } from "../../functions/adapters/memory/memory-stores.ts";

/** All stores over one empty register. */
export type RegisterStores = Omit<MemoryStores, "objects">;
export type MakeStores = () => Promise<RegisterStores>;

export const FIFTY = Array.from({ length: 50 }, (_, i) => i);

/** How many of the promises were kept, and the codes of the errors of the others. */
export async function tally(
  promises: readonly Promise<unknown>[],
): Promise<{ kept: number; codes: Set<unknown> }> {
  const results = await Promise.allSettled(promises);
  const rejected = results.filter((result) => result.status === "rejected");
  return {
    kept: results.length - rejected.length,
    codes: new Set(rejected.map(({ reason }) => (reason as { code?: unknown }).code)),
  };
}
