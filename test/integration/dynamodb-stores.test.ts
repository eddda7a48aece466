// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll } from "vitest";
import { createTransactPut } from "../../functions/adapters/dynamodb/transact-put.ts";
import { startTableFixture, storesOver, type TableFixture } from "../fixtures/table.ts";
import { describeStores } from "../ports/all-stores.behaviour.ts";
import { describeFactIndex, describeLogIndex } from "../ports/index-stores.behaviour.ts";

let fixture: TableFixture;
beforeAll(async () => {
  fixture = await startTableFixture();
});
afterAll(() => fixture.stop());

describeStores("dynamodb", async () => (await fixture.newTable()).stores);

// As a register on one machine writes them.
const inTransactions = async () => {
  const table = await fixture.newTable();
  return storesOver({ ...table, putMany: createTransactPut(table) });
};
describeFactIndex("dynamodb in transactions", inTransactions);
describeLogIndex("dynamodb in transactions", inTransactions);
