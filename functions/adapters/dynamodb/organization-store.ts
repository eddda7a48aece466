// SPDX-License-Identifier: Apache-2.0
import { TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import {
  boolean,
  type Decoder,
  integer,
  list,
  nullable,
  object,
  oneOf,
  text,
  timestamp,
} from "../../../core/decode/decoder.ts";
import { DomainError } from "../../../core/errors.ts";
import { decodeFiscalCalendar } from "../../../core/organization/fiscal-calendar.ts";
import {
  ORGANIZATION_KINDS,
  type Organization,
  type OrganizationStore,
} from "../../ports/organization-store.ts";
import { type Fields, type Item, readStored, readStoredJson, toAttributes, toStoredJson } from "./item.ts";
import { isKeyPart, type Key, keyPart, sortable } from "./key.ts";
import { getItem, placeholders, queryItems, type Table } from "./table.ts";
import { cancellationCodes, translated } from "./translate-error.ts";

const name = nullable(text(1000));
const decodeStored = object({
  id: text(256),
  did: text(512),
  kind: oneOf(ORGANIZATION_KINDS),
  names: object({ en: name, zh: name }),
  country: text(2),
  lei: nullable(text(20)),
  uscc: nullable(text(18)),
  usccOverride: nullable(text(4000)),
  isin: list(text(12), 1000),
  fourEyes: boolean,
  contentHash: text(128),
  registeredAt: timestamp,
  otherNames: list(object({ tag: text(35), name: text(1000) }), 100),
  leiCountry: nullable(text(2)),
  fiscalCalendar: nullable(decodeFiscalCalendar),
  revision: integer(1),
  change: nullable(object({ at: timestamp, by: text(512), because: text(1000) })),
});
const ADDED_LATER = { otherNames: [], leiCountry: null, fiscalCalendar: null, revision: 1, change: null };
/** Organizations stored before a field existed read as without it. */
const decodeBody: Decoder<Organization> = (value, path) =>
  decodeStored(typeof value === "object" && value !== null ? { ...ADDED_LATER, ...value } : value, path);

const REVISION_DIGITS = 6;
const MAX_REVISION = 10 ** REVISION_DIGITS - 1;

type Field = "id" | "lei" | "uscc";
interface Claim {
  readonly field: Field;
  readonly value: string;
}

/** LEI and USCC are claimed by an item each, in one transaction with the organization itself. */
export function createOrganizationStore(table: Table): OrganizationStore {
  const find = async (id: string): Promise<Organization | undefined> => {
    if (!isKeyPart(id)) return undefined;
    const item = await getItem(table, keyOf({ field: "id", value: id }));
    return item === undefined ? undefined : organizationOf(item);
  };
  const findByClaim = async (claim: Claim): Promise<Organization | undefined> => {
    if (!isKeyPart(claim.value)) return undefined;
    const item = await getItem(table, keyOf(claim));
    return item === undefined ? undefined : find(readStored(text(256), item.organization, "organization"));
  };
  return {
    find,
    findByLei: (lei) => findByClaim({ field: "lei", value: lei }),
    findByUscc: (uscc) => findByClaim({ field: "uscc", value: uscc }),
    insert: (organization) => insert(table, organization),
    update: (next) => update(table, next),
    async findRevision(id, revision) {
      const standing = await find(id);
      if (standing === undefined || standing.revision === revision) return standing;
      if (!isRevision(revision)) return undefined;
      const item = await getItem(table, revisionKey(id, revision));
      return item === undefined ? undefined : organizationOf(item);
    },
    async listRevisions(id, limit, before) {
      // The standing one first: what is replaced in between is then found among the past ones.
      const standing = await find(id);
      if (standing === undefined) return { items: [], hasNext: false };
      const past = await pastRevisions(
        table,
        id,
        limit + 1,
        Math.min(before ?? MAX_REVISION, standing.revision),
      );
      const isBehind = before === undefined || standing.revision < before;
      const found = isBehind ? [standing, ...past] : past;
      return { items: found.slice(0, limit), hasNext: found.length > limit };
    },
  };
}

/** Past revisions below one, newest first. */
async function pastRevisions(
  table: Table,
  id: string,
  limit: number,
  before: number,
): Promise<readonly Organization[]> {
  if (!isRevision(before - 1)) return [];
  const { pk, sk: to } = revisionKey(id, before - 1);
  const items = await queryItems(table, {
    condition: "#pk = :pk AND #sk BETWEEN :from AND :to",
    values: { pk, from: revisionKey(id, 1).sk, to },
    newestFirst: true,
    limit,
  });
  return items.map(organizationOf);
}

/** The new one, the one it replaces beside it, and claims of what identifies it from now on: all or nothing. */
async function update(table: Table, next: Organization): Promise<boolean> {
  const item = await getItem(table, keyOf({ field: "id", value: next.id }));
  const standing = item && organizationOf(item);
  if (standing === undefined || standing.revision !== next.revision - 1) return false;
  const writer = crypto.randomUUID();
  const added = claimsOf(next).filter(({ field }) => field !== "id" && standing[field] === null);
  try {
    await translated(table.client.send(replacement(table.table, { standing, next, added, writer })));
  } catch (error) {
    const failed = cancellationCodes(error).indexOf("ConditionalCheckFailed");
    if (failed < 0) throw error;
    // The client repeats a request whose answer was lost; then our own first try stands in the way.
    const found = await getItem(table, keyOf({ field: "id", value: next.id }));
    if (found?.writer === writer) return true;
    const taken = added[failed - 2];
    if (taken === undefined) return false;
    throw alreadyRegistered(taken, error);
  }
  return true;
}

interface Replacement {
  readonly standing: Organization;
  readonly next: Organization;
  readonly added: readonly Claim[];
  readonly writer: string;
}

function replacement(
  TableName: string,
  { standing, next, added, writer }: Replacement,
): TransactWriteItemsCommand {
  const isNew = "attribute_not_exists(#pk)";
  const previous = standing.revision;
  // Those registered before there were revisions have none.
  const isStanding =
    previous === 1
      ? "attribute_exists(#pk) AND (attribute_not_exists(#revision) OR #revision = :previous)"
      : "#revision = :previous";
  const put = (Item: Fields, ConditionExpression: string, values: Fields = {}) => ({
    Put: {
      TableName,
      Item: toAttributes(Item),
      ConditionExpression,
      ...placeholders(ConditionExpression, values),
    },
  });
  return new TransactWriteItemsCommand({
    TransactItems: [
      put({ ...keyOf({ field: "id", value: next.id }), ...rowOf(next), writer }, isStanding, { previous }),
      put({ ...revisionKey(next.id, previous), ...rowOf(standing), writer }, isNew),
      ...added.map((claim) => put({ ...keyOf(claim), organization: next.id, writer }, isNew)),
    ],
  });
}

function rowOf(organization: Organization): Fields {
  return {
    body: toStoredJson(decodeBody, organization, "organization"),
    revision: organization.revision,
  };
}

function organizationOf({ body }: Item): Organization {
  return readStoredJson(decodeBody, body, "organization");
}

function isRevision(revision: number): boolean {
  return Number.isSafeInteger(revision) && revision >= 1 && revision <= MAX_REVISION;
}

function revisionKey(id: string, revision: number): Key {
  const { pk } = keyOf({ field: "id", value: id });
  return { pk, sk: `REV#${sortable(revision, REVISION_DIGITS)}` };
}

async function insert(table: Table, organization: Organization): Promise<void> {
  const writer = crypto.randomUUID();
  const claims = claimsOf(organization);
  try {
    await translated(table.client.send(insertion(table.table, organization, claims, writer)));
  } catch (error) {
    const taken = claims[cancellationCodes(error).indexOf("ConditionalCheckFailed")];
    if (taken === undefined) throw error;
    // The client repeats a request whose answer was lost; then our own first try stands in the way.
    const standing = await getItem(table, keyOf({ field: "id", value: organization.id }));
    if (standing?.writer === writer) return;
    throw alreadyRegistered(taken, error);
  }
}

function alreadyRegistered({ field, value }: Claim, cause: unknown): DomainError {
  const message = `organization.${field}: ${value} is already registered`;
  return new DomainError("CONFLICT", message, { field, value }, { cause });
}

function insertion(
  TableName: string,
  organization: Organization,
  claims: readonly Claim[],
  writer: string,
): TransactWriteItemsCommand {
  const condition = "attribute_not_exists(#pk)";
  return new TransactWriteItemsCommand({
    TransactItems: claims.map((claim) => ({
      Put: {
        TableName,
        Item: toAttributes({
          ...keyOf(claim),
          writer,
          ...(claim.field === "id" ? rowOf(organization) : { organization: organization.id }),
        }),
        ConditionExpression: condition,
        ...placeholders(condition, {}),
      },
    })),
  });
}

function claimsOf({ id, lei, uscc }: Organization): readonly Claim[] {
  return [
    { field: "id", value: id },
    ...(lei === null ? [] : [{ field: "lei", value: lei } as const]),
    ...(uscc === null ? [] : [{ field: "uscc", value: uscc } as const]),
  ];
}

function keyOf({ field, value }: Claim): Key {
  const prefix = { id: "ORG", lei: "LEI", uscc: "USCC" }[field];
  return { pk: `${prefix}#${keyPart(value, `organization.${field}`)}`, sk: prefix };
}
