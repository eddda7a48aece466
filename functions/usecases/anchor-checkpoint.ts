// SPDX-License-Identifier: Apache-2.0
import { isDomainError } from "../../core/errors.ts";
import type { AnchorRecord } from "../ports/anchor-store.ts";
import type { MinedAnchor } from "../ports/notary.ts";
import { type AnchorNeeds, planAnchor } from "./plan-anchor.ts";
import { storedHash } from "./stored-hash.ts";

/** What one run did to the anchor of one contract. */
export interface AnchorReport {
  readonly record: AnchorRecord | undefined;
  readonly changed: boolean;
  /** why nothing moves, in words for the operator */
  readonly waiting?: string;
}

const RESEND_AFTER_MS = 30_000;
const MAX_REPLACEMENTS = 20;

/**
 * Takes the anchor of one contract one step further (docs/lifecycle.md): PLANNED → SIGNED → SENT → MINED → FINAL, back from
 * MINED to SENT where the block was orphaned, OVERTAKEN where the contract has moved on. Every state is stored before the
 * outside is touched, so a run that dies anywhere is continued by the next.
 */
export async function anchorCheckpoint(needs: AnchorNeeds): Promise<AnchorReport> {
  const latest = await needs.anchors.latest(needs.notary.chain, needs.notary.contract);
  switch (latest?.status) {
    case undefined:
    case "FINAL":
    case "OVERTAKEN":
      return startNext(latest, needs);
    case "PLANNED":
      return (
        (await servedByOther(latest, needs)) ?? signAndSend(latest, await needs.notary.nextNonce(), needs)
      );
    case "SIGNED":
    case "SENT":
      return chase(latest, needs);
    case "MINED":
      return confirm(latest, needs);
  }
}

async function startNext(latest: AnchorRecord | undefined, needs: AnchorNeeds): Promise<AnchorReport> {
  const planning = await planAnchor(latest, needs);
  if (planning === undefined) return { record: latest, changed: false };
  if ("waiting" in planning) return { record: latest, changed: false, waiting: planning.waiting };
  const { planned } = planning;
  return planned.status === "PLANNED"
    ? signAndSend(planned, await needs.notary.nextNonce(), needs)
    : { record: planned, changed: true };
}

async function signAndSend(record: AnchorRecord, nonce: number, needs: AnchorNeeds): Promise<AnchorReport> {
  const replaced = record.transactions.findLast((one) => one.nonce === nonce)?.raw;
  const transaction = { ...(await needs.notary.sign(record.callData, nonce, replaced)), sentAt: null };
  const signed = await advance(
    record,
    { status: "SIGNED", transactions: [...record.transactions, transaction] },
    needs,
  );
  return signed === undefined ? { record, changed: false } : send(signed, needs);
}

/** Hands the current transaction to the node; a node that already has it is fine. */
async function send(record: AnchorRecord, needs: AnchorNeeds): Promise<AnchorReport> {
  const current = record.transactions.at(-1);
  if (current === undefined) return { record, changed: false };
  try {
    await needs.notary.send(current.raw);
  } catch (error) {
    if (!isDomainError(error)) throw error;
    const isTooCheap =
      error.details.reason === "FEE_TOO_LOW" && record.transactions.length <= MAX_REPLACEMENTS;
    if (isTooCheap) return signAndSend(record, current.nonce, needs);
    // Refused, for example because the nonce is used up: the next run looks where it went before it signs another.
    return { record, changed: false, waiting: error.message };
  }
  const sentAt = new Date(needs.clock.nowMs()).toISOString();
  const transactions = record.transactions.map((one) => (one === current ? { ...one, sentAt } : one));
  const sent = await advance(record, { status: "SENT", transactions }, needs);
  return { record: sent ?? record, changed: sent !== undefined };
}

/** Looks for every transaction that was ever sent; a replaced one may still be the one that counts. */
async function chase(record: AnchorRecord, needs: AnchorNeeds): Promise<AnchorReport> {
  return (await look(record, needs)) ?? (await servedByOther(record, needs)) ?? resend(record, needs);
}

/** Somebody else relayed it, or more, meanwhile: sent now, ours would be refused and paid for all the same. */
async function servedByOther(record: AnchorRecord, needs: AnchorNeeds): Promise<AnchorReport | undefined> {
  const { size } = await needs.notary.state();
  if (size < record.size) return undefined;
  if (size > record.size) return overtaken(record, needs);
  const head = await needs.notary.findAnchored(storedHash(record.root), record.size);
  if (head !== undefined) return noteMined(record, head, needs);
  const waiting = `the contract holds size ${size}, but the node shows no event for it`;
  return { record, changed: false, waiting };
}

async function look(record: AnchorRecord, needs: AnchorNeeds): Promise<AnchorReport | undefined> {
  const found = await Promise.all(record.transactions.map(({ hash }) => needs.notary.mined(hash)));
  const good = found.find((one) => one?.succeeded);
  if (good !== undefined) return noteMined(record, good, needs);
  const failed = found.find((one) => one !== undefined);
  return failed === undefined ? undefined : failedOnChain(record, failed, needs);
}

async function noteMined(
  record: AnchorRecord,
  { succeeded: _succeeded, ...mined }: MinedAnchor,
  needs: AnchorNeeds,
): Promise<AnchorReport> {
  const next = await advance(record, { status: "MINED", mined }, needs);
  return { record: next ?? record, changed: next !== undefined };
}

/** Planned anew before its failure is final, the anchor would be paid for twice where the failure is taken back. */
async function failedOnChain(
  record: AnchorRecord,
  failed: MinedAnchor,
  needs: AnchorNeeds,
): Promise<AnchorReport> {
  if (await needs.notary.isFinal(failed.block, failed.blockHash)) return overtaken(record, needs);
  const head = await needs.notary.findAnchored(storedHash(record.root), record.size);
  if (head !== undefined) return noteMined(record, head, needs);
  return { record, changed: false, waiting: "the contract refused the anchor; the block is not final yet" };
}

/** Our call was refused on chain: the contract has moved. Its own event for this root, if there is one, serves as well. */
async function overtaken(record: AnchorRecord, needs: AnchorNeeds): Promise<AnchorReport> {
  const head = await needs.notary.findAnchored(storedHash(record.root), record.size);
  if (head !== undefined) return noteMined(record, head, needs);
  const next = await advance(record, { status: "OVERTAKEN" }, needs);
  return { record: next ?? record, changed: next !== undefined };
}

async function resend(record: AnchorRecord, needs: AnchorNeeds): Promise<AnchorReport> {
  const current = record.transactions.at(-1);
  // Adopted from another relayer and orphaned: there is nothing of ours to send. It is found again, or planned anew.
  if (current === undefined) return overtaken(record, needs);
  const nonce = await needs.notary.nextNonce();
  if (nonce > current.nonce) return signAnew(record, nonce, needs);
  if (nonce < current.nonce) return signAndSend(record, nonce, needs);
  const ageMs = current.sentAt === null ? 0 : needs.clock.nowMs() - Date.parse(current.sentAt);
  if (current.sentAt === null) return send(record, needs);
  if (ageMs < RESEND_AFTER_MS) return remind(record, current.raw, needs);
  return record.transactions.length > MAX_REPLACEMENTS
    ? send(record, needs)
    : signAndSend(record, nonce, needs);
}

/**
 * The nonce went to another transaction, or to ours in a block that the node asked before did not show: one that lags, or one
 * of a branch that was left. Signed anew too early, the anchor would be paid for twice.
 */
async function signAnew(record: AnchorRecord, nonce: number, needs: AnchorNeeds): Promise<AnchorReport> {
  if ((await needs.notary.finalNonce()) < nonce) {
    const head = await needs.notary.findAnchored(storedHash(record.root), record.size);
    if (head !== undefined) return noteMined(record, head, needs);
    const waiting = `another transaction has taken the nonce before ${nonce}; it is not final yet`;
    return { record, changed: false, waiting };
  }
  const seen = await look(record, needs);
  if (seen !== undefined) return seen;
  // The proof starts from one size alone: where another anchor took the nonce, the contract would refuse this one, and be paid.
  const { size } = await needs.notary.state();
  return size === record.fromSize ? signAndSend(record, nonce, needs) : overtaken(record, needs);
}

/** A node that was restarted or reorganized has forgotten what it was sent; one that has not is only told again. */
async function remind(record: AnchorRecord, raw: string, { notary }: AnchorNeeds): Promise<AnchorReport> {
  try {
    await notary.send(raw);
    return { record, changed: false };
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return { record, changed: false, waiting: error.message };
  }
}

async function confirm(record: AnchorRecord, needs: AnchorNeeds): Promise<AnchorReport> {
  if (record.mined === null) return { record, changed: false };
  const now = await needs.notary.mined(record.mined.transaction);
  if (now === undefined || !now.succeeded || now.blockHash !== record.mined.blockHash) {
    const orphaned = await advance(record, { status: "SENT", mined: null }, needs);
    return {
      record: orphaned ?? record,
      changed: orphaned !== undefined,
      waiting: "the block with the anchor was orphaned",
    };
  }
  if (!(await needs.notary.isFinal(now.block, now.blockHash))) return { record, changed: false };
  const evidence = (await needs.notary.prove(record.mined)) ?? null;
  const final = await advance(record, { status: "FINAL", evidence }, needs);
  return { record: final ?? record, changed: final !== undefined };
}

async function advance(
  record: AnchorRecord,
  change: Partial<AnchorRecord>,
  { anchors }: AnchorNeeds,
): Promise<AnchorRecord | undefined> {
  const next: AnchorRecord = { ...record, ...change, revision: record.revision + 1 };
  return (await anchors.put(next)) ? next : undefined;
}
