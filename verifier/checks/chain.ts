// SPDX-License-Identifier: Apache-2.0
import type { BundleAnchor } from "../../core/bundle/bundle.ts";
import { isDomainError } from "../../core/errors.ts";
import type { Checkpoint } from "../../core/log/checkpoint.ts";
import { isConsistent } from "../../core/merkle/consistency.ts";
import { anchoredEvent } from "../chain/anchored-event.ts";
import { isHeaderOf } from "../chain/block-header.ts";
import { contractAddress } from "../chain/contract-address.ts";
import { type BlockId, quantity, type Receipt, readBlock, readReceipt } from "../chain/node-answers.ts";
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
}

/**
 * CHAIN_ANCHOR and CHAIN_FINALITY: some trusted contract anchored this log, at this size or a later one, in a block that
 * is final. One good anchor is enough; contracts and nodes are the trust file's, never the bundle's.
 */
export async function checkChain(
  { bundle: { anchors }, checkpoint }: Evidence,
  { trust, network }: { readonly trust: Trust; readonly network: Network | undefined },
): Promise<ChainOutcome> {
  if (!checkpoint.isReadable) return both(failed("CHECKPOINT_MALFORMED", { problem: checkpoint.problem }));
  if (anchors.length === 0) return both(undecided("NO_ANCHOR"));
  const questions = anchors.flatMap((anchor) =>
    chainsOf(anchor, trust).map((chain) => ({ anchor, chain, checkpoint: checkpoint.value })),
  );
  if (questions.length === 0) return both(undecided("CHAIN_UNTRUSTED"));
  const outcomes = await Promise.all(
    questions.map(async (question) => fileProblem(question) ?? (await ask(question, network))),
  );
  return best(outcomes);
}

function both(outcome: Outcome): ChainOutcome {
  return { anchor: outcome, finality: outcome.verdict === "passed" ? outcome : undecided("ANCHOR_UNPROVEN") };
}

function chainsOf({ chain, contract }: BundleAnchor, { chains }: Trust): readonly TrustedChain[] {
  const address = contractAddress(contract);
  return chains.filter((known) => known.chain === chain && known.contract === address);
}

/** What the file contradicts by itself, before any node is asked. */
function fileProblem({ anchor, checkpoint }: Question): ChainOutcome | undefined {
  const { size, block } = anchor;
  if (size < checkpoint.size) {
    return both(failed("ANCHOR_SIZE_MISMATCH", { size, expected: checkpoint.size }));
  }
  if (size === checkpoint.size && anchor.consistency.length > 0) return both(failed("ANCHOR_ROOT_MISMATCH"));
  return isHeaderOf(anchor) ? undefined : both(failed("ANCHOR_HEADER_MISMATCH", { block }));
}

async function ask(question: Question, network: Network | undefined): Promise<ChainOutcome> {
  if (network === undefined) return { anchor: undecided("OFFLINE"), finality: undecided("OFFLINE") };
  const chainProblem = await answered(question, () => wrongChain(question, network));
  if (chainProblem !== undefined) return { anchor: chainProblem, finality: chainProblem };
  const [anchor, finality] = await Promise.all([
    answered(question, () => anchorOutcome(question, network)),
    answered(question, () => finalityOutcome(question, network)),
  ]);
  return { anchor, finality };
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
  if (receipt === undefined) return undecided("CHAIN_NOT_FOUND", { chain: chain.chain, transaction });
  if (receipt.transactionHash !== transaction) {
    return undecided("CHAIN_ANSWER_MALFORMED", { chain: chain.chain, problem: "another transaction" });
  }
  return (
    receiptProblem(question, receipt) ?? passed({ chain: chain.chain, block: anchor.block, transaction })
  );
}

function receiptProblem({ anchor, chain, checkpoint }: Question, receipt: Receipt): Outcome | undefined {
  const { transaction } = anchor;
  if (!receipt.succeeded) return failed("TRANSACTION_FAILED", { transaction });
  if (receipt.blockNumber !== anchor.block || receipt.blockHash !== anchor.blockHash) {
    return failed("ANCHOR_BLOCK_MISMATCH", { transaction });
  }
  const event = anchoredEvent(receipt, chain.contract, anchor.logIndex);
  if (event === undefined) return failed("ANCHOR_EVENT_MISSING", { transaction });
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

/** The anchor to report: a good one, else one that is contradicted, else the one that got furthest. */
function best(outcomes: readonly ChainOutcome[]): ChainOutcome {
  const rank = ({ anchor, finality }: ChainOutcome) => {
    if (anchor.verdict === "passed" && finality.verdict === "passed") return 0;
    if (anchor.verdict === "failed" || finality.verdict === "failed") return 1;
    return anchor.verdict === "passed" ? 2 : 3;
  };
  return outcomes.reduce((a, b) => (rank(b) < rank(a) ? b : a));
}
