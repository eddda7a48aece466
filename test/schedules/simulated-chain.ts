// SPDX-License-Identifier: Apache-2.0
import { hash as nodeHash } from "node:crypto";
import { fromHex, toHex } from "../../core/canonical/encoding.ts";
import { DomainError } from "../../core/errors.ts";
import { anchorDigest } from "../../core/log/anchor-message.ts";
import { isConsistent } from "../../core/merkle/consistency.ts";
import type { MinedAnchor, Notary, NotaryState } from "../../functions/ports/notary.ts";
import { FAKE_CHAIN, FAKE_CONTRACT } from "../fixtures/fake-notary.ts";
import type { WorldEvent } from "./scheduler.ts";
import type { Choices } from "./seeded-choices.ts";

/** blocks on top that make a block final */
export const FINALITY_DEPTH = 3;
const BLOCK_MS = 12_000;
const FIRST_FEE = 1000;
const NODES = [0, 1, 2] as const;

interface Call {
  readonly size: number;
  readonly root: string;
  readonly proof: readonly string[];
  readonly signatures: readonly { readonly member: number; readonly signature: string }[];
}

interface Transaction {
  readonly hash: string;
  readonly raw: string;
  readonly isOurs: boolean;
  readonly nonce: number;
  readonly fee: number;
  readonly callData: string;
  readonly call: Call;
}

interface Block {
  readonly number: number;
  readonly hash: string;
  readonly at: string;
  readonly transactions: readonly (Transaction & { readonly succeeded: boolean })[];
  /** after this block */
  readonly nonce: number;
  readonly size: number;
  readonly root: string;
}

/** A node: the chain as it last saw it, and what it was sent. */
interface Node {
  view: readonly Block[];
  /** times the chain has changed since then; one that is too far behind is not asked any more until it has caught up */
  behind: number;
  readonly pool: Map<string, Transaction>;
}

/** What a run needs of a chain, simulated or real. */
export interface ChainUnderTest {
  readonly notary: Notary;
  readonly events: readonly WorldEvent[];
  /** another program, which answers in its own time */
  readonly isExternal?: boolean;
  /** Everything in order again: nodes agree, and so many blocks are added. */
  mineCalmly(blocks: number): Promise<void>;
  /** The block with a transaction of the true chain, and whether it did what it was to do. */
  located(
    transaction: string,
  ): Promise<{ readonly blockHash: string; readonly succeeded: boolean } | undefined>;
  payments(): Promise<Payments>;
}

/** What the relayer's account has paid for on the true chain. */
export interface Payments {
  /** the log size of each anchor it paid for, also of one that the contract refused */
  readonly sizes: readonly number[];
  /** its transactions that were in a block and that a reorganization took back */
  readonly takenBack: number;
}

export interface SimulatedChainOptions {
  readonly origin: string;
  readonly members: readonly string[];
  readonly threshold: number;
  readonly startMs: number;
  /** the address whose key made a signature of a digest */
  readonly signerOf: (digest: Uint8Array, signature: Uint8Array) => string | undefined;
}

/** A chain with one Notary contract, seen through several nodes of which some lag, with a pool in each. */
export function createSimulatedChain(options: SimulatedChainOptions, choices: Choices): ChainUnderTest {
  let forks = 0;
  let leastFee = 0;
  let takenBack = 0;
  let chain: readonly Block[] = [];
  const nodes: readonly Node[] = NODES.map(() => ({ view: [], behind: 0, pool: new Map() }));
  const extend = (transactions: readonly Transaction[]) => {
    chain = [...chain, blockOn(chain.at(-1), transactions, forks, options)];
    for (const node of nodes) {
      node.behind += 1;
      if (node.behind >= FINALITY_DEPTH) sync(node);
    }
  };
  const finalNumber = () => chain.length - 1 - FINALITY_DEPTH;
  const sync = (node: Node) => {
    node.view = chain;
    node.behind = 0;
    const { nonce = 0 } = chain.at(-1) ?? {};
    for (const [hash, one] of node.pool) if (one.nonce < nonce) node.pool.delete(hash);
  };
  extend([]);
  for (const node of nodes) sync(node);
  const mine = (share: number) => {
    const picked: Transaction[] = [];
    for (let nonce = chain.at(-1)?.nonce ?? 0; ; nonce += 1) {
      const offers = nodes
        .flatMap(({ pool }) => [...pool.values()])
        .filter((one) => one.nonce === nonce && one.fee >= leastFee);
      if (offers.length === 0 || !choices.chance(share)) break;
      picked.push(choices.pick(offers));
    }
    extend(picked);
  };
  const reorganize = () => {
    const most = chain.length - 1 - Math.max(finalNumber(), 0);
    if (most < 1) return;
    const depth = 1 + choices.below(most);
    const orphaned = chain.slice(-depth).flatMap(({ transactions }) => transactions);
    forks += 1;
    chain = chain.slice(0, -depth);
    for (let i = 0; i < depth; i += 1) extend([]);
    // Some nodes put the transactions of orphaned blocks back into their pool, some forget them (anvil does).
    const ours = orphaned.filter(({ isOurs }) => isOurs);
    takenBack += ours.length;
    for (const { pool } of nodes)
      for (const one of ours.filter(() => choices.chance(0.4))) pool.set(one.hash, one);
  };
  const relayByOther = () => {
    const seen = nodes.flatMap(({ pool }) => [...pool.values()]);
    if (seen.length === 0) return;
    const { callData } = choices.pick(seen);
    extend([transaction({ isOurs: false, nonce: chain.length, fee: FIRST_FEE, callData })]);
  };
  const gossip = () => {
    const [from, to] = [choices.pick(nodes), choices.pick(nodes)];
    for (const [hash, one] of from.pool) to.pool.set(hash, one);
  };
  const mineThree = () => {
    for (let i = 0; i < 3; i += 1) mine(0.9);
  };
  /** Something happens to the chain, and some nodes see it at once. */
  const seen = (happen: () => void) => {
    happen();
    for (const node of nodes) if (choices.chance(0.6)) sync(node);
  };
  return {
    notary: notaryOver(
      () => choices.pick(nodes),
      () => leastFee,
      options,
    ),
    events: [
      { name: "a block is mined", weight: 8, run: () => seen(() => mine(0.8)) },
      { name: "blocks are mined", weight: 2, run: () => seen(mineThree) },
      { name: "a node catches up", weight: 6, run: () => sync(choices.pick(nodes)) },
      { name: "nodes gossip", weight: 4, run: gossip },
      { name: "the chain is reorganized", weight: 3, run: () => seen(reorganize) },
      { name: "a pool is dropped", weight: 1, run: () => choices.pick(nodes).pool.clear() },
      { name: "fees change", weight: 1, run: () => (leastFee = choices.pick([0, 0, 1100, 1500])) },
      { name: "somebody else relays", weight: 1, run: () => seen(relayByOther) },
    ],
    async mineCalmly(blocks) {
      leastFee = 0;
      for (let i = 0; i < blocks; i += 1) mine(1);
      for (const node of nodes) sync(node);
    },
    async located(hash) {
      const found = locate(chain, (one) => one.hash === hash);
      return found && { blockHash: found.blockHash, succeeded: found.succeeded };
    },
    payments: async () => ({
      sizes: chain
        .flatMap(({ transactions }) => transactions)
        .flatMap((one) => (one.isOurs ? [one.call.size] : [])),
      takenBack,
    }),
  };
}

function notaryOver(askedNode: () => Node, leastFee: () => number, options: SimulatedChainOptions): Notary {
  const tip = () => askedNode().view.at(-1);
  return {
    chain: FAKE_CHAIN,
    contract: FAKE_CONTRACT,
    async state(): Promise<NotaryState> {
      const { members, threshold } = options;
      const { size = 0, root = NO_ROOT } = tip() ?? {};
      return { size, root: bytesOf(root), epoch: 1, threshold, members };
    },
    encodeAnchor: ({ size, root, proof, signatures }) => {
      const shown = signatures.map(({ member, signature }) => ({ member, signature: toHex(signature) }));
      const call: Call = { size, root: toHex(root), proof: proof.map(toHex), signatures: shown };
      return JSON.stringify(call);
    },
    nextNonce: async () => tip()?.nonce ?? 0,
    async finalNonce() {
      const { view } = askedNode();
      return view[view.length - 1 - FINALITY_DEPTH]?.nonce ?? 0;
    },
    async sign(callData, nonce, replaced) {
      const old = replaced === undefined ? 0 : readRaw(replaced).fee;
      const fee = Math.max(FIRST_FEE, leastFee(), Math.ceil(old * 1.125));
      const { hash, raw } = transaction({ isOurs: true, nonce, fee, callData });
      return { hash, raw, nonce };
    },
    async send(raw) {
      accept(readRaw(raw), askedNode(), leastFee());
    },
    mined: async (hash) => locate(askedNode().view, (one) => one.hash === hash),
    findAnchored: async (root) =>
      locate(askedNode().view, (one) => one.succeeded && one.call.root === toHex(root)),
    // Its blocks are not built as Ethereum's are, so nothing can be shown of them.
    async prove() {
      askedNode();
      return undefined;
    },
    async isFinal(block, blockHash) {
      const { view } = askedNode();
      return block <= view.length - 1 - FINALITY_DEPTH && view[block]?.hash === blockHash;
    },
  };
}

/** The checks of a node before it takes a transaction into its pool. */
function accept(sent: Transaction, node: Node, leastFee: number): void {
  if (node.pool.has(sent.hash)) return;
  if (sent.nonce < (node.view.at(-1)?.nonce ?? 0)) throw new DomainError("CONFLICT", "nonce too low");
  const cheap = { reason: "FEE_TOO_LOW" };
  if (sent.fee < leastFee) throw new DomainError("CONFLICT", "fee cap below base fee", cheap);
  const standing = [...node.pool.values()].find(({ nonce }) => nonce === sent.nonce);
  if (standing !== undefined && sent.fee < standing.fee * 1.1)
    throw new DomainError("CONFLICT", "replacement transaction underpriced", cheap);
  if (standing !== undefined) node.pool.delete(standing.hash);
  node.pool.set(sent.hash, sent);
}

const NO_ROOT = "00".repeat(32);

function blockOn(
  parent: Block | undefined,
  transactions: readonly Transaction[],
  forks: number,
  options: SimulatedChainOptions,
): Block {
  const number = (parent?.number ?? -1) + 1;
  const content = `${forks} ${number} ${parent?.hash} ${transactions.map(({ hash }) => hash).join()}`;
  let { size, root, nonce } = parent ?? { size: 0, root: NO_ROOT, nonce: 0 };
  const executed = transactions.map((one) => {
    const { call } = one;
    const succeeded = isAccepted(call, { size, root }, options);
    if (succeeded) ({ size, root } = call);
    if (one.isOurs) nonce = one.nonce + 1;
    return { ...one, succeeded };
  });
  const at = new Date(options.startMs + number * BLOCK_MS).toISOString();
  return { number, hash: hashOf(content), at, transactions: executed, nonce, size, root };
}

/** The contract's own checks (docs/formats.md §5). */
function isAccepted(
  call: Call,
  held: { readonly size: number; readonly root: string },
  { origin, members, threshold, signerOf }: SimulatedChainOptions,
): boolean {
  if (call.size <= held.size) return false;
  const [root, firstRoot, proof] = [bytesOf(call.root), bytesOf(held.root), call.proof.map(bytesOf)];
  const claim = { first: held.size, second: call.size, firstRoot, secondRoot: root, proof };
  if (held.size === 0 ? proof.length > 0 : !isConsistent(claim)) return false;
  const digest = anchorDigest(origin, { size: call.size, root, epoch: 1 });
  const signers = new Set(call.signatures.map(({ member }) => member));
  return (
    signers.size === call.signatures.length &&
    signers.size >= threshold &&
    call.signatures.every(({ member, signature }) => signerOf(digest, bytesOf(signature)) === members[member])
  );
}

function locate(
  view: readonly Block[],
  isIt: (one: Block["transactions"][number]) => boolean,
): MinedAnchor | undefined {
  for (const { number, hash, at, transactions } of view) {
    const logIndex = transactions.findIndex(isIt);
    const found = transactions[logIndex];
    if (found === undefined) continue;
    return {
      transaction: found.hash,
      block: number,
      blockHash: hash,
      at,
      logIndex,
      succeeded: found.succeeded,
    };
  }
  return undefined;
}

type Content = Omit<Transaction, "hash" | "raw" | "call">;

function transaction({ isOurs, nonce, fee, callData }: Content): Transaction {
  const raw = JSON.stringify({ isOurs, nonce, fee, callData });
  return { hash: hashOf(raw), raw, isOurs, nonce, fee, callData, call: readCall(callData) };
}

function hashOf(text: string): string {
  return `0x${nodeHash("sha256", text)}`;
}

function readRaw(raw: string): Transaction {
  return transaction(JSON.parse(raw) as Content);
}

function readCall(callData: string): Call {
  return JSON.parse(callData) as Call;
}

function bytesOf(hex: string): Uint8Array {
  return fromHex(hex) ?? new Uint8Array();
}
