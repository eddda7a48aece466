// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";
import { expect, it } from "vitest";
import { utf8 } from "../../../core/canonical/canonical-json.ts";
import { fromHex, toHex } from "../../../core/canonical/encoding.ts";
import { decodeRlp, encodeRlp, type RlpItem, scalar } from "../../../core/evm/rlp.ts";

const bytes = (hex: string) => fromHex(hex) ?? new Uint8Array();
const sentence = utf8("Lorem ipsum dolor sit amet, consectetur adipisicing elit");
const { item: items } = fc.letrec<{ item: RlpItem }>((tie) => ({
  item: fc.oneof(
    { depthSize: "small", maxDepth: 6 },
    fc.uint8Array({ maxLength: 70 }),
    fc.array(tie("item"), { maxLength: 5 }),
  ),
}));

// The examples of the Ethereum documentation of RLP.
it.each<readonly [string, RlpItem, string]>([
  ["a word", utf8("dog"), "83646f67"],
  ["a list of words", [utf8("cat"), utf8("dog")], "c88363617483646f67"],
  ["nothing", utf8(""), "80"],
  ["an empty list", [], "c0"],
  ["zero", scalar(0n), "80"],
  ["the byte 0", bytes("00"), "00"],
  ["the byte 15", bytes("0f"), "0f"],
  ["1024", scalar(1024n), "820400"],
  ["lists in lists", [[], [[]], [[], [[]]]], "c7c0c1c0c3c0c1c0"],
  ["a long sentence", sentence, `b838${toHex(sentence)}`],
])("writes and reads %s", (_what, item, hex) => {
  expect(toHex(encodeRlp(item))).toBe(hex);
  expect(decodeRlp(bytes(hex))).toEqual(item);
});

it.each([
  ["nothing at all", ""],
  ["bytes after the item", "8000"],
  ["a head before a small byte", "8105"],
  ["a long head of a short text", "b801ff"],
  ["a length with a leading zero", `b90038${toHex(sentence)}`],
  ["a text that is cut", "83646f"],
  ["a list that is cut", "c883636174"],
  ["an item that runs over the end of its list", "c283646f67"],
  ["a length of five bytes", "fcffffffffff"],
  ["too many levels", `${"c1".repeat(40)}c0`],
])("refuses %s", (_what, hex) => {
  expect(() => decodeRlp(bytes(hex))).toThrow(expect.objectContaining({ code: "BAD_INPUT" }));
});

it("reads back whatever it wrote, and nothing else as the same", () => {
  fc.assert(
    fc.property(items, (item) => {
      expect(decodeRlp(encodeRlp(item))).toEqual(item);
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (given) => {
      const read = tried(given);

      if (read !== undefined) expect(encodeRlp(read)).toEqual(given);
    }),
    { numRuns: 2000 },
  );
});

function tried(given: Uint8Array): RlpItem | undefined {
  try {
    return decodeRlp(given);
  } catch {
    return undefined;
  }
}
