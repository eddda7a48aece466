// SPDX-License-Identifier: Apache-2.0
import { canonicalBytes, canonicalize } from "../canonical/canonical-json.ts";
import { compareBytes } from "../canonical/encoding.ts";
import type { Fact } from "./fact.ts";

/** What names a fact within a disclosure: metric, period and dimensions. */
export type FactName = Pick<Fact, "metric" | "period" | "dimensions">;

/** JCS of `[metric, period, dimensions]`: may stand only once in a disclosure, and orders its leaves (docs/formats.md §2). */
export function factKey({ metric, period, dimensions }: FactName): string {
  return canonicalize([metric, period, dimensions]);
}

/** UTF-8 bytes of {@link factKey}. */
export function factKeyBytes({ metric, period, dimensions }: FactName): Uint8Array {
  return canonicalBytes([metric, period, dimensions]);
}

/** The items in the order of their facts' leaves: by key, as unsigned bytes. */
export function inLeafOrder<T>(items: readonly T[], factOf: (item: T) => FactName): readonly T[] {
  return items
    .map((item) => ({ item, key: factKeyBytes(factOf(item)) }))
    .sort((a, b) => compareBytes(a.key, b.key))
    .map(({ item }) => item);
}
