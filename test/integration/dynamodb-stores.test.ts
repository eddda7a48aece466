// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createGatheredGet } from "../../functions/adapters/dynamodb/gathered-get.ts";
import { createLocalClient } from "../../functions/adapters/dynamodb/local-client.ts";
import { createTransactPut } from "../../functions/adapters/dynamodb/transact-put.ts";
import { createTransactUpdate } from "../../functions/adapters/dynamodb/transact-update.ts";
import { disclosureRecord, timeAt } from "../fixtures/records.ts";
import { startTableFixture, storesOver, type TableFixture } from "../fixtures/table.ts";
import { describeStores } from "../ports/all-stores.behaviour.ts";
import { describeFactIndex, describeLogIndex } from "../ports/index-stores.behaviour.ts";
import { describeOutbox } from "../ports/outbox.behaviour.ts";
import { FIFTY } from "../ports/register-stores.ts";

let fixture: TableFixture;
beforeAll(async () => {
  fixture = await startTableFixture();
});
afterAll(() => fixture.stop());

describeStores("dynamodb", async () => (await fixture.newTable()).stores);

// As a register on one machine reads and writes them.
const onOneMachine = async () => {
  const { table } = await fixture.newTable();
  const own = { client: createLocalClient(fixture.engine.endpoint), table };
  return storesOver({
    ...own,
    putMany: createTransactPut(own),
    updateAll: createTransactUpdate(own),
    getOne: createGatheredGet(own),
    queueShards: 1,
  });
};
describeStores("dynamodb on one machine", onOneMachine);
describeOutbox("dynamodb with one shard", onOneMachine);
describeFactIndex("dynamodb in transactions", onOneMachine);
describeLogIndex("dynamodb in transactions", onOneMachine);

describe("a queue with one shard where there were many", () => {
  it("still holds what waits in the others, in order, and what is added now", async () => {
    const table = await fixture.newTable();
    const before = table.stores;
    const now = storesOver({ ...table, queueShards: 1 });
    const record = (i: number) => disclosureRecord({ scope: `scope-${i}`, submittedAt: timeAt(i) });
    await Promise.all(FIFTY.map((i) => before.disclosures.insert(record(i))));
    const logged = (await before.outbox.pending(20)).map(({ ref }, logIndex) => ({ ref, logIndex }));
    await before.outbox.settle(logged);
    await now.disclosures.insert(record(FIFTY.length));

    const early = await now.workQueue.pending("ISSUE", 10, 1000);
    const waiting = await now.outbox.pending(1000);
    await now.outbox.settle(waiting.map(({ ref }, i) => ({ ref, logIndex: logged.length + i })));

    const idOf = (i: number) => `scope-${i}.v1`;
    expect(early).toEqual(FIFTY.slice(0, 10).map(idOf));
    expect(waiting.map(({ statement }) => statement)).toEqual(
      [...FIFTY.slice(20), FIFTY.length].map((i) => `{"id":"${idOf(i)}"}`),
    );
    expect(await now.outbox.pending(1000)).toEqual([]);
    expect(await now.workQueue.pending("ISSUE", 1000, 1000)).toEqual([...FIFTY, FIFTY.length].map(idOf));
  });
});
