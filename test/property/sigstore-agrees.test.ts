// SPDX-License-Identifier: Apache-2.0
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { leafHash } from "../../core/merkle/hash.ts";
import { inclusionPath, isIncluded } from "../../core/merkle/inclusion.ts";
import { merkleRoot, nodesOf, treeLevels } from "../../core/merkle/tree.ts";

interface SigstoreMerkle {
  verifyMerkleInclusion(
    entry: {
      readonly canonicalizedBody: Buffer;
      readonly inclusionProof: { readonly logIndex: string; readonly hashes: readonly Buffer[] };
    },
    checkpoint: { readonly logSize: bigint; readonly logHash: Buffer },
  ): void;
}

// The package exports its entry only; the file beside it is the one that decides.
const require = createRequire(import.meta.url);
const sigstore = require(
  join(dirname(require.resolve("@sigstore/verify/package.json")), "dist/tlog/merkle.js"),
) as SigstoreMerkle;

interface Claim {
  readonly body: Uint8Array;
  readonly index: number;
  readonly size: number;
  readonly path: readonly Uint8Array[];
  readonly root: Uint8Array;
}

function sigstoreSays({ body, index, size, path, root }: Claim): boolean {
  const inclusionProof = { logIndex: String(index), hashes: path.map((hash) => Buffer.from(hash)) };
  try {
    sigstore.verifyMerkleInclusion(
      { canonicalizedBody: Buffer.from(body), inclusionProof },
      { logSize: BigInt(size), logHash: Buffer.from(root) },
    );
    return true;
  } catch {
    return false;
  }
}

function coreSays({ body, index, size, path, root }: Claim): boolean {
  return isIncluded({ leaf: leafHash(body), index, size, path }, root);
}

const rightClaim: fc.Arbitrary<Claim> = fc
  .array(fc.uint8Array({ maxLength: 40 }), { minLength: 1, maxLength: 300 })
  .chain((bodies) => fc.nat(bodies.length - 1).map((index) => claimOf(bodies, index)));

function claimOf(bodies: readonly Uint8Array[], index: number): Claim {
  const leaves = bodies.map(leafHash);
  const path = inclusionPath(index, leaves.length, nodesOf(treeLevels(leaves)));
  const body = bodies[index] ?? new Uint8Array();
  return { body, index, size: leaves.length, path, root: merkleRoot(leaves) };
}

const flip = (bytes: Uint8Array, at: number) =>
  bytes.map((byte, i) => (i === at % bytes.length ? byte ^ 1 : byte));

/** Something about a right claim is another: whether it is still right is for both to say. */
const changedClaim: fc.Arbitrary<Claim> = fc
  .tuple(rightClaim, fc.nat(6), fc.nat(1000), fc.integer({ min: -3, max: 3 }))
  .map(([claim, kind, at, by]) => changed(claim, kind, at, by));

function changed(claim: Claim, kind: number, at: number, by: number): Claim {
  const { path, index, size, root, body } = claim;
  const place = path.length === 0 ? 0 : at % path.length;
  const changes: readonly Partial<Claim>[] = [
    { index: Math.max(0, index + by) },
    { size: Math.max(1, size + by) },
    { root: flip(root, at) },
    { path: path.map((hash, i) => (i === place ? flip(hash, at) : hash)) },
    { path: path.filter((_hash, i) => i !== place) },
    { path: [...path, root] },
    { body: Uint8Array.of(...body, at & 0xff) },
  ];
  return { ...claim, ...changes[kind] };
}

describe("the register's Merkle code and Sigstore's", () => {
  it("both accept every right proof of inclusion", () => {
    fc.assert(
      fc.property(rightClaim, (claim) => {
        expect([coreSays(claim), sigstoreSays(claim)]).toEqual([true, true]);
      }),
      { numRuns: 300 },
    );
  });

  it("say the same of every proof of which something is another", () => {
    fc.assert(
      fc.property(changedClaim, (claim) => {
        expect(coreSays(claim)).toBe(sigstoreSays(claim));
      }),
      { numRuns: 2000 },
    );
  });

  it("both refuse a proof whose root or leaf is another", () => {
    fc.assert(
      fc.property(rightClaim, fc.nat(31), (claim, at) => {
        const wrong = { ...claim, root: flip(claim.root, at) };

        expect([coreSays(wrong), sigstoreSays(wrong)]).toEqual([false, false]);
      }),
      { numRuns: 300 },
    );
  });
});
