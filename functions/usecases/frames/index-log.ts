// SPDX-License-Identifier: Apache-2.0
import { toHex } from "../../../core/canonical/encoding.ts";
import { DomainError } from "../../../core/errors.ts";
import {
  type CertificateStatement,
  type DisclosureStatement,
  type RevocationStatement,
  readStatement,
  type Statement,
  statementHash,
} from "../../../core/log/statement.ts";
import { TILE_WIDTH } from "../../../core/log/tiles.ts";
import type { DisclosureStore } from "../../ports/disclosure-store.ts";
import type { FactIndex } from "../../ports/fact-index.ts";
import type { IndexedEntry, LogIndex } from "../../ports/log-index.ts";
import type { ObjectStore } from "../../ports/object-store.ts";
import type { OrganizationStore } from "../../ports/organization-store.ts";
import { commitmentOf, readFactsDocument } from "../facts-document.ts";
import { readEntries } from "../log-tiles.ts";
import { mapBounded } from "../map-bounded.ts";
import { readLogSize } from "../read-checkpoint.ts";
import { factRows } from "./fact-rows.ts";

export interface IndexNeeds {
  readonly objects: ObjectStore;
  readonly disclosures: DisclosureStore;
  readonly organizations: OrganizationStore;
  readonly logIndex: LogIndex;
  readonly factIndex: FactIndex;
}

interface LoggedStatement<S extends Statement = Statement> {
  readonly statement: S;
  readonly hash: string;
  readonly index: number;
}

const CONCURRENCY = 8;

/**
 * Brings the indexes up to the published log, one tile of entries at most, and answers how many entries were covered.
 *
 * The log itself is the queue: the index follows it by its own size, in order, so no entry can be missed and the size says
 * up to which point every answer is complete. All writes come before the size moves and may be made twice; a crash in
 * between leaves rows above the size, which no reader looks at and the next run writes again.
 */
export async function indexLog(needs: IndexNeeds): Promise<number> {
  const from = await needs.logIndex.size();
  const size = await readLogSize(needs);
  const to = Math.min(size, (Math.floor(from / TILE_WIDTH) + 1) * TILE_WIDTH);
  if (to <= from) return 0;
  const entries = await readEntries(needs.objects, size, from, to);
  const logged = entries.map((bytes, i) => ({
    statement: readStatement(bytes),
    hash: toHex(statementHash(bytes)),
    index: from + i,
  }));
  const known = await indexEntries(logged, needs.logIndex);
  await mapBounded(ofType(logged, "disclosure"), CONCURRENCY, (entry) => indexDisclosure(entry, needs));
  await mapBounded(logged, CONCURRENCY, (entry) => noteMilestone(entry, known, needs.logIndex));
  return (await needs.logIndex.advance(from, to)) ? to - from : 0;
}

/** How many entries of the published log the indexes do not cover yet. */
export async function indexLagEntries(needs: Pick<IndexNeeds, "objects" | "logIndex">): Promise<number> {
  const covered = await needs.logIndex.size();
  return Math.max(0, (await readLogSize(needs)) - covered);
}

type KnownEntries = (hash: string, what: string) => Promise<IndexedEntry>;

/** Makes entries findable by what later entries call them. An entry refers to earlier ones only: in this part, or before it. */
async function indexEntries(logged: readonly LoggedStatement[], logIndex: LogIndex): Promise<KnownEntries> {
  const fresh = new Map<string, IndexedEntry>();
  const known: KnownEntries = async (hash, what) => {
    const entry = fresh.get(hash) ?? (await logIndex.findByStatement(hash));
    if (entry === undefined) throw new DomainError("INVARIANT", `${what} that the log does not hold`);
    return entry;
  };
  for (const { statement, hash, index } of ofType(logged, "disclosure"))
    fresh.set(hash, disclosureEntry(statement, hash, index));
  for (const { statement, hash, index } of ofType(logged, "certificate")) {
    const { disclosureId } = await known(statement.disclosure, `log entry ${index} certifies a disclosure`);
    fresh.set(hash, certificateEntry(statement, hash, index, disclosureId));
  }
  await logIndex.putEntries([...fresh.values()]);
  return known;
}

function disclosureEntry(statement: DisclosureStatement, hash: string, logIndex: number): IndexedEntry {
  const { id, factsRoot } = statement;
  return { statementHash: hash, logIndex, disclosureId: id, serial: null, factsRoot };
}

function certificateEntry(
  statement: CertificateStatement,
  hash: string,
  logIndex: number,
  disclosureId: string,
): IndexedEntry {
  return { statementHash: hash, logIndex, disclosureId, serial: statement.id, factsRoot: null };
}

async function indexDisclosure(
  { statement, index }: LoggedStatement<DisclosureStatement>,
  { disclosures, organizations, objects, factIndex, logIndex }: IndexNeeds,
): Promise<void> {
  const record = await disclosures.find(statement.id);
  const organization = record && (await organizations.find(record.organizationId));
  if (record === undefined || organization === undefined)
    throw new DomainError("INVARIANT", `log entry ${index}: disclosure ${statement.id} is not in the table`);
  const document = await readFactsDocument(record, objects);
  const { facts } = commitmentOf(record, document);
  await factIndex.put(factRows({ statement, logIndex: index, organization }, document, facts));
  await logIndex.putPlaces([
    { organizationId: organization.id, disclosureId: statement.id, logIndex: index },
  ]);
}

async function noteMilestone(
  { statement, index }: LoggedStatement,
  known: KnownEntries,
  logIndex: LogIndex,
): Promise<void> {
  switch (statement.type) {
    case "disclosure":
      if (statement.supersedes === null) return;
      return logIndex.note(statement.supersedes, "superseded", {
        logIndex: index,
        at: statement.submittedAt,
      });
    case "certificate": {
      const { disclosureId } = await known(statement.disclosure, `log entry ${index} certifies a disclosure`);
      return logIndex.note(disclosureId, "certified", { logIndex: index, at: statement.issuedAt });
    }
    case "revocation":
      return noteRevocation(statement, index, known, logIndex);
    case "keys":
      return;
  }
}

async function noteRevocation(
  { certificate, revokedAt }: RevocationStatement,
  index: number,
  known: KnownEntries,
  logIndex: LogIndex,
): Promise<void> {
  const { disclosureId } = await known(certificate, `log entry ${index} revokes a certificate`);
  await logIndex.note(disclosureId, "revoked", { logIndex: index, at: revokedAt });
}

function ofType<T extends Statement["type"]>(
  logged: readonly LoggedStatement[],
  type: T,
): readonly LoggedStatement<Extract<Statement, { readonly type: T }>>[] {
  return logged.filter(
    (entry): entry is LoggedStatement<Extract<Statement, { readonly type: T }>> =>
      entry.statement.type === type,
  );
}
