// SPDX-License-Identifier: Apache-2.0
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  type DynamoDBClient,
  type KeySchemaElement,
  type TableDescription,
} from "@aws-sdk/client-dynamodb";
import { DomainError } from "../../../core/errors.ts";
import { LISTING_INDEX, LOOKUP_INDEX, QUEUE_INDEX } from "./key.ts";
import { translated } from "./translate-error.ts";

const KEYS = ["pk", "sk"] as const;
const INDEXES = [
  { name: QUEUE_INDEX, keys: ["queue", "queueKey"] },
  { name: LISTING_INDEX, keys: ["listing", "listingKey"] },
  { name: LOOKUP_INDEX, keys: ["lookup"] },
] as const;

export interface CreateTableOptions {
  /** first pause between two looks at a table that is not ready; doubles up to a second */
  readonly minDelayMs: number;
  readonly maxWaitMs: number;
}

/**
 * Makes the register's table with its three indexes where it does not stand yet, and waits until it is ready. Throws
 * INVARIANT when a table of that name has other keys or indexes.
 */
export async function createTable(
  client: DynamoDBClient,
  name: string,
  { minDelayMs = 20, maxWaitMs = 60_000 }: Partial<CreateTableOptions> = {},
): Promise<void> {
  if ((await describe(client, name)) === undefined) await create(client, name);
  const deadline = Date.now() + maxWaitMs;
  for (let delayMs = minDelayMs; ; delayMs = Math.min(2 * delayMs, 1000)) {
    const description = await describe(client, name);
    if (description !== undefined && isReady(description)) return checkShape(name, description);
    if (Date.now() > deadline)
      throw new DomainError("UNAVAILABLE", `table ${name}: expected it ready within ${maxWaitMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, delayMs));
  }
}

async function create(client: DynamoDBClient, name: string): Promise<void> {
  try {
    await translated(client.send(new CreateTableCommand(definition(name))));
  } catch (error) {
    // Somebody else made it between our look and our request.
    if (!(error instanceof Error) || error.name !== "ResourceInUseException") throw error;
  }
}

async function describe(client: DynamoDBClient, name: string): Promise<TableDescription | undefined> {
  try {
    return (await translated(client.send(new DescribeTableCommand({ TableName: name })))).Table;
  } catch (error) {
    if (error instanceof Error && error.name === "ResourceNotFoundException") return undefined;
    throw error;
  }
}

function definition(name: string): CreateTableCommandInput {
  const attributes = [...KEYS, ...INDEXES.flatMap(({ keys }): readonly string[] => keys)];
  return {
    TableName: name,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: attributes.map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
    KeySchema: keySchema(KEYS),
    GlobalSecondaryIndexes: INDEXES.map((index) => ({
      IndexName: index.name,
      KeySchema: keySchema(index.keys),
      Projection: { ProjectionType: "ALL" },
    })),
  };
}

function keySchema(keys: readonly string[]): KeySchemaElement[] {
  return keys.map((AttributeName, i) => ({ AttributeName, KeyType: i === 0 ? "HASH" : "RANGE" }));
}

function isReady({ TableStatus, GlobalSecondaryIndexes = [] }: TableDescription): boolean {
  return (
    TableStatus === "ACTIVE" &&
    GlobalSecondaryIndexes.every(({ IndexStatus = "ACTIVE" }) => IndexStatus === "ACTIVE")
  );
}

function checkShape(name: string, { KeySchema, GlobalSecondaryIndexes = [] }: TableDescription): void {
  const found = new Map(GlobalSecondaryIndexes.map((index) => [index.IndexName, keysOf(index.KeySchema)]));
  const expected = [{ name: "table", keys: KEYS }, ...INDEXES];
  found.set("table", keysOf(KeySchema));
  for (const { name: part, keys } of expected) {
    if (found.get(part) !== keys.join())
      throw new DomainError(
        "INVARIANT",
        `table ${name}, ${part}: expected keys ${keys.join()}, got ${found.get(part) ?? "none"}`,
      );
  }
}

function keysOf(schema: readonly KeySchemaElement[] = []): string {
  return schema.map(({ AttributeName }) => AttributeName).join();
}
