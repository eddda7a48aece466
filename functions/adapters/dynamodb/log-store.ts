// SPDX-License-Identifier: Apache-2.0
import { hash, integer, list, nullable, object, text } from "../../../core/decode/decoder.ts";
import type { LogHead, LogStore } from "../../ports/log-store.ts";
import { readStoredJson, toStoredJson } from "./item.ts";
import { getItem, putRevision, type Table } from "./table.ts";

const KEY = { pk: "LOG", sk: "HEAD" };
const MAX_SUBTREES = 64;

const decodeHead = object({
  revision: integer(1),
  size: integer(0),
  root: hash,
  frontier: list(hash, MAX_SUBTREES),
  batch: nullable(object({ fromSize: integer(0), stagingKey: text(512) })),
});

/** The head is one row; a swap is one conditional write. */
export function createLogStore(table: Table): LogStore {
  return {
    async head(): Promise<LogHead | undefined> {
      const item = await getItem(table, KEY);
      return item === undefined ? undefined : readStoredJson(decodeHead, item.body, "log head");
    },
    swap(next) {
      const body = toStoredJson(decodeHead, next, "log head");
      return putRevision(table, { ...KEY, revision: next.revision, body });
    },
  };
}
