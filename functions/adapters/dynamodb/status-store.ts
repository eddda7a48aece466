// SPDX-License-Identifier: Apache-2.0

import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { integer } from "../../../core/decode/decoder.ts";
import type { StatusStore } from "../../ports/status-store.ts";
import { readStored, toAttributes } from "./item.ts";
import { sortable } from "./key.ts";
import { queryItems, type Table } from "./table.ts";
import { translated } from "./translate-error.ts";

/** One small item a set place: setting is a plain put, so it needs no reading and no retry. */
export function createStatusStore(table: Table): StatusStore {
  return {
    async set(purpose, list, index) {
      const Item = toAttributes({ pk: partition(purpose, list), sk: sortable(index), position: index });
      await translated(table.client.send(new PutItemCommand({ TableName: table.table, Item })));
    },
    async positions(purpose, list) {
      const items = await queryItems(table, {
        condition: "#pk = :pk",
        values: { pk: partition(purpose, list) },
      });
      return items.map(({ position }) => readStored(integer(0), position, "position"));
    },
  };
}

function partition(purpose: string, list: number): string {
  return `STATUS#${purpose}#${sortable(list)}`;
}
