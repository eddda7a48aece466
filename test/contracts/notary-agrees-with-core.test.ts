// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, it } from "vitest";
import { consistencyProof } from "../../core/merkle/consistency.ts";
import { leafHash } from "../../core/merkle/hash.ts";
import { nodesOf, rangeRoot, treeLevels } from "../../core/merkle/tree.ts";
import { type Anvil, startAnvil } from "../fixtures/anvil.ts";
import {
  addressesOf,
  anchorArguments,
  type Checkpoint,
  deployNotary,
  pick,
  providerOf,
  send,
  signAnchor,
  wallets,
} from "../fixtures/notary.ts";

// Powers of two, their neighbours, and sizes with many and few bits, each anchored on top of the one before.
const SIZES = [
  1, 2, 3, 4, 7, 8, 9, 15, 16, 31, 64, 65, 127, 511, 512, 700, 1_023, 1_024, 1_025, 2_047, 2_900, 4_096,
  5_000,
];
const members = wallets(4);
const quorum = pick(members, [0, 2, 3]);

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

const hex = (bytes: Uint8Array): string => `0x${Buffer.from(bytes).toString("hex")}`;

it("accepts the proofs that core makes for a growing log of different entries", async () => {
  const leaves = Array.from({ length: 5_000 }, (_, index) => leafHash(Buffer.from(`entry ${index}`)));
  const read = nodesOf(treeLevels(leaves));
  const notary = await deployNotary(provider, addressesOf(members), 3);
  const anchor = async (first: number, second: number) => {
    const checkpoint: Checkpoint = { root: hex(rangeRoot(0, second, read)), size: second };
    const proof = first === 0 ? [] : consistencyProof(first, second, read).map(hex);
    await send(notary, "anchor", anchorArguments(checkpoint, proof, await signAnchor(checkpoint, quorum)));
    return second;
  };

  await SIZES.reduce(async (first, second) => anchor(await first, second), Promise.resolve(0));

  const [root, size, sequence] = await notary.getFunction("latest").staticCall();
  expect([root, size, sequence]).toEqual([hex(rangeRoot(0, 5_000, read)), 5_000n, BigInt(SIZES.length)]);
});
