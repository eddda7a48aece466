// SPDX-License-Identifier: Apache-2.0
import {
  boolean,
  hash,
  integer,
  list,
  nullable,
  object,
  oneOf,
  text,
  timestamp,
} from "../../../core/decode/decoder.ts";
import { GWP_SETS } from "../../../core/disclosure/gwp-set.ts";
import { BOUNDARIES, FRAMEWORKS } from "../../../core/log/statement.ts";
import { DRAFT_STATUSES, type DraftPlace, type DraftStore } from "../../ports/draft-store.ts";
import { type Item, readStoredJson, toStoredJson } from "./item.ts";
import { isKeyPart, type Key, keyPart, queueFor } from "./key.ts";
import { listNewestFirst } from "./listing.ts";
import { getItem, putRevision, type Table, updateItem } from "./table.ts";
import { createDueIds } from "./work-queue.ts";

const decodeDraft = object({
  id: text(128),
  organizationId: text(256),
  revision: integer(1),
  status: oneOf(DRAFT_STATUSES),
  header: object({
    period: object({ start: text(10), endExclusive: text(10) }),
    frameworks: list(oneOf(FRAMEWORKS), FRAMEWORKS.length),
    boundary: object({ approach: oneOf(BOUNDARIES), note: nullable(text(10_000)) }),
    gwpSet: oneOf(GWP_SETS),
    currency: nullable(text(3)),
    supersedes: nullable(text(128)),
    acceptedWarnings: list(object({ rule: text(20), because: text(500) }), 100),
  }),
  parts: list(text(1024), 1000),
  factCount: integer(0),
  batches: list(object({ key: text(128), contentHash: hash }), 1000),
  submission: integer(1),
  isBeingSubmitted: boolean,
  disclosureId: nullable(text(128)),
  creationHash: hash,
  createdAt: timestamp,
  createdBy: text(256),
  updatedAt: timestamp,
});

/** A draft's head is one row and its place in the list of its organization. */
export function createDraftStore(table: Table): DraftStore {
  const dueIds = createDueIds(table);
  const queueOf = (id: string) => queueFor("SWEEP", keyOf(id).pk, table);
  return {
    async find(id) {
      if (!isKeyPart(id)) return undefined;
      const item = await getItem(table, keyOf(id));
      return item === undefined ? undefined : draftOf(item);
    },
    swap(next) {
      return putRevision(table, {
        ...keyOf(next.id),
        revision: next.revision,
        body: toStoredJson(decodeDraft, next, "draft"),
        listing: listingOf(next.organizationId),
        listingKey: listingKeyOf(next),
        id: next.id,
        queue: queueOf(next.id),
        queueKey: next.updatedAt,
      });
    },
    due: (before, limit) => dueIds("SWEEP", before, limit),
    async putOff(id, revision, until) {
      if (!isKeyPart(id)) return;
      // Where another revision stands, the condition failing is the answer: that one is due by itself.
      await updateItem(table, keyOf(id), {
        condition: "#revision = :revision",
        ...(until === undefined
          ? { update: "REMOVE #queue, #queueKey", values: { revision } }
          : {
              update: "SET #queue = :queue, #queueKey = :queueKey",
              values: { revision, queue: queueOf(id), queueKey: until },
            }),
      });
    },
    async listByOrganization(organizationId, limit, after) {
      if (!isKeyPart(organizationId)) return { items: [], hasNext: false };
      const listing = listingOf(organizationId);
      const before = after === undefined ? undefined : listingKeyOf(after);
      const { items, hasNext } = await listNewestFirst(table, { listing, limit, before });
      return { items: items.map(draftOf), hasNext };
    },
  };
}

function draftOf({ body }: Item) {
  return readStoredJson(decodeDraft, body, "draft");
}

function keyOf(id: string): Key {
  return { pk: `DRAFT#${keyPart(id, "draft.id")}`, sk: "HEAD" };
}

function listingOf(organizationId: string): string {
  return `DRAFTS#${keyPart(organizationId, "organization id")}`;
}

function listingKeyOf({ createdAt, id }: DraftPlace): string {
  return `${createdAt}#${id}`;
}
