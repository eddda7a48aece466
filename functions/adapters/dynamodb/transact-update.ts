// SPDX-License-Identifier: Apache-2.0
import { TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import { type Table, updateOf } from "./table.ts";
import { cancellationCodes, translated } from "./translate-error.ts";

/** Conditional updates in one transaction: for an engine on one machine, see `createTransactPut`. */
export function createTransactUpdate({ client, table }: Table): NonNullable<Table["updateAll"]> {
  return async (changes) => {
    const writes = changes.map((change) => ({ Update: updateOf(table, change) }));
    try {
      await translated(client.send(new TransactWriteItemsCommand({ TransactItems: writes })));
      return true;
    } catch (error) {
      if (cancellationCodes(error).includes("ConditionalCheckFailed")) return false;
      throw error;
    }
  };
}
