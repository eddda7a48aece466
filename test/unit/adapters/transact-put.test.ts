// SPDX-License-Identifier: Apache-2.0
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { expect, it } from "vitest";
import { createTransactPut } from "../../../functions/adapters/dynamodb/transact-put.ts";
import { type WireRequest, wire } from "../../fixtures/aws-wire.ts";

/** Remembers the keys of every transaction; those with a key `broken` fail. */
function tableOf() {
  const transactions: string[][] = [];
  const answer = ({ body }: WireRequest) => {
    const { TransactItems } = JSON.parse(new TextDecoder().decode(body)) as {
      TransactItems: { Put: { Item: { pk: { S: string } } } }[];
    };
    const keys = TransactItems.map(({ Put }) => Put.Item.pk.S);
    transactions.push(keys);
    return keys.includes("broken")
      ? { statusCode: 400, body: JSON.stringify({ __type: "com.amazonaws#ValidationException" }) }
      : { statusCode: 200, body: "{}" };
  };
  return {
    transactions,
    put: createTransactPut({ client: new DynamoDBClient(wire(answer)), table: "t" }),
  };
}
const items = (...names: readonly string[]) => names.map((pk) => ({ pk, sk: "-" }));
const many = (count: number) => Array.from({ length: count }, (_, i) => `k${i}`);

it("fills transactions with what several callers put", async () => {
  const { put, transactions } = tableOf();

  await Promise.all([put(items("a", "b")), put(items("c")), put([]), put(items("d"))]);

  expect(transactions).toEqual([["a", "b", "c", "d"]]);
});

it("puts more than one transaction takes in several, in order", async () => {
  const { put, transactions } = tableOf();

  await put(items(...many(60)));

  expect(transactions.map((keys) => keys.length)).toEqual([25, 25, 10]);
  expect(transactions.flat()).toEqual(many(60));
});

it("puts a key that comes again in a later transaction", async () => {
  const { put, transactions } = tableOf();

  await Promise.all([put(items("a", "b")), put(items("b", "c"))]);

  expect(transactions).toEqual([
    ["a", "b"],
    ["b", "c"],
  ]);
});

it("fails whose items were in a transaction that failed, and goes on with the others", async () => {
  const { put, transactions } = tableOf();

  const answers = await Promise.allSettled([put(items("broken")), put(items(...many(30))), put(items("z"))]);

  expect(answers.map(({ status }) => status)).toEqual(["rejected", "rejected", "fulfilled"]);
  expect(transactions.at(-1)).toContain("z");
});
