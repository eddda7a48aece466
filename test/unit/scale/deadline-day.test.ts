// SPDX-License-Identifier: Apache-2.0
import { PutItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import { countLogObjects, tilesOf } from "../../fixtures/log-objects.ts";
import { createMeteredTable } from "../../fixtures/metered-table.ts";
import { DEADLINE_DAY, runScale } from "../../fixtures/scale-run.ts";

const item = (size: number, fields: Readonly<Record<string, string>> = {}) =>
  Object.fromEntries(
    Object.entries({ pk: "p", sk: "s", body: "x".repeat(size), ...fields }).map(([name, S]) => [name, { S }]),
  );

describe("what a write costs each partition key", () => {
  it("is a unit for every started KB, on the table and on each index that holds the item", async () => {
    const { client, take } = createMeteredTable();

    await client.send(
      new PutItemCommand({ TableName: "t", Item: item(2100, { lookup: "l", listing: "o" }) }),
    );

    expect(Object.fromEntries(take().keys)).toEqual({
      "table p": { writes: 1, units: 3 },
      "listing-index o": { writes: 1, units: 3 },
      "lookup-index l": { writes: 1, units: 3 },
    });
  });

  it("is two writes of an index where the item moves to another key of it", async () => {
    const { client, take } = createMeteredTable();
    await client.send(
      new PutItemCommand({ TableName: "t", Item: item(10, { queue: "OUTBOX#1", queueKey: "a" }) }),
    );
    take();

    await client.send(
      new UpdateItemCommand({
        TableName: "t",
        Key: { pk: { S: "p" }, sk: { S: "s" } },
        UpdateExpression: "SET #queue = :queue REMOVE #body",
        ExpressionAttributeValues: { ":queue": { S: "ISSUE#1" } },
      }),
    );

    expect(Object.fromEntries(take().keys)).toEqual({
      "table p": { writes: 1, units: 1 },
      "queue-index OUTBOX#1": { writes: 1, units: 1 },
      "queue-index ISSUE#1": { writes: 1, units: 1 },
    });
  });
});

describe("a small deadline day", () => {
  it("spreads every kind of key, so that ten times the load stays far below what a partition takes", async () => {
    const submissionsPerSecond = 100;

    const { hottest, largestItemBytes } = await runScale({
      ...DEADLINE_DAY,
      submissionsPerSecond,
      factsEach: 5,
    });

    const kinds = hottest.map(({ key }) => key.replace(/#.*$/s, ""));
    expect(kinds).toEqual(
      expect.arrayContaining([
        "table DIS",
        "table CERT",
        "table FRAME",
        "table SERIES",
        "table ENTRY",
        "queue-index OUTBOX",
        "queue-index ISSUE",
        "queue-index COMPLETE",
        "listing-index ORG",
        "lookup-index IDEMPOTENCY",
      ]),
    );
    // Four writes a disclosure over 16 shards are 25 on average; a key that is not spread would get at least 100.
    expect(Math.max(...hottest.map(({ writes }) => writes))).toBeLessThan(80);
    expect(largestItemBytes).toBeLessThan(16_384);
  });
});

describe("the objects that sequencing writes", () => {
  it("are the tiles that the rules ask for and three more a batch", async () => {
    const counted = await countLogObjects(3000, 700);

    expect(counted).toHaveLength(5);
    const written = counted.reduce((sum, count) => sum + count, 0);
    expect(written).toBe(tilesOf(3000, 700) + 5 * 3);
  });

  it("stay below 10,000 for a million entries in batches of 10,000", () => {
    expect(tilesOf(1_000_000, 10_000) + 3 * 100).toBeLessThanOrEqual(10_000);
  });
});
