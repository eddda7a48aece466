// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { concatBytes, toHex } from "../../../core/canonical/encoding.ts";
import { areIncluded } from "../../../core/merkle/bulk-inclusion.ts";
import { leafHash } from "../../../core/merkle/hash.ts";
import { type InclusionClaim, inclusionPath, isIncluded } from "../../../core/merkle/inclusion.ts";
import { hexPaths, packedNodes, packedRoot, packedTree } from "../../../core/merkle/packed-tree.ts";
import { hashPairs } from "../../../core/merkle/pair-hasher.ts";
import { merkleRoot } from "../../../core/merkle/tree.ts";
import { createPairHasher } from "../../../functions/adapters/wasm/pair-hasher.ts";

const leavesOf = (count: number) =>
  Array.from({ length: count }, (_, i) => leafHash(Uint8Array.of(i & 0xff, i >> 8)));
const hashers = [
  { name: "plain", hash: hashPairs },
  { name: "SIMD", hash: createPairHasher() },
] as const;

describe.each(hashers)("packed tree with the $name hasher", ({ hash }) => {
  it.each([0, 1, 2, 3, 7, 8, 255, 256, 257, 4097])("has the root of the plain tree of %i leaves", (count) => {
    const leaves = leavesOf(count);

    expect(toHex(packedRoot(packedTree(concatBytes(...leaves), hash)))).toBe(toHex(merkleRoot(leaves)));
  });

  it.each([1, 2, 3, 7, 8, 100, 257])("has the paths of the plain tree for each of %i leaves", (count) => {
    const tree = packedTree(concatBytes(...leavesOf(count)), hash);
    const indexes = [...Array(count).keys()];

    expect(indexes.map(hexPaths(tree))).toEqual(
      indexes.map((index) => inclusionPath(index, count, packedNodes(tree)).map(toHex)),
    );
  });

  it("refuses a path to a leaf that is not there", () => {
    expect(() => hexPaths(packedTree(concatBytes(...leavesOf(3)), hash))(3)).toThrow("below 3, got 3");
  });

  it("refuses leaves that are not whole hashes", () => {
    expect(() => packedTree(new Uint8Array(33), hash)).toThrow("multiple of 32 bytes, got 33");
  });

  it("judges any mixture of right and wrong claims as they are judged one by one", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.array(fc.nat(), { maxLength: 40 }), (size, picks) => {
        const leaves = leavesOf(size);
        const tree = packedTree(concatBytes(...leaves), hash);
        const claims = picks.map((pick) => spoiled(claimAt(pick % size, leaves, tree), pick));
        const root = packedRoot(tree);

        expect(areIncluded(claims, root, hash)).toEqual(claims.map((claim) => isIncluded(claim, root)));
      }),
      { numRuns: 60 },
    );
  });

  it("accepts every leaf of a tree at its place", () => {
    const leaves = leavesOf(2_100);
    const tree = packedTree(concatBytes(...leaves), hash);
    const claims = leaves.map((_, index) => claimAt(index, leaves, tree));

    expect(areIncluded(claims, packedRoot(tree), hash)).toEqual(leaves.map(() => true));
  });

  it.each([
    ["a leaf of 31 bytes", { leaf: new Uint8Array(31) }],
    ["a sibling of 64 bytes", { path: [new Uint8Array(64)] }],
  ])("refuses %s beside a right claim, and nothing else", (_, change) => {
    const leaves = leavesOf(2);
    const tree = packedTree(concatBytes(...leaves), hash);
    const right = claimAt(0, leaves, tree);

    expect(areIncluded([right, { ...right, ...change }, right], packedRoot(tree), hash)).toEqual([
      true,
      false,
      true,
    ]);
  });
});

describe("SIMD hasher", () => {
  it("hashes any pairs as the plain hasher does, whatever it hashed before", () => {
    const simd = createPairHasher();
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 64, maxLength: 64 * 70 }), (bytes) => {
        const pairs = bytes.subarray(0, bytes.length - (bytes.length % 64));

        expect(toHex(simd(pairs))).toBe(toHex(hashPairs(pairs)));
      }),
      { numRuns: 200 },
    );
  });

  it("hashes more than its memory holds", () => {
    const pairs = concatBytes(...leavesOf(20_000));

    expect(toHex(createPairHasher()(pairs))).toBe(toHex(hashPairs(pairs)));
  });
});

function claimAt(
  index: number,
  leaves: readonly Uint8Array[],
  tree: ReturnType<typeof packedTree>,
): InclusionClaim {
  const leaf = leaves[index] ?? new Uint8Array();
  return { leaf, index, size: tree.size, path: inclusionPath(index, tree.size, packedNodes(tree)) };
}

function spoiled(claim: InclusionClaim, pick: number): InclusionClaim {
  switch (pick % 6) {
    case 0:
      return { ...claim, index: claim.index + 1 };
    case 1:
      return { ...claim, size: claim.size + 1 };
    case 2:
      return { ...claim, leaf: leafHash(claim.leaf) };
    case 3:
      return { ...claim, path: claim.path.toReversed() };
    default:
      return claim;
  }
}
