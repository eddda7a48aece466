// SPDX-License-Identifier: Apache-2.0
import { createTable } from "../adapters/dynamodb/create-table.ts";
import { createGatheredGet } from "../adapters/dynamodb/gathered-get.ts";
import { createLocalClient } from "../adapters/dynamodb/local-client.ts";
import { createTransactPut } from "../adapters/dynamodb/transact-put.ts";
import { createTransactUpdate } from "../adapters/dynamodb/transact-update.ts";
import { openTableStores } from "./table-stores.ts";

const TABLE = "touchstone";

/** Every store over one table of a local engine. */
export async function openLocalStores(endpoint: string) {
  const client = createLocalClient(endpoint);
  await createTable(client, TABLE, { minDelayMs: 10 });
  const table = { client, table: TABLE };
  return {
    ...openTableStores({
      ...table,
      putMany: createTransactPut(table),
      updateAll: createTransactUpdate(table),
      getOne: createGatheredGet(table),
      queueShards: 1,
    }),
    close: () => client.destroy(),
  };
}

export type LocalStores = Awaited<ReturnType<typeof openLocalStores>>;
