// SPDX-License-Identifier: Apache-2.0
import { fromBase64Url, toBase64Url } from "../../../core/canonical/encoding.ts";
import { DomainError } from "../../../core/errors.ts";
import {
  type DisclosureRecord,
  type DisclosureStore,
  type Page,
  scopeOfId,
} from "../../ports/disclosure-store.ts";
import {
  disclosureFields,
  disclosureKey,
  disclosureOf,
  idempotencyLookup,
  organizationListing,
  scopePartition,
} from "./disclosure-item.ts";
import { readKey } from "./index-entry.ts";
import type { Fields } from "./item.ts";
import { isKeyPart, type Key, LOOKUP_INDEX, outboxFields, type QueueSpread } from "./key.ts";
import { listNewestFirst } from "./listing.ts";
import { getItem, type Outcome, putNewItem, queryItems, type Table, updateItem } from "./table.ts";

/** Few submissions share an idempotency hash: only those that raced each other. */
const MAX_TWINS = 25;
const CURSOR = /^[0-9TZ:.-]{24}#[\x21-\x7e]{1,256}$/;

export function createDisclosureStore(table: Table): DisclosureStore {
  return {
    async insert(record) {
      const { done } = await putNewItem(table, disclosureFields(record, table));
      if (done) return;
      const { scope, version } = record;
      throw new DomainError("CONFLICT", `version ${version} of scope ${scope} is already taken`, {
        scope,
        version,
      });
    },
    find: (id) => findDisclosure(table, id),
    findScope: (scope) => findScope(table, scope),
    findByIdempotencyHash: (hash) => findByIdempotencyHash(table, hash),
    listByOrganization: (id, limit, after) => listByOrganization(table, id, limit, after),
    decide: (id, decision) =>
      leaveAwaiting(table, id, (record, key) => decided(record, key, decision, table)),
    withdraw: (id) => leaveAwaiting(table, id, () => ({ approval: "WITHDRAWN" })),
    async setCertificate(id, serial) {
      const outcome = await updateItem(table, disclosureKey(await expectDisclosure(table, id)), {
        // Without a log index the queue entry would be the one in the outbox, and removing it would lose the disclosure.
        condition: "attribute_exists(#logIndex) AND attribute_not_exists(#certificateSerial)",
        update: "SET #certificateSerial = :serial REMOVE #queue, #queueKey",
        values: { serial },
      });
      checkCertificate(outcome, id, serial);
    },
    async setRevoked(id, revokedAt) {
      await updateItem(table, disclosureKey(await expectDisclosure(table, id)), {
        condition: "attribute_exists(#pk)",
        update: "SET #revokedAt = if_not_exists(#revokedAt, :revokedAt)",
        values: { revokedAt },
      });
    },
  };
}

async function findScope(table: Table, scope: string): Promise<readonly DisclosureRecord[]> {
  if (!isKeyPart(scope)) return [];
  const items = await queryItems(table, { condition: "#pk = :pk", values: { pk: scopePartition(scope) } });
  return items.map(disclosureOf);
}

async function findDisclosure(table: Table, id: string): Promise<DisclosureRecord | undefined> {
  const scope = scopeOfId(id);
  if (!isKeyPart(id) || !isKeyPart(scope)) return undefined;
  // Most are the first of their scope. That there is none says nothing: a rebuild puts versions back in another order.
  const first = await getItem(table, disclosureKey({ scope, version: 1 }));
  if (first?.id === id) return disclosureOf(first);
  const [item] = await queryItems(table, {
    condition: "#pk = :pk",
    filter: "#id = :id",
    values: { pk: scopePartition(scope), id },
  });
  return item === undefined ? undefined : disclosureOf(item);
}

async function expectDisclosure(table: Table, id: string): Promise<DisclosureRecord> {
  const record = await findDisclosure(table, id);
  if (record === undefined) throw new DomainError("NOT_FOUND", `disclosure ${id} does not exist`, { id });
  return record;
}

async function findByIdempotencyHash(table: Table, hash: string): Promise<DisclosureRecord | undefined> {
  if (!isKeyPart(hash)) return undefined;
  const twins = await queryItems(table, {
    index: LOOKUP_INDEX,
    condition: "#lookup = :lookup",
    values: { lookup: idempotencyLookup(hash) },
    limit: MAX_TWINS,
  });
  const [oldest] = twins.map(readKey).sort((a, b) => (a.pk + a.sk < b.pk + b.sk ? -1 : 1));
  // The index may lag behind; the item itself is read consistently.
  const item = oldest === undefined ? undefined : await getItem(table, oldest);
  return item === undefined ? undefined : disclosureOf(item);
}

async function listByOrganization(
  table: Table,
  organizationId: string,
  limit: number,
  after: string | undefined,
): Promise<Page<DisclosureRecord>> {
  const before = after === undefined ? undefined : readCursor(after);
  if (!isKeyPart(organizationId)) return { items: [], next: undefined };
  const listing = organizationListing(organizationId);
  const { items, hasNext } = await listNewestFirst(table, { listing, limit, before });
  const last = hasNext ? items.at(-1) : undefined;
  return {
    items: items.map(disclosureOf),
    next: last === undefined ? undefined : toBase64Url(new TextEncoder().encode(String(last.listingKey))),
  };
}

function readCursor(after: string): string {
  const bytes = after.length > 512 ? undefined : fromBase64Url(after);
  const cursor = bytes === undefined ? "" : new TextDecoder().decode(bytes);
  if (!CURSOR.test(cursor))
    throw new DomainError("BAD_INPUT", "after: expected a cursor of an earlier page", { path: "after" });
  return cursor;
}

type Decision = Parameters<DisclosureStore["decide"]>[1];

/** AWAITING → something else: what an update sets beside the mark of who decided. */
function decided(
  { submittedAt, id }: DisclosureRecord,
  { pk }: Key,
  decision: Decision,
  spread: QueueSpread,
): Fields {
  return decision.approved
    ? { approval: "APPROVED", ...outboxFields(pk, submittedAt, id, spread) }
    : { approval: "REJECTED", rejectedBecause: decision.reason };
}

async function leaveAwaiting(
  table: Table,
  id: string,
  fieldsOf: (record: DisclosureRecord, key: Key) => Fields,
): Promise<void> {
  const record = await expectDisclosure(table, id);
  const key = disclosureKey(record);
  const decider = crypto.randomUUID();
  const fields = { ...fieldsOf(record, key), decider };
  const outcome = await updateItem(table, key, {
    update: `SET ${Object.keys(fields)
      .map((name) => `#${name} = :${name}`)
      .join(", ")}`,
    condition: "#approval = :awaiting",
    values: { ...fields, awaiting: "AWAITING" },
  });
  // The client repeats a request whose answer was lost; then our own first try stands there.
  if (outcome.done || outcome.standing?.decider === decider) return;
  const got = String(outcome.standing?.approval ?? "nothing");
  throw new DomainError("CONFLICT", `disclosure ${id}: expected it AWAITING approval, got ${got}`, { id });
}

function checkCertificate(outcome: Outcome, id: string, serial: string): void {
  if (outcome.done) return;
  const standing = outcome.standing?.certificateSerial;
  if (standing === serial) return;
  if (standing !== undefined)
    throw new DomainError("CONFLICT", `disclosure ${id} already has certificate ${standing}`, { id, serial });
  throw new DomainError("INVARIANT", `disclosure ${id}: expected it in the log before its certificate`, {
    id,
  });
}
