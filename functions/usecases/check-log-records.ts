// SPDX-License-Identifier: Apache-2.0

import { utf8 } from "../../core/canonical/canonical-json.ts";
import { equalBytes, fromHex, toHex } from "../../core/canonical/encoding.ts";
import {
  type CertificateStatement,
  type DisclosureStatement,
  type RevocationStatement,
  readStatement,
  type Statement,
  statementHash,
} from "../../core/log/statement.ts";
import type { CertificateStore } from "../ports/certificate-store.ts";
import type { DisclosureStore } from "../ports/disclosure-store.ts";
import type { Outbox } from "../ports/outbox.ts";
import type { LoadedBundle } from "./check-log-tiles.ts";
import { createLeafIndex, type LeafIndex, type LeafPlace } from "./leaf-index.ts";
import { type LogFindings, type LogPart, readOrFind } from "./log-findings.ts";
import { mapBounded } from "./map-bounded.ts";

export interface RecordNeeds {
  readonly disclosures: Pick<DisclosureStore, "find">;
  readonly certificates: Pick<CertificateStore, "find">;
  readonly outbox: Pick<Outbox, "pending">;
  readonly findings: LogFindings;
  /** entries from here on may not have been noted in their records yet */
  readonly settledBelow: number;
  /** The entry at an index, read again; undefined where it cannot be. */
  readEntry(index: number): Promise<Uint8Array | undefined>;
}

export interface RecordCheck {
  /** Checks the entries of one bundle and their records; bundles come in the order of the log. */
  checkBundle(bundle: LoadedBundle): Promise<void>;
  /** What can only be said when every entry was seen. */
  finish(): Promise<void>;
  readonly records: number;
}

interface Entry {
  readonly index: number;
  readonly leaf: Uint8Array;
  readonly text: string;
}

interface Seen<S extends Statement> extends Entry {
  readonly statement: S;
}

interface State extends RecordNeeds {
  readonly leaves: LeafIndex;
  readonly revocations: Seen<RevocationStatement>[];
  /** revocations that certificates speak of: hash by serial */
  readonly revoked: Map<string, string>;
}

const READS_AT_ONCE = 16;
const MAX_PENDING = 10_000;

/** Checks that every entry is a statement, stands in the log once, and has its record in the table. */
export function createRecordCheck(needs: RecordNeeds): RecordCheck {
  const state: State = { ...needs, leaves: createLeafIndex(), revocations: [], revoked: new Map() };
  let records = 0;
  return {
    async checkBundle(bundle) {
      const fresh = await newStatements(bundle, state);
      const found = await mapBounded(fresh, READS_AT_ONCE, (seen) => checkRecord(seen, state));
      records += found.filter((one) => one).length;
    },
    async finish() {
      for (const seen of state.revocations) if (await checkRevocation(seen, state)) records += 1;
      await checkOutbox(state);
    },
    get records() {
      return records;
    },
  };
}

/** The readable statements of a bundle that were not in the log before; everything else is a finding. */
async function newStatements(bundle: LoadedBundle, state: State): Promise<readonly Seen<Statement>[]> {
  const { findings, leaves } = state;
  const fresh: Seen<Statement>[] = [];
  for (const [i, bytes] of bundle.entries.entries()) {
    if (bytes === undefined) continue;
    const index = bundle.start + i;
    const statement = await readOrFind(findings, "entry", `entry ${index}`, () => readStatement(bytes));
    const leaf = bundle.leaves?.[i] ?? statementHash(bytes);
    const earlier = leaves.add(leaf, { index, kind: statement?.type ?? "unreadable" });
    if (earlier !== undefined && (await isEntryAt(earlier, bytes, bundle, state)))
      findings.add(
        "entry",
        `entry ${index}`,
        "a statement that is not in the log yet",
        `entry ${earlier.index} again`,
      );
    else if (statement !== undefined)
      fresh.push({ index, leaf, statement, text: new TextDecoder().decode(bytes) });
  }
  return fresh;
}

async function isEntryAt(
  { index }: LeafPlace,
  bytes: Uint8Array,
  { start, entries }: LoadedBundle,
  { readEntry }: State,
): Promise<boolean> {
  const earlier = index >= start ? entries[index - start] : await readEntry(index);
  return earlier !== undefined && equalBytes(earlier, bytes);
}

/** Answers whether there was a record. */
async function checkRecord(seen: Seen<Statement>, state: State): Promise<boolean> {
  const { statement } = seen;
  switch (statement.type) {
    case "disclosure":
      return checkDisclosure({ ...seen, statement }, state);
    case "certificate":
      return checkCertificate({ ...seen, statement }, state);
    case "revocation":
      state.revocations.push({ ...seen, statement });
      return false;
    case "keys":
      return false;
  }
}

async function checkDisclosure(seen: Seen<DisclosureStatement>, state: State): Promise<boolean> {
  const where = `${seen.statement.id} (entry ${seen.index})`;
  const record = await findRecord(
    "disclosure",
    where,
    () => state.disclosures.find(seen.statement.id),
    state,
  );
  if (record === undefined) return false;
  compareRecord("disclosure", where, record, seen, state);
  if (record.approval !== "APPROVED")
    state.findings.add(
      "disclosure",
      where,
      "approval APPROVED, since it is logged",
      `approval ${record.approval}`,
    );
  return true;
}

async function checkCertificate(seen: Seen<CertificateStatement>, state: State): Promise<boolean> {
  const { findings, leaves } = state;
  const where = `${seen.statement.id} (entry ${seen.index})`;
  const of = leaves.find(fromHex(seen.statement.disclosure) ?? new Uint8Array(32));
  if (of?.kind !== "disclosure")
    findings.add(
      "entry",
      `entry ${seen.index}`,
      "a certificate of a disclosure that was logged before it",
      seen.statement.disclosure,
    );
  const record = await findRecord(
    "certificate",
    where,
    () => state.certificates.find(seen.statement.id),
    state,
  );
  if (record === undefined) return false;
  compareRecord("certificate", where, record, seen, state);
  if (of?.kind === "disclosure" && record.disclosureIndex !== of.index)
    findings.add(
      "certificate",
      where,
      `disclosure at log index ${of.index}`,
      `log index ${record.disclosureIndex}`,
    );
  if (record.revocation !== null) state.revoked.set(record.serial, record.revocation.statementHash);
  return true;
}

async function checkRevocation(seen: Seen<RevocationStatement>, state: State): Promise<boolean> {
  const { findings, leaves, readEntry, certificates } = state;
  const entry = `entry ${seen.index}`;
  const of = leaves.find(fromHex(seen.statement.certificate) ?? new Uint8Array(32));
  const bytes = of?.kind === "certificate" ? await readEntry(of.index) : undefined;
  const revoked =
    bytes && (await readOrFind(findings, "entry", `entry ${of?.index}`, () => readStatement(bytes)));
  if (revoked?.type !== "certificate") {
    findings.add(
      "entry",
      entry,
      "a revocation of a certificate that is in the log",
      seen.statement.certificate,
    );
    return false;
  }
  const where = `${revoked.id} (${entry})`;
  const record = await findRecord("revocation", where, () => certificates.find(revoked.id), state);
  const noted = record?.revocation?.statementHash ?? "none";
  if (record !== undefined && noted !== toHex(seen.leaf))
    findings.add("revocation", where, `statement ${toHex(seen.leaf)}`, `statement ${noted}`);
  return record !== undefined;
}

/** Nothing that is in the log waits to be logged again, and no revocation is lost between record and log. */
async function checkOutbox({ outbox, findings, leaves, settledBelow, revoked }: State): Promise<void> {
  const pending = (await readOrFind(findings, "outbox", "pending", () => outbox.pending(MAX_PENDING))) ?? [];
  const waiting = new Set<string>();
  for (const { ref, statement } of pending) {
    const leaf = statementHash(utf8(statement));
    waiting.add(toHex(leaf));
    const standing = leaves.find(leaf);
    if (standing !== undefined && standing.index < settledBelow)
      findings.add("outbox", ref, "a statement that is not in the log yet", `entry ${standing.index} again`);
  }
  for (const [serial, hash] of revoked) {
    const isLogged = leaves.find(fromHex(hash) ?? new Uint8Array(32)) !== undefined;
    if (!isLogged && !waiting.has(hash) && pending.length < MAX_PENDING)
      findings.add("revocation", serial, `statement ${hash} in the log or on its way`, "neither");
  }
}

async function findRecord<R>(
  part: LogPart,
  where: string,
  find: () => Promise<R | undefined>,
  { findings }: State,
): Promise<R | undefined> {
  return readOrFind(findings, part, where, async () => {
    const record = await find();
    if (record === undefined) findings.add(part, where, "a record", "nothing");
    return record;
  });
}

function compareRecord(
  part: LogPart,
  where: string,
  record: {
    readonly statement: string | null;
    readonly statementHash: string | null;
    readonly logIndex: number | null;
  },
  { index, leaf, text }: Entry,
  { findings, settledBelow }: State,
): void {
  const hash = toHex(leaf);
  if (record.statement !== text)
    findings.add(part, where, `the logged statement, hash ${hash}`, hashOfText(record.statement));
  if (record.statementHash !== hash)
    findings.add(part, where, `statement hash ${hash}`, `statement hash ${record.statementHash}`);
  const mayBeUnset = index >= settledBelow && record.logIndex === null;
  if (record.logIndex !== index && !mayBeUnset)
    findings.add(part, where, `log index ${index}`, `log index ${record.logIndex ?? "not set"}`);
}

function hashOfText(statement: string | null): string {
  return statement === null ? "no statement" : `another, hash ${toHex(statementHash(utf8(statement)))}`;
}
