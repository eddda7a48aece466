// SPDX-License-Identifier: Apache-2.0
import { fromHex, toHex } from "../../core/canonical/encoding.ts";
import { DomainError, isDomainError } from "../../core/errors.ts";
import type { VerifyEd25519 } from "../../core/log/checkpoint.ts";
import {
  type AnchorTrust,
  MAX_PUBLISHED_ANCHOR_BYTES,
  type PublishedAnchor,
  publishedAnchorPath,
  readPublishedAnchor,
  requireGenuineCheckpoint,
  rightSignatures,
} from "../../core/log/published-anchor.ts";
import { consistencyProof, isConsistent } from "../../core/merkle/consistency.ts";
import type { AnchorPayer, PaidFee } from "../ports/anchor-payer.ts";
import type { MinedAnchor, Notary, NotaryState } from "../ports/notary.ts";
import type { PublicLog } from "../ports/public-log.ts";
import { coinAmount } from "./coin-amount.ts";
import { withLogNodes } from "./log-tiles.ts";
import { servedTiles } from "./mirror-source.ts";
import { storedHash } from "./stored-hash.ts";

export interface RelayNeeds {
  readonly trust: AnchorTrust;
  readonly log: PublicLog;
  readonly notary: Notary;
  readonly payer: AnchorPayer;
  readonly verifyEd25519: VerifyEd25519;
  /** how long a receipt is waited for */
  readonly patienceMs: number;
  rest(ms: number): Promise<void>;
  /** one step of the way, in a word and what it says */
  tell?(word: string, text: string): void;
}

/** How it stands with a published anchor after a relay. */
export interface Relayed {
  /**
   * ANCHORED by this transaction; ALREADY there, and nothing was sent; OVERTAKEN by somebody else while ours was on its way, which
   * failed and was paid for; WAITING: sent, and not mined in the time given
   */
  readonly outcome: "ANCHORED" | "ALREADY" | "OVERTAKEN" | "WAITING";
  readonly size: number;
  readonly transaction?: string;
  readonly block?: number;
  readonly fee?: PaidFee;
}

const POLL_MS = 1000;

/**
 * Anchors what a log has published for a contract, with an account of the caller's. The register's word is not taken for
 * anything: the checkpoint, the members' signatures and the consistency proof are checked here, and the contract checks them again.
 */
export async function relayAnchor(needs: RelayNeeds): Promise<Relayed> {
  const { notary, trust, verifyEd25519 } = needs;
  const anchor = await readNewest(needs);
  requireGenuineCheckpoint(anchor, trust, verifyEd25519);
  needs.tell?.(
    "published",
    `size ${anchor.size}, root ${anchor.root}, by ${anchor.signatures.length} members`,
  );
  const state = await notary.state();
  needs.tell?.(
    "contract",
    `size ${state.size}, epoch ${state.epoch}, ${state.threshold} of ${state.members.length}`,
  );
  if (isHeld(anchor, state)) return { outcome: "ALREADY", size: state.size };
  const { signatures } = requireQuorum(anchor, state);
  const root = storedHash(anchor.root);
  const proof = await requireExtension(anchor, state, needs);
  const callData = notary.encodeAnchor({ size: anchor.size, root, proof, signatures });
  await requireAffordable(callData, needs);
  return send(anchor, callData, needs);
}

async function readNewest({ log, notary }: RelayNeeds): Promise<PublishedAnchor> {
  const path = publishedAnchorPath(notary, "latest");
  const bytes = await log.read(path, MAX_PUBLISHED_ANCHOR_BYTES);
  if (bytes === undefined)
    throw new DomainError(
      "NOT_FOUND",
      `log: expected ${path}, got nothing: no anchor was signed yet for ${notary.contract} on ${notary.chain}`,
    );
  const anchor = readPublishedAnchor(bytes);
  for (const name of ["chain", "contract"] as const)
    if (anchor[name] !== notary[name])
      throw new DomainError("BAD_INPUT", `anchor.${name}: expected ${notary[name]}, got ${anchor[name]}`);
  return anchor;
}

/** True where there is nothing to relay. Another root of the same size is a fork, and said. */
function isHeld({ size, root, chain }: PublishedAnchor, state: NotaryState): boolean {
  if (state.size === size && toHex(state.root) !== root)
    throw new DomainError(
      "CONFLICT",
      `FORK: ${chain} holds root ${toHex(state.root)} at size ${size}, the log published ${root}`,
    );
  return state.size >= size;
}

function requireQuorum(anchor: PublishedAnchor, state: NotaryState) {
  if (anchor.epoch !== state.epoch)
    throw new DomainError(
      "CONFLICT",
      `anchor.epoch: expected ${state.epoch}, the contract's, got ${anchor.epoch}: its members must sign again`,
    );
  const { right, missing } = rightSignatures(anchor, state);
  if (right.length < state.threshold)
    throw new DomainError(
      "CONFLICT",
      `anchor.signatures: expected ${state.threshold} of the contract's members, got ${right.length} that are right; none of ${missing.join(", ")}`,
    );
  return { signatures: right.slice(0, state.threshold) };
}

/** The proof from what the contract holds: the published one, or, where somebody has anchored since, one made of the log's tiles. */
async function requireExtension(
  anchor: PublishedAnchor,
  state: NotaryState,
  { log }: RelayNeeds,
): Promise<readonly Uint8Array[]> {
  if (state.size === 0) return [];
  const { size, fromSize } = anchor;
  const proof =
    fromSize === state.size
      ? anchor.consistency.map(storedHash)
      : await withLogNodes(servedTiles(log), size, (read) => consistencyProof(state.size, size, read));
  const claim = { first: state.size, second: size, firstRoot: state.root, proof };
  if (isConsistent({ ...claim, secondRoot: fromHex(anchor.root) ?? new Uint8Array() })) return proof;
  throw new DomainError(
    "CONFLICT",
    `anchor.consistency: expected a proof from the contract's size ${state.size} to ${size}, got one that does not lead there`,
  );
}

async function requireAffordable(callData: string, { payer, tell }: RelayNeeds): Promise<void> {
  const gas = await payer.simulate(callData);
  const [price, balance] = await Promise.all([payer.gasPrice(), payer.balance()]);
  const cost = gas * price;
  tell?.("simulated", `${gas} gas, about ${coinAmount(cost)} coins`);
  if (balance < cost)
    throw new DomainError(
      "CONFLICT",
      `account ${payer.address} on ${payer.chain}: expected at least ${coinAmount(cost)} coins to pay for the anchor, got ${coinAmount(balance)}`,
    );
}

async function send(anchor: PublishedAnchor, callData: string, needs: RelayNeeds): Promise<Relayed> {
  const { notary, payer } = needs;
  const { raw, hash } = await notary.sign(callData, await notary.nextNonce(), undefined);
  await notary.send(raw).catch((error: unknown) => {
    if (!isDomainError(error) || error.details.reason !== "FEE_TOO_LOW") throw error;
    throw new DomainError(
      "CONFLICT",
      `account ${payer.address}: expected no other transaction on its way, got one that must be mined first`,
      {},
      { cause: error },
    );
  });
  needs.tell?.("sent", hash);
  const found = await waitFor(hash, needs);
  if (found === undefined) return { outcome: "WAITING", size: anchor.size, transaction: hash };
  const fee = await payer.paid(hash);
  const sent = { transaction: hash, block: found.block, ...(fee === undefined ? {} : { fee }) };
  if (found.succeeded) return { outcome: "ANCHORED", size: anchor.size, ...sent };
  const state = await notary.state();
  if (isHeld(anchor, state)) return { outcome: "OVERTAKEN", size: state.size, ...sent };
  throw new DomainError("CONFLICT", `the contract refused ${hash}, and still holds size ${state.size}`);
}

async function waitFor(
  hash: string,
  { notary, rest, patienceMs }: RelayNeeds,
): Promise<MinedAnchor | undefined> {
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += POLL_MS) {
    const found = await notary.mined(hash);
    if (found !== undefined) return found;
    await rest(POLL_MS);
  }
  return notary.mined(hash);
}
