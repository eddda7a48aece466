// SPDX-License-Identifier: Apache-2.0
import { TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import {
  boolean,
  type Decoder,
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
import { readStored, readStoredJson, toAttributes, toStoredJson } from "./item.ts";
import { isKeyPart, type Key, keyPart } from "./key.ts";
import { getItem, placeholders, type Table } from "./table.ts";
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
});
const ADDED_LATER = { otherNames: [], leiCountry: null, fiscalCalendar: null };
/** Organizations stored before a field existed read as without it. */
const decodeBody: Decoder<Organization> = (value, path) =>
  decodeStored(typeof value === "object" && value !== null ? { ...ADDED_LATER, ...value } : value, path);

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
    return item === undefined ? undefined : readStoredJson(decodeBody, item.body, "organization");
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
  };
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
    throw new DomainError(
      "CONFLICT",
      `organization.${taken.field}: ${taken.value} is already registered`,
      { field: taken.field, value: taken.value },
      { cause: error },
    );
  }
}

function insertion(
  TableName: string,
  organization: Organization,
  claims: readonly Claim[],
  writer: string,
): TransactWriteItemsCommand {
  const body = toStoredJson(decodeBody, organization, "organization");
  const condition = "attribute_not_exists(#pk)";
  return new TransactWriteItemsCommand({
    TransactItems: claims.map((claim) => ({
      Put: {
        TableName,
        Item: toAttributes({
          ...keyOf(claim),
          writer,
          ...(claim.field === "id" ? { body } : { organization: organization.id }),
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
