// SPDX-License-Identifier: Apache-2.0
import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { DomainError } from "../../../core/errors.ts";
import { type Attributes, type Fields, fromAttributes, type Item, toAttributes } from "./item.ts";
import type { Key, QueueSpread } from "./key.ts";
import { translated } from "./translate-error.ts";

export interface Table extends QueueSpread {
  readonly client: DynamoDBClient;
  readonly table: string;
  /** instead of BatchWriteItem, for puts without conditions; keys must be distinct */
  readonly putMany?: (items: readonly (Fields & Key)[]) => Promise<void>;
  /** instead of an UpdateItem each, for at most 25 distinct keys: false, and nothing changed, where one of the conditions does not hold */
  readonly updateAll?: (changes: readonly KeyedChange[]) => Promise<boolean>;
  /** instead of a GetItem for each single item; strongly consistent too */
  readonly getOne?: (key: Key) => Promise<Item | undefined>;
}

/** A conditional write, or what stood in its way. */
export type Outcome = { readonly done: true } | { readonly done: false; readonly standing: Item | undefined };

const BATCH_GET_KEYS = 100;
const BATCH_GET_ATTEMPTS = 8;
const DONE: Outcome = { done: true };

/** Strongly consistent. */
export function getItem(table: Table, key: Key): Promise<Item | undefined> {
  return table.getOne?.(key) ?? getOneItem(table, key);
}

/** One GetItem, whatever the table has instead. */
export async function getOneItem(
  { client, table }: Omit<Table, "getOne">,
  key: Key,
): Promise<Item | undefined> {
  const request = new GetItemCommand({
    TableName: table,
    Key: toAttributes({ ...key }),
    ConsistentRead: true,
  });
  const { Item: found } = await translated(client.send(request));
  return found === undefined ? undefined : fromAttributes(found);
}

export interface Condition {
  /** attributes as #name, values as :name */
  readonly condition: string;
  readonly values?: Fields;
}

/** One conditional PutItem. */
export function putItem({ client, table }: Table, fields: Fields, condition: Condition): Promise<Outcome> {
  const { values = {}, condition: expression } = condition;
  const request = new PutItemCommand({
    TableName: table,
    Item: toAttributes(fields),
    ConditionExpression: expression,
    ...placeholders(expression, values),
    ReturnValuesOnConditionCheckFailure: "ALL_OLD",
  });
  return conditional(client.send(request));
}

/** Puts a new item. */
export async function putNewItem(table: Table, fields: Fields): Promise<Outcome> {
  return putOwnItem(table, fields, { condition: "attribute_not_exists(#pk)" });
}

/** Puts where the stored `revision` is one less (none: 0); false, and nothing changed, where it is not. */
export async function putRevision(
  table: Table,
  fields: Fields & { readonly revision: number },
): Promise<boolean> {
  const previous = fields.revision - 1;
  const condition =
    previous === 0
      ? { condition: "attribute_not_exists(#pk)" }
      : { condition: "#revision = :previous", values: { previous } };
  return (await putOwnItem(table, fields, condition)).done;
}

/**
 * One conditional PutItem whose condition fails once it is done. The `writer` mark is new for each call and the same in the
 * client's own repetitions of a request, so that a repetition that finds the first try's item is told from somebody else's item.
 */
export async function putOwnItem(table: Table, fields: Fields, condition: Condition): Promise<Outcome> {
  const writer = crypto.randomUUID();
  const outcome = await putItem(table, { ...fields, writer }, condition);
  return !outcome.done && outcome.standing?.writer === writer ? DONE : outcome;
}

export interface Change extends Condition {
  /** SET and REMOVE clauses */
  readonly update: string;
}

export interface KeyedChange {
  readonly key: Key;
  readonly change: Change;
}

/** One conditional UpdateItem. */
export function updateItem({ client, table }: Table, key: Key, change: Change): Promise<Outcome> {
  const request = new UpdateItemCommand({
    ...updateOf(table, { key, change }),
    ReturnValuesOnConditionCheckFailure: "ALL_OLD",
  });
  return conditional(client.send(request));
}

/** A conditional update as requests name it. */
export function updateOf(table: string, { key, change }: KeyedChange) {
  const { update, condition, values = {} } = change;
  return {
    TableName: table,
    Key: toAttributes({ ...key }),
    UpdateExpression: update,
    ConditionExpression: condition,
    ...placeholders(`${update} ${condition}`, values),
  };
}

/** Names and values for the placeholders of an expression: #name stands for the attribute of that name. */
export function placeholders(
  expression: string,
  values: Fields,
): { ExpressionAttributeNames: Record<string, string>; ExpressionAttributeValues?: Attributes } {
  const names = [...new Set(expression.match(/#[A-Za-z]+/g) ?? [])];
  const valueEntries = Object.entries(values).map(([name, value]) => [`:${name}`, value] as const);
  return {
    ExpressionAttributeNames: Object.fromEntries(names.map((name) => [name, name.slice(1)])),
    ...(valueEntries.length > 0 && {
      ExpressionAttributeValues: toAttributes(Object.fromEntries(valueEntries)),
    }),
  };
}

async function conditional(request: Promise<unknown>): Promise<Outcome> {
  try {
    await translated(request);
    return DONE;
  } catch (error) {
    if (!(error instanceof Error) || error.name !== ConditionalCheckFailedException.name) throw error;
    const { Item: standing } = error as { Item?: Attributes };
    return { done: false, standing: standing === undefined ? undefined : fromAttributes(standing) };
  }
}

export interface Selection extends Condition {
  readonly index?: string;
  /** further condition on what the key condition found */
  readonly filter?: string;
  readonly newestFirst?: boolean;
  /** stop after this many */
  readonly limit?: number;
  /** items read at a time */
  readonly pageSize?: number;
}

/** Items by key condition, in key order; strongly consistent on the table itself, eventually on an index. */
export async function queryItems({ client, table }: Table, selection: Selection): Promise<readonly Item[]> {
  const { limit = Number.POSITIVE_INFINITY } = selection;
  const items: Item[] = [];
  let from: Attributes | undefined;
  do {
    const input = { ...queryInput(selection), TableName: table, ExclusiveStartKey: from };
    const page = await translated(client.send(new QueryCommand(input)));
    items.push(...(page.Items ?? []).map(fromAttributes));
    from = page.LastEvaluatedKey;
  } while (from !== undefined && items.length < limit);
  return items.slice(0, limit);
}

function queryInput(selection: Selection): Omit<QueryCommandInput, "TableName"> {
  const { index, condition, filter, values = {}, newestFirst = false, limit, pageSize = limit } = selection;
  return {
    ...(index === undefined ? { ConsistentRead: true } : { IndexName: index }),
    KeyConditionExpression: condition,
    ...(filter !== undefined && { FilterExpression: filter }),
    ...placeholders(`${condition} ${filter ?? ""}`, values),
    ScanIndexForward: !newestFirst,
    ...(pageSize !== undefined && { Limit: pageSize }),
  };
}

/** Strongly consistent; in no order, without those that do not exist. Keys must be distinct. */
export async function batchGetItems(
  table: Omit<Table, "getOne">,
  keys: readonly Key[],
): Promise<readonly Item[]> {
  const batches = Array.from({ length: Math.ceil(keys.length / BATCH_GET_KEYS) }, (_, i) =>
    keys.slice(i * BATCH_GET_KEYS, (i + 1) * BATCH_GET_KEYS),
  );
  return (await Promise.all(batches.map((batch) => getBatch(table, batch)))).flat();
}

async function getBatch(
  { client, table }: Omit<Table, "getOne">,
  keys: readonly Key[],
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let waiting: Attributes[] = keys.map(({ pk, sk }) => toAttributes({ pk, sk }));
  for (let attempt = 0; waiting.length > 0; attempt += 1) {
    if (attempt === BATCH_GET_ATTEMPTS)
      throw new DomainError(
        "UNAVAILABLE",
        `table: ${waiting.length} items not read after ${attempt} requests`,
      );
    if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, 25 * 2 ** attempt));
    const request = new BatchGetItemCommand({
      RequestItems: { [table]: { Keys: waiting, ConsistentRead: true } },
    });
    const { Responses, UnprocessedKeys } = await translated(client.send(request));
    items.push(...(Responses?.[table] ?? []).map(fromAttributes));
    waiting = UnprocessedKeys?.[table]?.Keys ?? [];
  }
  return items;
}
