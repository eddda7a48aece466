// SPDX-License-Identifier: Apache-2.0
import { hash, integer, list, object } from "../../../core/decode/decoder.ts";
import type { WitnessStore } from "../../ports/member.ts";
import { readStoredJson, toStoredJson } from "./item.ts";
import { type Key, keyPart } from "./key.ts";
import { getItem, putRevision, type Table } from "./table.ts";

const MAX_HEADS = 10_000;

const decodeHeads = object({
  revision: integer(1),
  heads: list(object({ size: integer(0), root: hash }), MAX_HEADS),
});

export function createWitnessStore(table: Table): WitnessStore {
  return {
    async load(member) {
      const item = await getItem(table, keyOf(member));
      return item === undefined ? undefined : readStoredJson(decodeHeads, item.body, "witnessed heads");
    },
    save(member, heads) {
      const body = toStoredJson(decodeHeads, heads, "witnessed heads");
      return putRevision(table, { ...keyOf(member), revision: heads.revision, body });
    },
  };
}

function keyOf(member: string): Key {
  return { pk: `WITNESS#${keyPart(member, "member")}`, sk: "HEADS" };
}
