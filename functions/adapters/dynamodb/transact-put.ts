// SPDX-License-Identifier: Apache-2.0
import { TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import { type Fields, toAttributes } from "./item.ts";
import type { Key } from "./key.ts";
import type { Table } from "./table.ts";
import { translated } from "./translate-error.ts";

const TRANSACTION_ITEMS = 25;

/**
 * Puts items in transactions, one at a time for the whole table. For an engine on one machine, which does one thing at a time and
 * syncs to the disk for every item of a BatchWriteItem but once for a transaction: 25 items in 25 ms instead of 60, and
 * whoever waits for the engine gets a turn in between. In the cloud a transaction costs twice as much, and saves nothing.
 */
export function createTransactPut({ client, table }: Table): NonNullable<Table["putMany"]> {
  const putAll = async (items: readonly (Fields & Key)[]): Promise<void> => {
    for (let at = 0; at < items.length; at += TRANSACTION_ITEMS) {
      const part = items.slice(at, at + TRANSACTION_ITEMS);
      const writes = part.map((fields) => ({ Put: { TableName: table, Item: toAttributes(fields) } }));
      await translated(client.send(new TransactWriteItemsCommand({ TransactItems: writes })));
    }
  };
  let last: Promise<void> = Promise.resolve();
  return (items) => {
    const turn = last.then(() => putAll(items));
    last = turn.catch(() => undefined);
    return turn;
  };
}
