// SPDX-License-Identifier: Apache-2.0
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { expect, it } from "vitest";
import { createGatheredGet } from "../../../functions/adapters/dynamodb/gathered-get.ts";
import { type WireRequest, wire } from "../../fixtures/aws-wire.ts";

interface Asked {
  readonly operation: string;
  readonly keys: readonly string[];
}

const TABLE = "t";
const keyOf = (name: string) => ({ pk: name, sk: "-" });

/** A table that answers what `stored` holds once it is let go, and remembers what it was asked. */
function tableOf(stored: ReadonlyMap<string, number>) {
  const asked: Asked[] = [];
  const held: (() => void)[] = [];
  const answer = async ({ headers, body }: WireRequest) => {
    const operation = (headers["x-amz-target"] ?? "").split(".")[1] ?? "";
    const request = JSON.parse(new TextDecoder().decode(body));
    const given: readonly { pk: { S: string } }[] =
      operation === "GetItem" ? [request.Key] : request.RequestItems[TABLE].Keys;
    const keys = given.map(({ pk }) => pk.S);
    asked.push({ operation, keys });
    await new Promise<void>((go) => held.push(go));
    if (keys.includes("broken"))
      return { statusCode: 400, body: JSON.stringify({ __type: "com.amazonaws#ValidationException" }) };
    const items = keys.flatMap((key) => {
      const value = stored.get(key);
      return value === undefined ? [] : [{ pk: { S: key }, sk: { S: "-" }, value: { N: String(value) } }];
    });
    const found = operation === "GetItem" ? { Item: items[0] } : { Responses: { [TABLE]: items } };
    return { statusCode: 200, body: JSON.stringify(found) };
  };
  const get = createGatheredGet({ client: new DynamoDBClient(wire(answer)), table: TABLE });
  const letGo = async (): Promise<void> => {
    await expect.poll(() => held.length).toBeGreaterThan(0);
    for (const go of held.splice(0)) go();
  };
  return { asked, get, letGo };
}

it("reads one item with one GetItem, also one that is not there", async () => {
  const { asked, get, letGo } = tableOf(new Map([["a", 1]]));

  const found = get(keyOf("a"));
  await letGo();
  const missing = found.then(() => get(keyOf("b")));
  await letGo();

  expect((await found)?.value).toBe(1);
  expect(await missing).toBeUndefined();
  expect(asked).toEqual([
    { operation: "GetItem", keys: ["a"] },
    { operation: "GetItem", keys: ["b"] },
  ]);
});

it("asks at once for what is asked for in one turn, each key once", async () => {
  const { asked, get, letGo } = tableOf(
    new Map([
      ["a", 1],
      ["b", 2],
    ]),
  );

  const answers = Promise.all(["a", "b", "a", "none"].map((name) => get(keyOf(name))));
  await letGo();

  expect((await answers).map((item) => item?.value)).toEqual([1, 2, 1, undefined]);
  expect(asked).toEqual([{ operation: "BatchGetItem", keys: ["a", "b", "none"] }]);
});

it("never answers with a read that began before it was asked for", async () => {
  const stored = new Map([["a", 1]]);
  const { asked, get, letGo } = tableOf(stored);
  const early = get(keyOf("a"));
  await expect.poll(() => asked.length).toBe(1);

  const late = get(keyOf("a"));
  await letGo();
  await early;
  stored.set("a", 2);
  await letGo();

  expect((await late)?.value).toBe(2);
  expect(asked).toHaveLength(2);
});

it("lets two requests be under way, and gathers a hundred keys at most for the next", async () => {
  const names = Array.from({ length: 150 }, (_, i) => `k${i}`);
  const { asked, get, letGo } = tableOf(new Map(names.map((name, i) => [name, i])));
  const first = [get(keyOf("k0"))];
  await expect.poll(() => asked.length).toBe(1);
  first.push(get(keyOf("k1")));
  await expect.poll(() => asked.length).toBe(2);

  const rest = Promise.all(names.map((name) => get(keyOf(name))));
  await letGo();
  await Promise.all(first);
  await expect.poll(() => asked.length).toBe(4);
  await letGo();

  expect((await rest).map((item) => item?.value)).toEqual(names.map((_, i) => i));
  expect(asked.map(({ keys }) => keys.length)).toEqual([1, 1, 100, 50]);
});

it("fails who shared a request that failed, and nobody after them", async () => {
  const { get, letGo } = tableOf(new Map([["a", 1]]));

  const answers = Promise.allSettled([get(keyOf("a")), get(keyOf("broken"))]);
  await letGo();
  const failed = await answers;
  const after = get(keyOf("a"));
  await letGo();

  expect(failed.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect((await after)?.value).toBe(1);
});
