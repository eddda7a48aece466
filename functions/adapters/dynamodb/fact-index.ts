// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { canonicalize } from "../../../core/canonical/canonical-json.ts";
import {
  integer,
  list,
  map,
  nullable,
  object,
  oneOf,
  text,
  timestamp,
} from "../../../core/decode/decoder.ts";
import { decodeFact, PERIOD_PATTERN, slug } from "../../../core/disclosure/decode-fact.ts";
import { BASES } from "../../../core/disclosure/fact.ts";
import { FRAMEWORKS } from "../../../core/log/statement.ts";
import { calendarYearOf, periodOf } from "../../../core/rules/calendar.ts";
import { VISIBILITIES } from "../../../core/rules/stated-fact.ts";
import type { FactIndex, FactRow, FrameName, FramePart } from "../../ports/fact-index.ts";
import { batchPutItems } from "./batch-put.ts";
import { type Fields, type Item, readStoredJson, toStoredJson } from "./item.ts";
import { isKeyPart, type Key, keyPart, SHARDS, shardOf, sortable } from "./key.ts";
import { queryItems, type Table } from "./table.ts";

const decodeRow = object({
  metric: slug,
  period: text(21, PERIOD_PATTERN, "start/endExclusive"),
  dimensions: map(text(64), text(128), 16),
  basis: oneOf(BASES),
  organizationId: text(256),
  country: text(2),
  frameworks: list(oneOf(FRAMEWORKS), FRAMEWORKS.length),
  disclosureId: text(128),
  version: integer(1),
  logIndex: integer(0),
  knownFrom: timestamp,
  position: integer(0),
  leaf: text(64, /^[0-9a-f]{64}$/, "64 lower-case hex digits"),
  visibility: oneOf(VISIBILITIES),
  content: nullable(decodeFact),
});
// Sorts behind every character that a key holds.
const END = "~~";

/**
 * Two items a fact, written in batches. `FRAME#metric#year or period#dimensions#shard` holds a frame in 16 partitions by
 * organization; `SERIES#organization#metric#dimensions` holds one organization's history.
 */
export function createFactIndex(table: Table): FactIndex {
  return {
    put: (rows) => batchPutItems(table, rows.flatMap(itemsOf)),
    frame: (name, after, limit) => readFrame(table, name, after, limit),
    async series(organizationId, metric, dimensions) {
      if (!isKeyPart(organizationId) || !isKeyPart(metric)) return [];
      const pk = seriesPartition(organizationId, metric, dimensions);
      return (await queryItems(table, { condition: "#pk = :pk", values: { pk } })).map(rowOf);
    },
  };
}

function itemsOf(row: FactRow): readonly (Fields & Key)[] {
  const { organizationId, metric, dimensions, period } = row;
  const body = toStoredJson(decodeRow, row, "fact row");
  const index = sortable(row.logIndex);
  const frame = String(calendarYearOf(periodOf(period)) ?? period);
  const pk = framePartition(metric, frame, dimensions, shardOf(organizationId));
  return [
    { pk, sk: `${keyPart(organizationId, "organization id")}#${period}#${index}`, period, body },
    { pk: seriesPartition(organizationId, metric, dimensions), sk: `${period}#${index}`, body },
  ];
}

function framePartition(
  metric: string,
  frame: string,
  dimensions: FactRow["dimensions"],
  shard: number,
): string {
  return `FRAME#${keyPart(metric, "metric")}#${frame}#${dimensionsKey(dimensions)}#${shard}`;
}

function seriesPartition(organizationId: string, metric: string, dimensions: FactRow["dimensions"]): string {
  const organization = keyPart(organizationId, "organization id");
  return `SERIES#${organization}#${keyPart(metric, "metric")}#${dimensionsKey(dimensions)}`;
}

/** A frame is of exactly one set of dimensions, so a hash is enough to find it; the rows hold the words. */
function dimensionsKey(dimensions: FactRow["dimensions"]): string {
  const json = canonicalize(dimensions);
  return json === "{}" ? "-" : createHash("sha256").update(json).digest("hex").slice(0, 32);
}

async function readFrame(
  table: Table,
  name: FrameName,
  after: string | undefined,
  limit: number,
): Promise<FramePart> {
  if (!isKeyPart(name.metric) || (after !== undefined && !isKeyPart(after)))
    return { rows: [], next: undefined };
  const rows: FactRow[] = [];
  let place = after;
  for (const shard of SHARDS.slice(after === undefined ? 0 : shardOf(after))) {
    const part = await readShard(table, name, shard, place, limit - rows.length);
    rows.push(...part.rows);
    if (part.next !== undefined) return { rows, next: part.next };
    place = undefined;
    if (rows.length >= limit) return { rows, next: rows.at(-1)?.organizationId };
  }
  return { rows, next: undefined };
}

async function readShard(
  table: Table,
  { metric, dimensions, period }: FrameName,
  shard: number,
  after: string | undefined,
  limit: number,
): Promise<FramePart> {
  const range = "range" in period ? period.range : undefined;
  const frame =
    "range" in period ? (calendarYearOf(periodOf(period.range)) ?? period.range) : period.calendarYear;
  const pk = framePartition(metric, String(frame), dimensions, shard);
  const filter = range === undefined ? {} : { filter: "#period = :range" };
  const select = (from: string, to: string, most?: number) =>
    queryItems(table, {
      condition: "#pk = :pk AND #sk BETWEEN :from AND :to",
      values: { pk, from, to, ...(range === undefined ? {} : { range }) },
      ...filter,
      ...(most === undefined ? {} : { limit: most }),
    });
  // What BETWEEN includes: everything of later organizations, nothing of the one that was read.
  const items = await select(after === undefined ? "!" : `${after}#${END}`, END, limit);
  const found = items.map(rowOf);
  const last = found.at(-1)?.organizationId;
  if (last === undefined || found.length < limit) return { rows: found, next: undefined };
  // The last organization may have more rows than were asked for.
  const whole = (await select(`${last}#`, `${last}#${END}`)).map(rowOf);
  return { rows: [...found.filter(({ organizationId }) => organizationId !== last), ...whole], next: last };
}

function rowOf({ body }: Item): FactRow {
  return readStoredJson(decodeRow, body, "fact row");
}
