// SPDX-License-Identifier: Apache-2.0
import { canonicalize } from "../../core/canonical/canonical-json.ts";
import { equalBytes, fromBase64Url, fromHex, toHex } from "../../core/canonical/encoding.ts";
import { parseStrictJson } from "../../core/canonical/strict-json.ts";
import { decodeUtf8 } from "../../core/canonical/utf8-decode.ts";
import { STATUS_PURPOSES, type StatusPurpose } from "../../core/credential/credential.ts";
import { decodeStatusList, STATUS_LIST_BITS, statusBit } from "../../core/credential/status-list.ts";
import { readPublishedAnchor } from "../../core/log/published-anchor.ts";
import {
  type DisclosureStatement,
  readStatement,
  type Statement,
  statementHash,
} from "../../core/log/statement.ts";
import { TILE_WIDTH } from "../../core/log/tiles.ts";
import { sha256 } from "../../core/merkle/hash.ts";
import { rangeRoot } from "../../core/merkle/tree.ts";
import { gunzip } from "../../verifier/status/gunzip.ts";
import type { DisclosureRecord, DisclosureStore } from "../ports/disclosure-store.ts";
import type { EvidenceStore } from "../ports/evidence-store.ts";
import type { FactIndex, FactRow } from "../ports/fact-index.ts";
import type { LogIndex } from "../ports/log-index.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import type { OrganizationStore } from "../ports/organization-store.ts";
import type { StatusStore } from "../ports/status-store.ts";
import { evidenceKey } from "./evidence/evidence-file.ts";
import { commitmentOf, readFactsDocument } from "./facts-document.ts";
import { factRows } from "./frames/fact-rows.ts";
import { type LogFindings, readOrFind } from "./log-findings.ts";
import { readEntries, withLogNodes } from "./log-tiles.ts";
import { mapBounded } from "./map-bounded.ts";
import { publishedAnchorKey } from "./publish-anchor.ts";
import { statusListKey } from "./status-lists.ts";

/** What is made from the log, or follows it. */
export interface LaterNeeds {
  readonly objects: Pick<ObjectStore, "get">;
  readonly disclosures: Pick<DisclosureStore, "find">;
  readonly organizations: Pick<OrganizationStore, "find">;
  readonly evidence: Pick<EvidenceStore, "findMany">;
  readonly logIndex: Pick<LogIndex, "size" | "findByStatement" | "listPlaces">;
  readonly factIndex: Pick<FactIndex, "series">;
  readonly statuses: Pick<StatusStore, "positions">;
  readonly contracts: readonly { readonly chain: string; readonly contract: string }[];
}

type Needs = LaterNeeds & { readonly findings: LogFindings; readonly size: number };

const READS_AT_ONCE = 8;

/**
 * Compares lookup rows, fact rows and stored evidence with the entries that the indexes say they cover, served status lists with
 * the table, and published anchors with the log.
 */
export async function checkLater(needs: Needs): Promise<void> {
  const covered = Math.min(needs.size, await needs.logIndex.size());
  for (let start = 0; start < covered; start += TILE_WIDTH) {
    const end = Math.min(covered, start + TILE_WIDTH);
    const entries = await readEntries(needs.objects, needs.size, start, end);
    await mapBounded(
      entries.map((bytes, i) => ({ bytes, index: start + i })),
      READS_AT_ONCE,
      (entry) => checkEntry(entry, needs),
    );
  }
  const lists = Math.ceil(needs.size / STATUS_LIST_BITS);
  for (let list = 0; list < lists; list += 1)
    for (const purpose of STATUS_PURPOSES) await checkStatusList(purpose, list, needs);
  for (const contract of needs.contracts) await checkPublished(contract, needs);
}

interface Entry {
  readonly bytes: Uint8Array;
  readonly index: number;
}

async function checkEntry({ bytes, index }: Entry, needs: Needs): Promise<void> {
  const statement = readable(bytes);
  if (statement?.type === "disclosure" || statement?.type === "certificate")
    await checkLookup(statement.id, toHex(statementHash(bytes)), index, needs);
  if (statement?.type === "disclosure") await checkFacts(statement, index, needs);
}

/** An entry that cannot be read was told by the walk. */
function readable(bytes: Uint8Array): Statement | undefined {
  try {
    return readStatement(bytes);
  } catch {
    return undefined;
  }
}

async function checkLookup(id: string, hash: string, index: number, needs: Needs): Promise<void> {
  const where = `${id} (entry ${index})`;
  const row = await readOrFind(needs.findings, "lookup", where, () => needs.logIndex.findByStatement(hash));
  const named = row?.serial ?? row?.disclosureId;
  if (row?.logIndex !== index || named !== id)
    needs.findings.add(
      "lookup",
      where,
      `a row of ${id} at log index ${index}`,
      row === undefined ? "none" : `${named} at log index ${row.logIndex}`,
    );
}

async function checkFacts(statement: DisclosureStatement, index: number, needs: Needs): Promise<void> {
  const { disclosures, organizations, findings, logIndex } = needs;
  const where = `${statement.id} (entry ${index})`;
  const record = await disclosures.find(statement.id).catch(() => undefined);
  const organization = record && (await organizations.find(record.organizationId));
  // A record that is missing or cannot be read was told by the walk.
  if (record === undefined || organization === undefined) return;
  const [place] = await logIndex.listPlaces(organization.id, index + 1, 1);
  if (place?.logIndex !== index)
    findings.add("lookup", where, `a place at log index ${index}`, `log index ${place?.logIndex ?? "none"}`);
  await readOrFind(findings, "facts", where, async () => {
    const document = await readFactsDocument(record, needs.objects);
    const { facts } = commitmentOf(record, document);
    const rows = factRows({ statement, logIndex: index, organization }, document, facts);
    for (const row of rows) await checkRow(row, where, needs);
    await checkEvidence(record, [...new Set(facts.flatMap(({ fact }) => fact.evidence))], needs);
  });
}

async function checkRow(row: FactRow, where: string, { factIndex, findings }: Needs): Promise<void> {
  const series = await factIndex.series(row.organizationId, row.metric, row.dimensions);
  const found = series.find((one) => one.logIndex === row.logIndex && one.position === row.position);
  if (found !== undefined && canonicalize(found) === canonicalize(row)) return;
  const what = `${where}, ${row.metric} ${row.period}`;
  findings.add("fact row", what, `the row of leaf ${row.leaf}`, found === undefined ? "none" : "another row");
}

async function checkEvidence(
  { organizationId, id }: DisclosureRecord,
  hashes: readonly string[],
  { evidence, objects, findings }: Needs,
): Promise<void> {
  const files = hashes.length === 0 ? [] : await evidence.findMany(organizationId, hashes);
  for (const file of files.filter(({ status }) => status === "STORED")) {
    const bytes = await objects.get(evidenceKey(file));
    const got = bytes === undefined ? "nothing" : toHex(sha256(bytes));
    if (got !== file.sha256)
      findings.add("evidence", `${evidenceKey(file)} of ${id}`, `a file of SHA-256 ${file.sha256}`, got);
  }
}

/** A list may be older than the table, and never says more: its bits are never taken back. */
async function checkStatusList(purpose: StatusPurpose, list: number, needs: Needs): Promise<void> {
  const { objects, statuses, findings } = needs;
  const key = statusListKey(purpose, list);
  const served = await objects.get(key);
  if (served === undefined) return;
  await readOrFind(findings, "status list", key, async () => {
    const { credentialSubject } = decodeStatusList(parseStrictJson(decodeUtf8(served) ?? ""), key);
    const packed = fromBase64Url(credentialSubject.encodedList.slice(1)) ?? new Uint8Array();
    const bits = (await gunzip(packed, STATUS_LIST_BITS / 8)) ?? new Uint8Array();
    const known = new Set(await statuses.positions(purpose, list));
    const strange = Array.from({ length: STATUS_LIST_BITS }, (_, i) => i).filter(
      (i) => statusBit(bits, i) === undefined || (statusBit(bits, i) === true && !known.has(i)),
    );
    if (strange.length > 0)
      findings.add(
        "status list",
        key,
        `${known.size} places as the table has them`,
        `place ${strange[0]} too`,
      );
  });
}

async function checkPublished(
  contract: { readonly chain: string; readonly contract: string },
  { objects, findings, size }: Needs,
): Promise<void> {
  const key = publishedAnchorKey(contract, "latest");
  const bytes = await objects.get(key);
  if (bytes === undefined) return;
  await readOrFind(findings, "published anchor", key, async () => {
    const anchor = readPublishedAnchor(bytes);
    const own = await objects.get(publishedAnchorKey(contract, anchor.size));
    if (own === undefined || !equalBytes(own, bytes))
      findings.add("published anchor", key, `the same as ${anchor.size}.json`, "another anchor");
    if (anchor.size > size)
      return findings.add("published anchor", key, `at most ${size} entries`, `size ${anchor.size}`);
    const root = await withLogNodes(objects, size, (read) => rangeRoot(0, anchor.size, read));
    if (!equalBytes(root, fromHex(anchor.root) ?? new Uint8Array()))
      findings.add("published anchor", key, `root ${toHex(root)}`, `root ${anchor.root}`);
  });
}
