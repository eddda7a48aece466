// SPDX-License-Identifier: Apache-2.0
import type { Statement } from "../../core/log/statement.ts";

export type LeafKind = Statement["type"] | "unreadable";

/** Where a leaf stands and what it is. */
export interface LeafPlace {
  readonly index: number;
  readonly kind: LeafKind;
}

export interface LeafIndex {
  /** The place of an earlier equal leaf, which stays; undefined where this one was new and is now known. */
  add(leaf: Uint8Array, place: LeafPlace): LeafPlace | undefined;
  find(leaf: Uint8Array): LeafPlace | undefined;
}

const KINDS: readonly LeafKind[] = ["disclosure", "certificate", "revocation", "keys", "unreadable"];
const FIRST_SLOTS = 1024;

interface Slots {
  readonly prefixes: Uint32Array;
  readonly places: Float64Array;
}

/**
 * Finds leaves of a whole log by the first 64 bits of their hash, in at most 64 bytes an entry. Two leaves with the same 64 bits
 * count as equal; the caller compares the entries themselves.
 */
export function createLeafIndex(): LeafIndex {
  let slots = emptySlots(FIRST_SLOTS);
  let count = 0;
  const grow = () => {
    const old = slots;
    slots = emptySlots(old.places.length * 2);
    for (let i = 0; i < old.places.length; i += 1) {
      const place = old.places[i] ?? 0;
      if (place !== 0) set(slots, old.prefixes[2 * i] ?? 0, old.prefixes[2 * i + 1] ?? 0, place);
    }
  };
  return {
    add(leaf, place) {
      const [high, low] = prefixOf(leaf);
      const at = slotOf(slots, high, low);
      const standing = slots.places[at] ?? 0;
      if (standing !== 0) return placeOf(standing);
      set(slots, high, low, place.index * KINDS.length + KINDS.indexOf(place.kind) + 1);
      count += 1;
      if (count * 2 > slots.places.length) grow();
      return undefined;
    },
    find(leaf) {
      const [high, low] = prefixOf(leaf);
      const standing = slots.places[slotOf(slots, high, low)] ?? 0;
      return standing === 0 ? undefined : placeOf(standing);
    },
  };
}

function emptySlots(length: number): Slots {
  return { prefixes: new Uint32Array(2 * length), places: new Float64Array(length) };
}

function prefixOf(leaf: Uint8Array): readonly [number, number] {
  const view = new DataView(leaf.buffer, leaf.byteOffset, leaf.byteLength);
  return [view.getUint32(0), view.getUint32(4)];
}

/** The slot of a prefix, or the free one where it would go; at most half of all slots are taken. */
function slotOf({ prefixes, places }: Slots, high: number, low: number): number {
  const mask = places.length - 1;
  let at = low & mask;
  while (places[at] !== 0 && (prefixes[2 * at] !== high || prefixes[2 * at + 1] !== low))
    at = (at + 1) & mask;
  return at;
}

function set(slots: Slots, high: number, low: number, place: number): void {
  const at = slotOf(slots, high, low);
  slots.prefixes[2 * at] = high;
  slots.prefixes[2 * at + 1] = low;
  slots.places[at] = place;
}

function placeOf(standing: number): LeafPlace {
  const kind = KINDS[(standing - 1) % KINDS.length] ?? "unreadable";
  return { index: Math.floor((standing - 1) / KINDS.length), kind };
}
