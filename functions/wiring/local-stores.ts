// SPDX-License-Identifier: Apache-2.0
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { createTable } from "../adapters/dynamodb/create-table.ts";
import { createTransactPut } from "../adapters/dynamodb/transact-put.ts";
import { openTableStores } from "./table-stores.ts";

const TABLE = "touchstone";

/** Every store over one table of a local engine. */
export async function openLocalStores(endpoint: string) {
  const client = new DynamoDBClient({
    endpoint,
    region: "local",
    // The engine asks for credentials and looks at none.
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  await createTable(client, TABLE, { minDelayMs: 10 });
  const table = { client, table: TABLE };
  return {
    ...openTableStores({ ...table, putMany: createTransactPut(table), queueShards: 1 }),
    close: () => client.destroy(),
  };
}

export type LocalStores = Awaited<ReturnType<typeof openLocalStores>>;
