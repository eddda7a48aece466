// SPDX-License-Identifier: Apache-2.0
import { canonicalBytes, canonicalize } from "../canonical/canonical-json.ts";
import { compareBytes } from "../canonical/encoding.ts";
import { encodeUtf8 } from "../canonical/utf8-encode.ts";
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

/** An item with the key of its fact. */
export interface Keyed<T> {
  readonly item: T;
  readonly key: string;
}

/** The items in the order of their facts' leaves: by key, as unsigned bytes. */
export function inLeafOrder<T>(items: readonly T[], factOf: (item: T) => FactName): readonly T[] {
  return keyedInLeafOrder(items, factOf).map(({ item }) => item);
}

/** {@link inLeafOrder}, with the keys that it comes from. */
export function keyedInLeafOrder<T>(items: readonly T[], factOf: (item: T) => FactName): readonly Keyed<T>[] {
  return items.map((item) => ({ item, key: factKey(factOf(item)) })).sort(byBytes);
}

/** UTF-16 puts what lies beyond its 16 bits before U+E000 to U+FFFF; below the surrogates both orders are one. */
const HIGH = /[\ud800-\uffff]/;

function byBytes({ key: a }: Keyed<unknown>, { key: b }: Keyed<unknown>): number {
  if (a === b) return 0;
  if (HIGH.test(a) && HIGH.test(b)) return compareBytes(encodeUtf8(a), encodeUtf8(b));
  return a < b ? -1 : 1;
}
