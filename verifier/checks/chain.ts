// SPDX-License-Identifier: Apache-2.0
import type { BundleAnchor } from "../../core/bundle/bundle.ts";
import { isDomainError } from "../../core/errors.ts";
import type { Checkpoint } from "../../core/log/checkpoint.ts";
import { isConsistent } from "../../core/merkle/consistency.ts";
import { type AnchoredEvent, anchoredEvent } from "../chain/anchored-event.ts";
import { contractAddress } from "../chain/contract-address.ts";
import { readFileAnchor } from "../chain/file-anchor.ts";
import { type BlockId, quantity, type Receipt, readBlock, readReceipt } from "../chain/node-answers.ts";
import { LATEST_CALL, readLatest } from "../chain/notary-call.ts";
import { type Evidence, hashesOf } from "../evidence.ts";
import type { Network } from "../network.ts";
import type { Trust, TrustedChain } from "../trust.ts";
import { failed, type Outcome, passed, undecided } from "./outcome.ts";

export interface ChainOutcome {
  readonly anchor: Outcome;
  readonly finality: Outcome;
}

interface Question {
  readonly anchor: BundleAnchor;
  readonly chain: TrustedChain;
  readonly checkpoint: Checkpoint;
  /** header and receipt proof of the file lead to the anchor: only the block is left to ask about */
  readonly isProven: boolean;
}

/**
 * CHAIN_ANCHOR and CHAIN_FINALITY: trusted contracts on as many chains as the trust file asks for anchored this log, at this
 * size or a later one, in a block that is final. Contracts and nodes are the trust file's, never the bundle's.
 */
export async function checkChain(
  { bundle: { anchors }, checkpoint }: Evidence,
  { trust, network }: { readonly trust: Trust; readonly network: Network | undefined },
): Promise<ChainOutcome> {
  if (!checkpoint.isReadable) return both(failed("CHECKPOINT_MALFORMED", { problem: checkpoint.problem }));
  if (anchors.length === 0) return both(undecided("NO_ANCHOR"));
  const asked = anchors.flatMap((anchor) => {
    const nodes = nodesOf(anchor, trust);
    return nodes.length === 0 ? [] : [judge(anchor, nodes, checkpoint.value, network)];
  });
  return asked.length === 0
    ? both(undecided("CHAIN_UNTRUSTED"))
    : onEnoughChains(await Promise.all(asked), trust.chainThreshold);
}

interface ChainJudgement extends ChainOutcome {
  readonly chain: string;
}

/** What the file says, then what every node of the contract's chain says; nodes that contradict each other decide nothing. */
async function judge(
  anchor: BundleAnchor,
  nodes: readonly TrustedChain[],
  checkpoint: Checkpoint,
  network: Network | undefined,
): Promise<ChainJudgement> {
  const { chain } = anchor;
  const file = fileOutcome(anchor, nodes[0]?.contract ?? "", checkpoint);
  if (typeof file !== "boolean") return { chain, ...both(file) };
  const outcomes = await Promise.all(
    nodes.map((node) => ask({ anchor, chain: node, checkpoint, isProven: file }, network)),
  );
  return {
    chain,
    anchor: agreed(
      outcomes.map((outcome) => outcome.anchor),
      anchor,
    ),
    finality: agreed(
      outcomes.map((outcome) => outcome.finality),
      anchor,
    ),
  };
}

function agreed(outcomes: readonly Outcome[], { chain }: BundleAnchor): Outcome {
  const passing = outcomes.find(({ verdict }) => verdict === "passed");
  const failing = outcomes.find(({ verdict }) => verdict === "failed");
  if (passing !== undefined && failing !== undefined) return undecided("NODES_DISAGREE", { chain });
  return failing ?? passing ?? outcomes[0] ?? undecided("CHAIN_UNTRUSTED");
}

function both(outcome: Outcome): ChainOutcome {
  return { anchor: outcome, finality: outcome.verdict === "passed" ? outcome : undecided("ANCHOR_UNPROVEN") };
}

/** The trust file may name several nodes of one chain: each is an entry of its own. */
function nodesOf({ chain, contract }: BundleAnchor, { chains }: Trust): readonly TrustedChain[] {
  const address = contractAddress(contract);
  return chains.filter((known) => known.chain === chain && known.contract === address);
}

/** What the file contradicts by itself, before any node is asked; else whether it proves the anchor down to its block. */
function fileOutcome(anchor: BundleAnchor, contract: string, checkpoint: Checkpoint): Outcome | boolean {
  const { size, block, transaction } = anchor;
  if (size < checkpoint.size) return failed("ANCHOR_SIZE_MISMATCH", { size, expected: checkpoint.size });
  if (size === checkpoint.size && anchor.consistency.length > 0) return failed("ANCHOR_ROOT_MISMATCH");
  const file = readFileAnchor(anchor, contract);
  if (file.kind === "foreign") return failed("ANCHOR_HEADER_MISMATCH", { block });
  if (file.kind !== "receipt") return false;
  if (!file.succeeded) return failed("TRANSACTION_FAILED", { transaction });
  return eventProblem(anchor, checkpoint, file.event) ?? true;
}

function eventProblem(
  anchor: BundleAnchor,
  checkpoint: Checkpoint,
  event: AnchoredEvent | undefined,
): Outcome | undefined {
  if (event === undefined) return failed("ANCHOR_EVENT_MISSING", { transaction: anchor.transaction });
  if (event.size !== anchor.size) {
    return failed("ANCHOR_SIZE_MISMATCH", { size: event.size, expected: anchor.size });
  }
  const isSameLog = isConsistent({
    first: checkpoint.size,
    second: event.size,
    firstRoot: checkpoint.root,
    secondRoot: event.root,
    proof: hashesOf(anchor.consistency),
  });
  return isSameLog ? undefined : failed("ANCHOR_ROOT_MISMATCH");
}

async function ask(question: Question, network: Network | undefined): Promise<ChainOutcome> {
  const { chain, anchor, isProven } = question;
  if (network === undefined) {
    const values = { chain: chain.chain, block: anchor.block, blockHash: anchor.blockHash };
    const offline = undecided("OFFLINE");
    return { anchor: isProven ? undecided("BLOCK_UNCHECKED", values) : offline, finality: offline };
  }
  const chainProblem = await answered(question, () => wrongChain(question, network));
  if (chainProblem !== undefined) return { anchor: chainProblem, finality: chainProblem };
  const [found, finality] = await Promise.all([
    answered(question, () => (isProven ? blockOutcome(question, network) : anchorOutcome(question, network))),
    answered(question, () => finalityOutcome(question, network)),
  ]);
  return { anchor: found, finality };
}

/** A node that fails or talks nonsense decides nothing. */
async function answered<T>({ chain: { chain } }: Question, call: () => Promise<T>): Promise<T | Outcome> {
  try {
    return await call();
  } catch (error) {
    return isDomainError(error) && error.code === "BAD_INPUT"
      ? undecided("CHAIN_ANSWER_MALFORMED", { chain, problem: error.message })
      : undecided("CHAIN_UNREACHABLE", { chain });
  }
}

async function wrongChain(
  { chain: { chain, rpcUrl } }: Question,
  network: Network,
): Promise<Outcome | undefined> {
  const id = quantity(await network.rpc(rpcUrl, "eth_chainId", []), "eth_chainId");
  return chain === `eip155:${id}` ? undefined : undecided("CHAIN_ID_MISMATCH", { chain });
}

async function anchorOutcome(question: Question, network: Network): Promise<Outcome> {
  const { anchor, chain } = question;
  const { transaction } = anchor;
  const receipt = readReceipt(await network.rpc(chain.rpcUrl, "eth_getTransactionReceipt", [transaction]));
  if (receipt === undefined) return stateOutcome(question, network);
  if (receipt.transactionHash !== transaction) {
    return undecided("CHAIN_ANSWER_MALFORMED", { chain: chain.chain, problem: "another transaction" });
  }
  return (
    receiptProblem(question, receipt) ?? passed({ chain: chain.chain, block: anchor.block, transaction })
  );
}

/** The file proves the rest: the node only has to know the block. */
async function blockOutcome({ anchor, chain }: Question, network: Network): Promise<Outcome> {
  const { block, transaction } = anchor;
  const canonical = await blockAt(chain, network, `0x${block.toString(16)}`);
  if (canonical === undefined) return undecided("CHAIN_NOT_FOUND", { chain: chain.chain, transaction });
  return canonical.hash === anchor.blockHash
    ? passed({ chain: chain.chain, block, transaction })
    : failed("BLOCK_NOT_CANONICAL", { chain: chain.chain, block });
}

/**
 * A node that pruned the transaction may still know what the contract held after its block (EIP-1898). Another state decides
 * nothing: a later anchor of the same block would show it too.
 */
async function stateOutcome({ anchor, chain, checkpoint }: Question, network: Network): Promise<Outcome> {
  const { block, blockHash, transaction } = anchor;
  const unknown = undecided("CHAIN_NOT_FOUND", { chain: chain.chain, transaction });
  const call = [
    { to: chain.contract, data: LATEST_CALL },
    { blockHash, requireCanonical: true },
  ];
  // Refused, unreachable or nonsense: whatever comes but the expected state ends undecided.
  const state = readLatest(await network.rpc(chain.rpcUrl, "eth_call", call).catch(() => undefined));
  if (state === undefined || eventProblem(anchor, checkpoint, state) !== undefined) return unknown;
  return passed({ chain: chain.chain, block, transaction });
}

function receiptProblem({ anchor, chain, checkpoint }: Question, receipt: Receipt): Outcome | undefined {
  const { transaction } = anchor;
  if (!receipt.succeeded) return failed("TRANSACTION_FAILED", { transaction });
  if (receipt.blockNumber !== anchor.block || receipt.blockHash !== anchor.blockHash) {
    return failed("ANCHOR_BLOCK_MISMATCH", { transaction });
  }
  return eventProblem(anchor, checkpoint, anchoredEvent(receipt, chain.contract, anchor.logIndex));
}

async function finalityOutcome(question: Question, network: Network): Promise<Outcome> {
  const { anchor, chain } = question;
  const values = { block: anchor.block, chain: chain.chain };
  const [finalBlock, canonical] = await Promise.all([
    lastFinalBlock(chain, network),
    blockAt(chain, network, `0x${anchor.block.toString(16)}`),
  ]);
  if (canonical?.number !== anchor.block) {
    return undecided("CHAIN_ANSWER_MALFORMED", { chain: chain.chain, problem: "another block" });
  }
  if (canonical.hash !== anchor.blockHash) return failed("BLOCK_NOT_CANONICAL", values);
  return anchor.block <= finalBlock ? passed(values) : undecided("NOT_FINAL", values);
}

/** Number of the last block that is final by the reader's rule; -1 while there is none. */
async function lastFinalBlock(chain: TrustedChain, network: Network): Promise<number> {
  if (chain.finality === "finalized") return (await blockAt(chain, network, "finalized"))?.number ?? -1;
  const head = quantity(await network.rpc(chain.rpcUrl, "eth_blockNumber", []), "eth_blockNumber");
  return head - chain.finality;
}

async function blockAt(chain: TrustedChain, network: Network, tag: string): Promise<BlockId | undefined> {
  return readBlock(await network.rpc(chain.rpcUrl, "eth_getBlockByNumber", [tag, false]));
}

/**
 * The best anchor of each chain, and of those the one that the threshold comes down to: all before it are as good or better.
 * Anchors of one chain never count twice. Where there are fewer chains, a contradiction on one of them is still said.
 */
function onEnoughChains(judgements: readonly ChainJudgement[], threshold: number): ChainOutcome {
  const chains = new Map<string, ChainJudgement>();
  for (const one of judgements) {
    const standing = chains.get(one.chain);
    if (standing === undefined || rankOf(one) < rankOf(standing)) chains.set(one.chain, one);
  }
  const sorted = [...chains.values()].sort((a, b) => rankOf(a) - rankOf(b));
  const deciding = sorted[threshold - 1] ?? sorted.find((one) => rankOf(one) === CONTRADICTED);
  if (deciding === undefined)
    return both(undecided("CHAINS_TOO_FEW", { count: sorted.length, expected: threshold }));
  const { anchor, finality } = deciding;
  return { anchor, finality };
}

const CONTRADICTED = 1;

/** A good anchor comes first, then one that is contradicted, then the one that got furthest. */
function rankOf({ anchor, finality }: ChainOutcome): number {
  if (anchor.verdict === "passed" && finality.verdict === "passed") return 0;
  if (anchor.verdict === "failed" || finality.verdict === "failed") return CONTRADICTED;
  return anchor.verdict === "passed" ? 2 : 3;
}
