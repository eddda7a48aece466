// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";
import { createMemoryStores } from "../../../functions/adapters/memory/memory-stores.ts";
import { watchAnchors } from "../../../functions/usecases/watch-anchors.ts";
import { createApiRegister } from "../../fixtures/api-register.ts";

const QUERY =
  "{ anchorWatch { at chains { chain relayer balance anchorsLeft funds lagEntries lagSeconds pace } } }";

async function watchedRegister() {
  const register = createApiRegister({
    health: async () => ({ isReady: true, isDegraded: true, parts: { "relayer eip155:1": "low" } }),
  });
  const payer = {
    chain: "eip155:1",
    address: `0x${"a".repeat(40)}`,
    balance: async () => 5n * 10n ** 15n,
    gasPrice: async () => 10n ** 9n,
    simulate: async () => 0n,
    paid: async () => undefined,
  };
  const { log } = createMemoryStores();
  await watchAnchors({ ...register.needs, log, watched: [{ contract: `0x${"c".repeat(40)}`, payer }] });
  return register;
}

it("tells operators what the accounts hold that pay for anchors", async () => {
  const register = await watchedRegister();
  const operator = await register.login(null, "OPERATOR");

  const { data } = await register.query(QUERY, {}, operator);

  expect(data.anchorWatch.chains).toEqual([
    {
      chain: "eip155:1",
      relayer: `0x${"a".repeat(40)}`,
      balance: "0.005",
      anchorsLeft: 50,
      funds: "LOW",
      lagEntries: 0,
      lagSeconds: 0,
      pace: "OK",
    },
  ]);
});

it.each([
  ["nobody in particular", undefined, "UNAUTHENTICATED"],
  ["an agency", "AGENCY" as const, "FORBIDDEN"],
])("tells %s nothing of it", async (_who, role, code) => {
  const register = await watchedRegister();
  const token = role && (await register.login(null, role));

  const { data, errors } = await register.query(QUERY, {}, token);

  expect(data.anchorWatch).toBeNull();
  expect(errors[0]?.extensions.code).toBe(code);
});

it("calls the register degraded, and not out of order, to everybody", async () => {
  const register = await watchedRegister();

  const response = await register.send("/health");

  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ status: "degraded", parts: { "relayer eip155:1": "low" } });
});
