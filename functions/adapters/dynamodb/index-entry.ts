// SPDX-License-Identifier: Apache-2.0
import { text } from "../../../core/decode/decoder.ts";
import { type Item, readStored } from "./item.ts";
import type { Key } from "./key.ts";

const keyText = text(600);

/** The key of the item that an index entry stands for. */
export function readKey({ pk, sk }: Item): Key {
  return { pk: readStored(keyText, pk, "pk"), sk: readStored(keyText, sk, "sk") };
}
