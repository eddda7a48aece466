// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { fromHex, toHex } from "../../../core/canonical/encoding.ts";
import { consistencyProof, isConsistent } from "../../../core/merkle/consistency.ts";
import { appendLeaves, EMPTY_FRONTIER, frontierRoot } from "../../../core/merkle/frontier.ts";
import { leafHash } from "../../../core/merkle/hash.ts";
import { inclusionPath, isIncluded, pathLength, rootFromPath } from "../../../core/merkle/inclusion.ts";
import { merkleRoot, nodesOf, treeLevels } from "../../../core/merkle/tree.ts";
import { vectors } from "../../fixtures/vectors.ts";

const tree = vectors<{
  leafData: string[];
  roots: string[];
  inclusion: { size: number; index: number; path: string[] }[];
  consistency: { first: number; second: number; proof: string[] }[];
}>("tree");

const leaves = tree.leafData.map((text) => leafHash(Buffer.from(text)));
const bytes = (hex: string) => fromHex(hex) ?? new Uint8Array();
const read = nodesOf(treeLevels(leaves));
const rootAt = (size: number) => bytes(tree.roots[size] ?? "");

describe("Merkle tree", () => {
  it.each(tree.roots.map((root, size) => ({ root, size })))(
    "has the vector's root at size $size",
    ({ root, size }) => {
      const first = leaves.slice(0, size);

      expect(toHex(merkleRoot(first))).toBe(root);
      expect(toHex(frontierRoot(appendLeaves(EMPTY_FRONTIER, first)))).toBe(root);
    },
  );

  it.each(tree.inclusion)("proves leaf $index of $size as the vector does", ({ size, index, path }) => {
    const own = inclusionPath(index, size, read);
    const claim = { leaf: leaves[index] ?? new Uint8Array(), index, size, path: own };

    expect(own.map(toHex)).toEqual(path);
    expect(pathLength(index, size)).toBe(path.length);
    expect(isIncluded(claim, rootAt(size))).toBe(true);
    expect(isIncluded({ ...claim, path: [...own, rootAt(1)] }, rootAt(size))).toBe(false);
    expect(isIncluded({ ...claim, leaf: leafHash(Buffer.from("other")) }, rootAt(size))).toBe(false);
  });

  it.each(tree.consistency)(
    "proves $second extends $first as the vector does",
    ({ first, second, proof }) => {
      const own = consistencyProof(first, second, read);
      const claim = { first, second, firstRoot: rootAt(first), secondRoot: rootAt(second), proof: own };

      expect(own.map(toHex)).toEqual(proof);
      expect(isConsistent(claim)).toBe(true);
      expect(isConsistent({ ...claim, proof: [...own, rootAt(1)] })).toBe(false);
      expect(isConsistent({ ...claim, secondRoot: rootAt(0) })).toBe(false);
      expect(isConsistent({ ...claim, firstRoot: rootAt(0) })).toBe(false);
    },
  );

  it.each([
    ["negative index", { index: -1 }],
    ["fractional index", { index: 0.5 }],
    ["index past the end", { index: 7 }],
    ["endless tree", { size: Number.POSITIVE_INFINITY }],
    ["empty tree", { size: 0 }],
    ["missing sibling", { path: [] }],
  ])("implies no root for a claim with %s", (_why, change) => {
    const claim = { leaf: rootAt(1), index: 3, size: 7, path: inclusionPath(3, 7, read) };

    expect(rootFromPath({ ...claim, ...change })).toBeUndefined();
  });

  it.each([
    ["an empty first tree", { first: 0 }],
    ["a shrinking tree", { first: 9 }],
    ["a fractional size", { first: 2.5 }],
    ["no proof", { proof: [] }],
  ])("finds no consistency with %s", (_why, change) => {
    const claim = {
      first: 3,
      second: 7,
      firstRoot: rootAt(3),
      secondRoot: rootAt(7),
      proof: consistencyProof(3, 7, read),
    };

    expect(isConsistent({ ...claim, ...change })).toBe(false);
  });
});
