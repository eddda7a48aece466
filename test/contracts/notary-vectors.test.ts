// SPDX-License-Identifier: Apache-2.0
import type { Contract } from "ethers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Anvil, startAnvil } from "../fixtures/anvil.ts";
import {
  addressesOf,
  anchorArguments,
  type Checkpoint,
  deployNotary,
  outcome,
  pick,
  providerOf,
  type Signed,
  send,
  signAnchor,
  wallets,
} from "../fixtures/notary.ts";
import { vectors } from "../fixtures/vectors.ts";

interface Proof {
  readonly first: number;
  readonly second: number;
  readonly proof: readonly string[];
}

const tree = vectors<{ readonly roots: readonly string[]; readonly consistency: readonly Proof[] }>("tree");
const log = vectors<{
  readonly checkpoints: readonly { readonly size: number; readonly root: string }[];
  readonly consistency: readonly Proof[];
}>("log");

const members = wallets(4);
const quorum = pick(members, [0, 1, 3]);
let anvil: Anvil;
let provider: ReturnType<typeof providerOf>;

beforeAll(async () => {
  anvil = await startAnvil();
  provider = providerOf(anvil.url);
});
afterAll(async () => {
  provider.destroy();
  await anvil.stop();
});

const hex = (hash: string): string => `0x${hash}`;
const treeRoots = new Map(tree.roots.map((root, size) => [size, hex(root)]));
const logRoots = new Map(log.checkpoints.map(({ size, root }) => [size, hex(root)]));

function rootOf(roots: ReadonlyMap<number, string>, size: number): string {
  const root = roots.get(size);
  if (root === undefined) throw new Error(`expected a root for size ${size}, got none`);
  return root;
}

/** Signing is the slow part here, and the same checkpoint is signed for many proofs. */
const signedOnce = new Map<string, Promise<Signed>>();
function signed(checkpoint: Checkpoint): Promise<Signed> {
  const known = signedOnce.get(checkpoint.root) ?? signAnchor(checkpoint, quorum);
  signedOnce.set(checkpoint.root, known);
  return known;
}

/** A notary whose newest checkpoint is the vector tree of `size`. */
async function notaryAt(roots: ReadonlyMap<number, string>, size: number): Promise<Contract> {
  const notary = await deployNotary(provider, addressesOf(members), 3);
  const checkpoint = { root: rootOf(roots, size), size };
  await send(notary, "anchor", anchorArguments(checkpoint, [], await signed(checkpoint)));
  return notary;
}

async function outcomeOf(
  notary: Contract,
  roots: ReadonlyMap<number, string>,
  second: number,
  proof: readonly string[],
): Promise<string> {
  const checkpoint = { root: rootOf(roots, second), size: second };
  return outcome(notary, "anchor", anchorArguments(checkpoint, proof.map(hex), await signed(checkpoint)));
}

function flip(proof: readonly string[], at: number): string[] {
  return proof.map((hash, index) =>
    index === at ? hash.slice(0, 63) + (hash.endsWith("0") ? "1" : "0") : hash,
  );
}

const growing = (proofs: readonly Proof[]) => proofs.filter(({ first, second }) => first < second);
const startingAt = (proofs: readonly Proof[], size: number) =>
  growing(proofs).filter(({ first }) => first === size);
const firstSizes = (proofs: readonly Proof[]) => [...new Set(growing(proofs).map(({ first }) => first))];

describe.each([
  ["tree", tree.consistency, treeRoots, 190],
  ["log", log.consistency, logRoots, 5],
] as const)("consistency proofs of %s.json", (_name, proofs, roots, growingCount) => {
  it("are all here", () => {
    expect(growing(proofs)).toHaveLength(growingCount);
  });

  it.each(firstSizes(proofs))("are accepted from size %i", async (size) => {
    const notary = await notaryAt(roots, size);

    const outcomes = await Promise.all(
      startingAt(proofs, size).map(({ second, proof }) => outcomeOf(notary, roots, second, proof)),
    );

    expect(new Set(outcomes)).toEqual(new Set(["accepted"]));
  });

  it.each(firstSizes(proofs))("are refused from size %i with any one hash changed", async (size) => {
    const notary = await notaryAt(roots, size);
    const changed = startingAt(proofs, size).flatMap(({ second, proof }) =>
      proof.map((_hash, at) => ({ second, proof: flip(proof, at) })),
    );

    const outcomes = await Promise.all(
      changed.map(({ second, proof }) => outcomeOf(notary, roots, second, proof)),
    );

    expect(new Set(outcomes)).toEqual(new Set(["NotaryInconsistent()"]));
  });

  it.each(firstSizes(proofs))("are refused from size %i with a hash too many or too few", async (size) => {
    const notary = await notaryAt(roots, size);
    const resized = startingAt(proofs, size).flatMap(({ second, proof }) => [
      { second, proof: proof.slice(1) },
      { second, proof: proof.slice(0, -1) },
      { second, proof: [] },
      { second, proof: [...proof, ...proof.slice(-1)] },
      { second, proof: [...proof.slice(0, 1), ...proof] },
    ]);

    const outcomes = await Promise.all(
      resized.map(({ second, proof }) => outcomeOf(notary, roots, second, proof)),
    );

    expect(outcomes).toEqual(resized.map(({ proof }) => `NotaryProofLength(${proof.length})`));
  });

  it.each(firstSizes(proofs))("are refused from size %i with the order reversed", async (size) => {
    const notary = await notaryAt(roots, size);
    const reversed = startingAt(proofs, size).filter(({ proof }) => proof.length > 1);

    const outcomes = await Promise.all(
      reversed.map(({ second, proof }) => outcomeOf(notary, roots, second, [...proof].reverse())),
    );

    expect(outcomes).toEqual(reversed.map(() => "NotaryInconsistent()"));
  });
});

it("refuses the vectors' proofs from a size to itself, which are empty, as not growing", async () => {
  const notary = await notaryAt(treeRoots, 7);

  expect(await outcomeOf(notary, treeRoots, 7, [])).toBe("NotaryNotGrowing(7)");
});
