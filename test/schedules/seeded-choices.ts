// SPDX-License-Identifier: Apache-2.0

/** Choices that follow from a seed alone. */
export interface Choices {
  /** at least 0, below `limit` */
  below(limit: number): number;
  /** true in this share of cases, 0 to 1 */
  chance(share: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** One of a list, in proportion to the weights of its items. */
  weighed<T extends { readonly weight: number }>(list: readonly T[]): T;
  weighed<T>(list: readonly T[], weightOf: (item: T) => number): T;
}

const ownWeight = (item: unknown) => (item as { readonly weight: number }).weight;

/** splitmix32: 32 bits of state are enough to tell a million schedules apart, and it costs nothing. */
export function createChoices(seed: number): Choices {
  let state = Math.imul(seed ^ 0x5eed, 0x9e3779b1) >>> 0;
  const next = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 0x1_0000_0000;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  const pick = <T>(list: readonly T[]): T => {
    const found = list[below(list.length)];
    if (found === undefined) throw new Error("expected a list to pick from, got an empty one");
    return found;
  };
  return {
    below,
    chance: (share) => next() < share,
    pick,
    weighed<T>(list: readonly T[], weightOf: (item: T) => number = ownWeight) {
      let sum = 0;
      for (const item of list) sum += weightOf(item);
      let left = next() * sum;
      for (const item of list) {
        left -= weightOf(item);
        if (left < 0) return item;
      }
      return pick(list);
    },
  };
}
