// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll } from "vitest";
import { startTableFixture, type TableFixture } from "../fixtures/table.ts";
import { describeStores } from "../ports/all-stores.behaviour.ts";

let fixture: TableFixture;
beforeAll(async () => {
  fixture = await startTableFixture();
});
afterAll(() => fixture.stop());

describeStores("dynamodb", async () => (await fixture.newTable()).stores);
