// SPDX-License-Identifier: Apache-2.0
import { hash as nodeHash } from "node:crypto";
import { fromBase64, toHex } from "../../core/canonical/encoding.ts";
import { receiptMessage } from "../../core/log/receipt.ts";
import { readStatement, type Statement, statementHash } from "../../core/log/statement.ts";
import { readVerifierKey } from "../../core/log/verifier-key.ts";
import { appendLeaves, EMPTY_FRONTIER, frontierRoot } from "../../core/merkle/frontier.ts";
import type { DisclosureRecord } from "../../functions/ports/disclosure-store.ts";
import { checkLog } from "../../functions/usecases/check-log.ts";
import { readEntries } from "../../functions/usecases/log-tiles.ts";
import { readNote } from "../../functions/usecases/serve-checkpoint.ts";
import { witnessesOf } from "../../functions/usecases/witness-checkpoint.ts";
import { LOG_KEY, ORIGIN } from "../fixtures/memory-register.ts";
import type { Promises, Scene } from "./processes.ts";
import type { Payments } from "./simulated-chain.ts";
import { type SimulatedRegister, WITNESS_THRESHOLD } from "./simulated-register.ts";

interface LoggedStatement {
  readonly hash: string;
  readonly statement: Statement;
}

/** Everything a register promises, looked at after it has come to rest; answers what does not hold. */
export async function brokenPromises({ register, promises }: Scene): Promise<readonly string[]> {
  const { log, objects } = register.stores;
  const size = (await log.head())?.size ?? 0;
  const entries = await readEntries(objects, size, 0, size);
  const logged = entries.map((entry) => ({
    hash: toHex(statementHash(entry)),
    statement: readStatement(entry),
  }));
  return [
    ...register.history.violations,
    ...servedProblems(register, entries),
    ...(await acknowledgedProblems(register, promises, logged)),
    ...entryProblems(logged),
    ...(await recordProblems(register, promises, logged)),
    ...(await anchorProblems(register)),
    ...(await logCheckProblems(register)),
  ];
}

/** All checkpoints of one log: each root is that of the first entries, so each extends those of smaller sizes. */
function servedProblems({ history }: SimulatedRegister, entries: readonly Uint8Array[]): readonly string[] {
  const roots = [toHex(frontierRoot(EMPTY_FRONTIER))];
  let frontier = EMPTY_FRONTIER;
  for (const entry of entries) {
    frontier = appendLeaves(frontier, [statementHash(entry)]);
    roots.push(toHex(frontierRoot(frontier)));
  }
  const forks = history.served.filter(({ size, root }) => roots[size] !== root);
  const last = history.served.at(-1)?.size ?? 0;
  return [
    ...forks.map(({ size }) => `checkpoint ${size} is not one of the log's own`),
    ...(last === entries.length
      ? []
      : [`the checkpoint served last is ${last}, the log has ${entries.length}`]),
  ];
}

/** Whoever was told "accepted" finds that very statement in the log, once. */
async function acknowledgedProblems(
  { stores, verifyEd25519 }: SimulatedRegister,
  { acknowledged, rejected }: Promises,
  logged: readonly LoggedStatement[],
): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const { id, statementHash: hash, receipt } of acknowledged) {
    const record = await stores.disclosures.find(id);
    if (record?.statementHash !== hash || record.receipt.signature !== receipt.signature)
      problems.push(`disclosure ${id}: two answers to one submission`);
    const { issuedAt, maxMergeDelaySeconds } = receipt;
    const message = receiptMessage({ origin: ORIGIN, statementHash: hash, issuedAt, maxMergeDelaySeconds });
    const signature = fromBase64(receipt.signature) ?? new Uint8Array();
    if (!verifyEd25519(LOG_KEY.publicKey, message, signature))
      problems.push(`disclosure ${id}: false receipt`);
    const times = logged.filter((entry) => entry.hash === hash).length;
    const expected = rejected.has(id) ? 0 : 1;
    if (times !== expected) problems.push(`disclosure ${id}: accepted, and ${times} times in the log`);
  }
  return problems;
}

function entryProblems(logged: readonly LoggedStatement[]): readonly string[] {
  const twice = logged.filter(({ hash }, i) => logged.findIndex((other) => other.hash === hash) !== i);
  const certified = logged.flatMap(({ statement }) =>
    statement.type === "certificate" ? [statement.disclosure] : [],
  );
  return [
    ...twice.map(({ hash }) => `statement ${hash} is in the log twice`),
    ...certified
      .filter((hash, i) => certified.indexOf(hash) !== i)
      .map((hash) => `statement ${hash} has two certificates`),
  ];
}

/** Every record that was approved has run its whole course; no other has begun it. */
async function recordProblems(
  register: SimulatedRegister,
  { revoked }: Promises,
  logged: readonly LoggedStatement[],
): Promise<readonly string[]> {
  const { disclosures } = register.stores;
  const problems: string[] = [];
  for (const { statement } of logged) {
    if (statement.type !== "disclosure") continue;
    const record = await disclosures.find(statement.id);
    if (record?.approval !== "APPROVED")
      problems.push(`disclosure ${statement.id} is in the log and ${record?.approval}`);
    if (record !== undefined) problems.push(...(await certificateProblems(record, register)));
    if (revoked.has(statement.id)) problems.push(...revocationProblems(record, logged));
  }
  return problems;
}

function revocationProblems(
  record: DisclosureRecord | undefined,
  logged: readonly LoggedStatement[],
): readonly string[] {
  const times = logged.filter(({ statement }) => statement.type === "revocation").length;
  const noted = record?.revokedAt == null ? [`disclosure ${record?.id}: revoked, and does not say so`] : [];
  return times === 1 ? noted : [...noted, `disclosure ${record?.id}: revoked, and ${times} times in the log`];
}

async function certificateProblems(
  { id, certificateSerial }: DisclosureRecord,
  { stores, history }: SimulatedRegister,
): Promise<readonly string[]> {
  const certificate =
    certificateSerial === null ? undefined : await stores.certificates.find(certificateSerial);
  if (certificate?.stage !== "COMPLETE" || certificate.files === null)
    return [`disclosure ${id}: logged, and its certificate is ${certificate?.stage ?? "missing"}`];
  const problems: string[] = [];
  if ((history.planned.get(id) ?? []).length !== 1)
    problems.push(`disclosure ${id}: certificates ${history.planned.get(id)?.join(" and ")}`);
  for (const file of Object.values(certificate.files)) {
    const bytes = await stores.objects.get(file.key);
    if (bytes === undefined || nodeHash("sha256", bytes) !== file.sha256)
      problems.push(`file ${file.key}: other bytes than the certificate's record says`);
  }
  return problems;
}

/** What was FINAL once is on the chain for ever, under enough witnesses, and was paid for once. */
async function anchorProblems({
  chain,
  history,
  stores,
  members,
  verifyEd25519,
}: SimulatedRegister): Promise<readonly string[]> {
  const problems: string[] = [];
  const keys = members.map(({ witnessKey }) => witnessKey);
  for (const { size, mined } of history.finals) {
    const now = mined === null ? undefined : await chain.located(mined.transaction);
    if (now?.succeeded !== true || now.blockHash !== mined?.blockHash)
      problems.push(`the FINAL anchor of size ${size} is absent from the chain`);
    const note = await readNote(size, stores.objects);
    const witnesses = note === undefined ? 0 : witnessesOf(note.checkpoint, keys, verifyEd25519).length;
    if (witnesses < WITNESS_THRESHOLD)
      problems.push(`the note of FINAL size ${size} has ${witnesses} witnesses`);
  }
  return [...problems, ...paymentProblems(await chain.payments())];
}

/**
 * One payment a size. A transaction that a reorganization takes back leaves a gap in the nonces of its account, and whatever fills
 * that gap is paid beside what waited behind it: so many payments more are nobody's fault, and not one above.
 */
function paymentProblems({ sizes, takenBack }: Payments): readonly string[] {
  const again = sizes.filter((size, i) => sizes.indexOf(size) !== i);
  if (again.length <= takenBack) return [];
  const excuse =
    takenBack === 0 ? "" : `; ${takenBack} of our transactions were taken back, which excuses no more`;
  return [`paid for again: anchors of size ${again.join(", ")}${excuse}`];
}

async function logCheckProblems({
  stores,
  settings,
  members,
  chain,
  verifyEd25519,
}: SimulatedRegister): Promise<readonly string[]> {
  const { notary } = chain;
  const { findings } = await checkLog({
    ...stores,
    settings,
    logKey: LOG_KEY,
    witnessKeys: members.map(({ witnessKey }) => readVerifierKey(witnessKey)),
    verifyEd25519,
    contracts: [{ chain: notary.chain, contract: notary.contract, notary }],
  });
  return findings.map((finding) => `log check: ${JSON.stringify(finding)}`);
}
