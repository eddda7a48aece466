// SPDX-License-Identifier: Apache-2.0
import { TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import { type Fields, toAttributes } from "./item.ts";
import type { Key } from "./key.ts";
import type { Table } from "./table.ts";
import { translated } from "./translate-error.ts";

/** Items in one transaction. */
export const TRANSACTION_ITEMS = 25;
const MAX_PAUSE_MS = 20;

interface Job {
  left: number;
  done(): void;
  fail(error: unknown): void;
}
interface Waiting {
  readonly item: Fields & Key;
  readonly job: Job;
}

/**
 * Puts items in transactions, one at a time for the whole table, each filled with what all callers wait for. For an engine on one
 * machine, which does one thing at a time and syncs to the disk for every item of a BatchWriteItem but once for a transaction. After
 * each, as long as it took belongs to whoever else waits for the engine. In the cloud a transaction costs twice as much, and saves
 * nothing.
 */
export function createTransactPut({ client, table }: Table): NonNullable<Table["putMany"]> {
  const send = async (items: readonly Waiting[]): Promise<void> => {
    const writes = items.map(({ item }) => ({ Put: { TableName: table, Item: toAttributes(item) } }));
    await translated(client.send(new TransactWriteItemsCommand({ TransactItems: writes })));
  };
  let waiting: readonly Waiting[] = [];
  let isRunning = false;
  const run = async (): Promise<void> => {
    if (isRunning) return;
    isRunning = true;
    while (waiting.length > 0) {
      const part = firstTransaction(waiting);
      waiting = waiting.slice(part.length);
      const startedMs = performance.now();
      await send(part).then(
        () => settle(part),
        (error: unknown) => refuse(part, error),
      );
      await pause(Math.min(performance.now() - startedMs, MAX_PAUSE_MS));
    }
    isRunning = false;
  };
  return (items) =>
    new Promise((done, fail) => {
      if (items.length === 0) return done();
      const job = { left: items.length, done, fail };
      waiting = [...waiting, ...items.map((item) => ({ item, job }))];
      queueMicrotask(run);
    });
}

/** As many as one transaction takes: a key may stand in it once. */
function firstTransaction(waiting: readonly Waiting[]): readonly Waiting[] {
  const part = waiting.slice(0, TRANSACTION_ITEMS);
  const names = part.map(({ item: { pk, sk } }) => JSON.stringify([pk, sk]));
  const again = names.findIndex((name, i) => names.indexOf(name) !== i);
  return again === -1 ? part : part.slice(0, again);
}

function settle(part: readonly Waiting[]): void {
  for (const { job } of part) {
    job.left -= 1;
    if (job.left === 0) job.done();
  }
}

function refuse(part: readonly Waiting[], error: unknown): void {
  for (const { job } of part) job.fail(error);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
