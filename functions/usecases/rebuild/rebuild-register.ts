// SPDX-License-Identifier: Apache-2.0
import { equalBytes, toHex } from "../../../core/canonical/encoding.ts";
import { DomainError } from "../../../core/errors.ts";
import { readStatement, type Statement, statementHash } from "../../../core/log/statement.ts";
import { TILE_WIDTH } from "../../../core/log/tiles.ts";
import { appendLeaves, EMPTY_FRONTIER, type Frontier, frontierRoot } from "../../../core/merkle/frontier.ts";
import type { ObjectStore } from "../../ports/object-store.ts";
import { indexLog } from "../frames/index-log.ts";
import { readEntries } from "../log-tiles.ts";
import { mapBounded } from "../map-bounded.ts";
import { rebuildAnchors, rebuildWitnesses } from "./rebuild-anchors.ts";
import {
  type CertifiedDisclosure,
  type Logged,
  rebuildCertificate,
  rebuildRevocation,
  rebuildUnlogged,
  settleCertificate,
} from "./rebuild-certificates.ts";
import {
  rebuildEvidence,
  rebuildLogged,
  rebuildOrganizations,
  rebuildWaiting,
} from "./rebuild-disclosures.ts";
import { type FoundLog, findLog } from "./rebuild-head.ts";
import type { Rebuild, RebuildCounts, RebuildNeeds } from "./rebuild-state.ts";

export interface RebuildReport {
  readonly size: number;
  readonly counts: Readonly<RebuildCounts>;
  /** what could be told in one way only by guessing, in words */
  readonly doubts: readonly string[];
}

interface Walk extends Rebuild {
  readonly found: FoundLog;
  /** by statement hash: entries refer to earlier ones */
  readonly disclosed: Map<string, CertifiedDisclosure>;
  readonly certified: Map<string, { readonly serial: string; readonly of: CertifiedDisclosure }>;
}

const AT_ONCE = 16;
const PENDING = 4 * TILE_WIDTH;

/**
 * Makes the rows and indexes of a register again, in an empty table, from its objects and its contracts alone. The head comes
 * last: a table without one is none. Throws CONFLICT where the table has a head, NOT_FOUND naming the object that is missing,
 * INVARIANT where the entries do not lead to the root that the log has signed.
 */
export async function rebuildRegister(needs: RebuildNeeds): Promise<RebuildReport> {
  if ((await needs.log.head()) !== undefined)
    throw new DomainError("CONFLICT", "table: expected an empty one, got one with the head of a log");
  const doubts: string[] = [];
  const found = await findLog(needs);
  const counts = {
    organizations: 0,
    disclosures: 0,
    waiting: 0,
    certificates: 0,
    revocations: 0,
    anchors: 0,
    evidence: 0,
  };
  const walk: Walk = {
    needs,
    counts,
    doubt: (what) => doubts.push(what),
    found,
    disclosed: new Map(),
    certified: new Map(),
  };
  await rebuildOrganizations(walk);
  await rebuildEvidence(walk);
  const frontier = await rebuildEntries(walk);
  await rebuildUnlogged(walk);
  await rebuildWaiting(walk);
  await rebuildAnchors(found.noteSizes, walk);
  await rebuildWitnesses(found.noteSizes, walk);
  if (found.signed !== undefined) while ((await indexLog(needs)) > 0);
  await putHead(frontier, walk);
  return { size: frontier.size, counts, doubts };
}

/** Walks the log, of which what was decided and not signed is the end, and answers its frontier. */
async function rebuildEntries(walk: Walk): Promise<Frontier> {
  const { signed, decided } = walk.found;
  const signedSize = signed?.size ?? 0;
  const size = decided?.size ?? signedSize;
  const objects = withBatch(walk);
  let frontier = EMPTY_FRONTIER;
  for (let start = 0; start < size; start = frontier.size) {
    const bundleEnd = (Math.floor(start / TILE_WIDTH) + 1) * TILE_WIDTH;
    const end = Math.min(bundleEnd, start < signedSize ? signedSize : size);
    const entries = await readEntries(objects, size, start, end);
    await rebuildPart(entries, start, end <= signedSize, walk);
    frontier = appendLeaves(frontier, entries.map(statementHash), () => undefined);
    if (end === signedSize) requireRoot(frontier, walk);
    walk.needs.progress?.({ entries: end, size });
  }
  return frontier;
}

function withBatch({ needs, found }: Walk): Pick<ObjectStore, "get"> {
  const staged = new Map(found.decided?.batch.objects.map(({ key, bytes }) => [key, bytes]));
  return { get: async (key) => staged.get(key) ?? needs.objects.get(key) };
}

function requireRoot(frontier: Frontier, { found }: Walk): void {
  if (found.signed !== undefined && equalBytes(frontierRoot(frontier), found.signed.root)) return;
  throw new DomainError(
    "INVARIANT",
    `entries: expected the root that the log has signed at size ${frontier.size}, got ${toHex(frontierRoot(frontier))}`,
  );
}

/** Records of some entries in the order in which they became possible; what is not signed yet stays in the outbox. */
async function rebuildPart(
  entries: readonly Uint8Array[],
  start: number,
  isSettled: boolean,
  walk: Walk,
): Promise<void> {
  const logged = entries.map((bytes, i) => ({
    statement: readStatement(bytes),
    text: new TextDecoder().decode(bytes),
    hash: toHex(statementHash(bytes)),
    index: start + i,
  }));
  const disclosures = ofType(logged, "disclosure");
  const certificates = ofType(logged, "certificate");
  const revocations = ofType(logged, "revocation");
  for (const { statement, hash, index } of disclosures)
    walk.disclosed.set(hash, { id: statement.id, index, supersedes: statement.supersedes });
  for (const { statement, hash } of certificates)
    walk.certified.set(hash, { serial: statement.id, of: known(walk.disclosed, statement.disclosure) });
  await mapBounded(disclosures, AT_ONCE, ({ statement, hash }) => rebuildLogged(statement.id, hash, walk));
  await mapBounded(certificates, AT_ONCE, (entry) =>
    rebuildCertificate(entry, known(walk.certified, entry.hash).of, walk),
  );
  await mapBounded(revocations, AT_ONCE, (entry) =>
    rebuildRevocation(known(walk.certified, entry.statement.certificate).serial, entry, walk),
  );
  if (!isSettled) return;
  await settle([...disclosures, ...certificates, ...revocations], walk);
  await mapBounded(certificates, AT_ONCE, ({ hash }) => {
    const { serial, of } = known(walk.certified, hash);
    return settleCertificate(serial, of, walk);
  });
}

function known<T>(by: ReadonlyMap<string, T>, hash: string): T {
  const found = by.get(hash);
  if (found === undefined)
    throw new DomainError("INVARIANT", `entries: expected statement ${hash} before what refers to it`);
  return found;
}

/** Notes the indexes of records that were put back as waiting, as the sequencer once did. */
async function settle(logged: readonly Logged<Statement>[], { needs }: Walk): Promise<void> {
  const indexOf = new Map(logged.map(({ text, index }) => [text, index]));
  while (indexOf.size > 0) {
    const pending = await needs.outbox.pending(PENDING);
    const entries = pending.flatMap(({ ref, statement }) => {
      const logIndex = indexOf.get(statement);
      return logIndex === undefined ? [] : { ref, logIndex };
    });
    if (entries.length === 0)
      throw new DomainError("INVARIANT", `outbox: expected ${indexOf.size} more of what was put into it`);
    await needs.outbox.settle(entries);
    for (const { statement } of pending) indexOf.delete(statement);
  }
}

async function putHead(frontier: Frontier, { needs, found }: Walk): Promise<void> {
  if (frontier.size === 0) return;
  const { signed, decided } = found;
  const isPut = await needs.log.swap({
    revision: 1,
    size: frontier.size,
    root: toHex(frontierRoot(frontier)),
    frontier: frontier.nodes.map(toHex),
    batch: decided === undefined ? null : { fromSize: signed?.size ?? 0, stagingKey: decided.stagingKey },
  });
  if (!isPut) throw new DomainError("CONFLICT", "table: expected nobody else to write to it");
}

function ofType<T extends Statement["type"]>(
  logged: readonly Logged<Statement>[],
  type: T,
): readonly Logged<Extract<Statement, { readonly type: T }>>[] {
  return logged.filter(
    (entry): entry is Logged<Extract<Statement, { readonly type: T }>> => entry.statement.type === type,
  );
}
