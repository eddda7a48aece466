// SPDX-License-Identifier: Apache-2.0
// node scripts/run-ts.mjs test/bench/merkle.bench.ts [leaves]: trees and proofs beside other libraries in one run.
import { createHash, hash, randomBytes } from "node:crypto";
import { SimpleMerkleTree } from "@openzeppelin/merkle-tree";
import { MerkleTree } from "merkletreejs";
import { toHex } from "../../core/canonical/encoding.ts";
import { areIncluded } from "../../core/merkle/bulk-inclusion.ts";
import { type InclusionClaim, inclusionPath, isIncluded } from "../../core/merkle/inclusion.ts";
import { packedNodes, packedRoot, packedTree } from "../../core/merkle/packed-tree.ts";
import { merkleRoot } from "../../core/merkle/tree.ts";
import { createPairHasher } from "../../functions/adapters/wasm/pair-hasher.ts";

const count = Number(process.argv[2] ?? 1_000_000);
const TREE_GOAL_SECONDS = 0.5;
const MEMORY_GOAL_MB = 300;
const PROOFS_GOAL = 100_000;
const PEER_LEAVES = Math.min(count, 100_000);
const PROOFS = 20_000;

const leaves = new Uint8Array(randomBytes(count * 32));
const listed = (n: number) => Array.from({ length: n }, (_, i) => leaves.subarray(32 * i, 32 * i + 32));
const simd = createPairHasher();

function cpuSeconds(run: () => unknown): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function median(rounds: number, run: () => unknown): number {
  const seconds = Array.from({ length: rounds }, () => cpuSeconds(run)).sort((a, b) => a - b);
  return seconds[Math.floor(rounds / 2)] ?? Number.NaN;
}

function tell(name: string, leafCount: number, seconds: number, ours: number): void {
  const perMillion = (seconds * 1e6) / leafCount;
  const ratio = perMillion / ours;
  process.stdout.write(
    `${name.padEnd(58)}${perMillion.toFixed(2).padStart(8)} s ${ratio.toFixed(1).padStart(8)}×\n`,
  );
}

process.stdout.write(`CPU seconds for 1,000,000 leaf hashes (median), measured on ${count}\n`);
simd(leaves.subarray(0, 64_000));
const ours = (median(5, () => packedRoot(packedTree(leaves, simd))) * 1e6) / count;
tell("SIMD, packed", count, (ours * count) / 1e6, ours);
const rssMb = process.memoryUsage().rss / 2 ** 20;
const few = leaves.subarray(0, PEER_LEAVES * 32);
tell(
  "plain, packed (@noble/hashes)",
  PEER_LEAVES,
  median(3, () => packedTree(few)),
  ours,
);
tell(
  "plain, one object a node (@noble/hashes)",
  PEER_LEAVES,
  median(3, () => merkleRoot(listed(PEER_LEAVES))),
  ours,
);
tell(
  "node:crypto hash(), one by one",
  PEER_LEAVES,
  median(3, () => oneByOne(few)),
  ours,
);
const sha256 = (data: Buffer) => createHash("sha256").update(data).digest();
const buffers = listed(PEER_LEAVES).map((leaf) => Buffer.from(leaf));
tell(
  "merkletreejs",
  PEER_LEAVES,
  median(3, () => new MerkleTree(buffers, sha256).getRoot()),
  ours,
);
const hexes = listed(PEER_LEAVES).map((leaf) => `0x${toHex(leaf)}`);
tell(
  "@openzeppelin/merkle-tree (keccak)",
  PEER_LEAVES,
  median(1, () => SimpleMerkleTree.of(hexes).root),
  ours,
);
process.stdout.write(`resident after our tree: ${rssMb.toFixed(0)} MB, goal ${MEMORY_GOAL_MB}\n`);

const tree = packedTree(leaves, simd);
const root = packedRoot(tree);
const nodes = packedNodes(tree);
const claims = Array.from({ length: PROOFS }, (_, i): InclusionClaim => {
  const index = Math.floor((i * count) / PROOFS);
  const leaf = leaves.subarray(32 * index, 32 * index + 32);
  return { leaf, index, size: count, path: inclusionPath(index, count, nodes) };
});
const bulk = PROOFS / median(5, () => requireAll(areIncluded(claims, root, simd)));
const single = PROOFS / median(3, () => requireAll(claims.map((claim) => isIncluded(claim, root))));
process.stdout.write(
  `inclusion proofs of one tree a second and core, ${claims[0]?.path.length} levels: ${bulk.toFixed(0)} in bulk, ${single.toFixed(0)} one by one, goal ${PROOFS_GOAL}\n`,
);
if (ours > TREE_GOAL_SECONDS || rssMb > MEMORY_GOAL_MB || bulk < PROOFS_GOAL) {
  process.stdout.write("a goal is MISSED\n");
  process.exitCode = 1;
}

function requireAll(answers: readonly boolean[]): void {
  if (!answers.every(Boolean)) throw new Error("expected every proof to hold");
}

/** The same tree, each node hashed by a call of node:crypto. */
function oneByOne(level: Uint8Array): Uint8Array {
  let below = level;
  while (below.length >= 64) {
    const above = new Uint8Array(32 * Math.floor(below.length / 64));
    const input = new Uint8Array(65);
    input[0] = 1;
    for (let at = 0; at < above.length; at += 32) {
      input.set(below.subarray(2 * at, 2 * at + 64), 1);
      above.set(hash("sha256", input, "buffer"), at);
    }
    below = above;
  }
  return below;
}
