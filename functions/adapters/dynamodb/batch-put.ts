// SPDX-License-Identifier: Apache-2.0
import { BatchWriteItemCommand, type WriteRequest } from "@aws-sdk/client-dynamodb";
import { DomainError } from "../../../core/errors.ts";
import { forEachBounded } from "./for-each-bounded.ts";
import { type Fields, toAttributes } from "./item.ts";
import type { Key } from "./key.ts";
import type { Table } from "./table.ts";
import { translated } from "./translate-error.ts";

const BATCH_ITEMS = 25;
const ATTEMPTS = 8;
const CONCURRENCY = 4;

/**
 * Puts items without conditions, replacing what stands there. Keys must be distinct. Not one write: a failure may leave some
 * of them. What the table did not process is sent again, ever later; UNAVAILABLE when it stays unprocessed.
 */
export async function batchPutItems(table: Table, items: readonly (Fields & Key)[]): Promise<void> {
  if (table.putMany !== undefined) return table.putMany(items);
  const batches = Array.from({ length: Math.ceil(items.length / BATCH_ITEMS) }, (_, i) =>
    items.slice(i * BATCH_ITEMS, (i + 1) * BATCH_ITEMS),
  );
  await forEachBounded(batches, CONCURRENCY, (batch) => putBatch(table, batch));
}

async function putBatch({ client, table }: Table, items: readonly Fields[]): Promise<void> {
  let waiting: WriteRequest[] = items.map((fields) => ({ PutRequest: { Item: toAttributes(fields) } }));
  for (let attempt = 0; waiting.length > 0; attempt += 1) {
    if (attempt === ATTEMPTS)
      throw new DomainError(
        "UNAVAILABLE",
        `table: ${waiting.length} items not written after ${attempt} requests`,
      );
    if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, 25 * 2 ** attempt));
    const request = new BatchWriteItemCommand({ RequestItems: { [table]: waiting } });
    const { UnprocessedItems } = await translated(client.send(request));
    waiting = UnprocessedItems?.[table] ?? [];
  }
}
