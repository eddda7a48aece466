// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { utf8 } from "../../../core/canonical/canonical-json.ts";
import { sha256 } from "../../../core/merkle/hash.ts";
import { createLeafIndex, type LeafPlace } from "../../../functions/usecases/leaf-index.ts";

const leaf = (n: number) => sha256(utf8(`leaf ${n}`));
const KINDS = ["disclosure", "certificate", "revocation", "keys", "unreadable"] as const;
const placeOf = (index: number): LeafPlace => ({ index, kind: KINDS[index % KINDS.length] ?? "keys" });

describe("an index of leaves", () => {
  it("finds each of many leaves where it was put, and no other", () => {
    const leaves = createLeafIndex();
    const places = Array.from({ length: 20_000 }, (_, index) => placeOf(index));

    const added = places.map((place) => leaves.add(leaf(place.index), place));

    expect(added.every((one) => one === undefined)).toBe(true);
    expect(places.map(({ index }) => leaves.find(leaf(index)))).toEqual(places);
    expect(leaves.find(leaf(20_000))).toBeUndefined();
  });

  it("answers the first place of a leaf that comes again, and keeps it", () => {
    const leaves = createLeafIndex();
    leaves.add(leaf(1), placeOf(1));

    const again = leaves.add(leaf(1), placeOf(9));

    expect(again).toEqual(placeOf(1));
    expect(leaves.find(leaf(1))).toEqual(placeOf(1));
  });

  it("tells leaves apart whose first 32 bits are equal, also at place 0 and for the hash of zeros", () => {
    const leaves = createLeafIndex();
    const zeros = new Uint8Array(32);
    const almost = Uint8Array.from(zeros, (_, i) => (i === 7 ? 1 : 0));

    leaves.add(zeros, placeOf(0));

    expect(leaves.find(almost)).toBeUndefined();
    expect(leaves.find(zeros)).toEqual(placeOf(0));
  });
});
