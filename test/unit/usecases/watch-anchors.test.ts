// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { DomainError } from "../../../core/errors.ts";
import type { AnchorPayer } from "../../../functions/ports/anchor-payer.ts";
import { coinAmount } from "../../../functions/usecases/coin-amount.ts";
import { runSequence } from "../../../functions/usecases/run-pipeline.ts";
import {
  publicWatch,
  readAnchorWatch,
  type WatchNeeds,
  watchAnchors,
} from "../../../functions/usecases/watch-anchors.ts";
import { FAKE_CHAIN, FAKE_CONTRACT } from "../../fixtures/fake-notary.ts";
import { createMemoryRegister, type MemoryRegister } from "../../fixtures/memory-register.ts";

const GWEI = 10n ** 9n;
const HOUR_MS = 3_600_000;

/** An account of this balance, on a chain where gas costs a gwei. */
function payerWith(balance: bigint, changes: Partial<AnchorPayer> = {}): AnchorPayer {
  return {
    chain: FAKE_CHAIN,
    address: "0x00000000000000000000000000000000000000aa",
    balance: async () => balance,
    gasPrice: async () => GWEI,
    simulate: async () => 70_000n,
    paid: async () => undefined,
    ...changes,
  };
}

const needsOf = (register: MemoryRegister, payer: AnchorPayer): WatchNeeds => ({
  ...register.pipeline,
  watched: [{ contract: FAKE_CONTRACT, payer }],
});

async function loggedAt(agoMs: number): Promise<MemoryRegister> {
  const register = await createMemoryRegister();
  await register.accept();
  await runSequence(register.pipeline);
  register.clock.advance(agoMs);
  return register;
}

describe("a look at the anchors", () => {
  it.each([
    ["enough for a thousand", 1000n * 100_000n * GWEI, { balance: "0.1", anchorsLeft: 1000, funds: "OK" }],
    ["a unit less", 1000n * 100_000n * GWEI - 1n, { anchorsLeft: 999, funds: "LOW" }],
    ["nothing", 0n, { balance: "0", anchorsLeft: 0, funds: "LOW" }],
    ["more than can be counted", 10n ** 40n, { anchorsLeft: 1_000_000_000, funds: "OK" }],
  ])("counts what the account pays for at the fees of now: %s", async (_what, balance, expected) => {
    const register = await createMemoryRegister();

    const { chains } = await watchAnchors(needsOf(register, payerWith(balance)));

    expect(chains).toMatchObject([{ chain: FAKE_CHAIN, contract: FAKE_CONTRACT, ...expected }]);
  });

  it("is never low where nothing is paid", async () => {
    const register = await createMemoryRegister();
    const payer = payerWith(0n, { gasPrice: async () => 0n });

    const { chains } = await watchAnchors(needsOf(register, payer));

    expect(chains).toMatchObject([{ balance: "0", anchorsLeft: null, funds: "OK" }]);
  });

  it("says that it does not know where the node does not answer, and still tells the lag", async () => {
    const register = await loggedAt(2 * HOUR_MS);
    const balance = async () => {
      throw new DomainError("UNAVAILABLE", "the node is down");
    };

    const { chains } = await watchAnchors(needsOf(register, payerWith(0n, { balance })));

    expect(chains).toMatchObject([
      { balance: null, funds: "UNKNOWN", lagEntries: 1, lagSeconds: 7200, pace: "LATE" },
    ]);
  });

  it.each([
    ["an hour", HOUR_MS, "OK"],
    ["a second more", HOUR_MS + 1000, "LATE"],
  ])("calls anchors late where an entry has waited for more than an hour: %s", async (_what, ms, pace) => {
    const register = await loggedAt(ms);

    const { chains } = await watchAnchors(needsOf(register, payerWith(10n ** 18n)));

    expect(chains).toMatchObject([{ lagEntries: 1, lagSeconds: ms / 1000, pace }]);
  });

  it("is kept, so that whoever asks about it asks no chain", async () => {
    const register = await createMemoryRegister();

    const seen = await watchAnchors(needsOf(register, payerWith(10n ** 18n)));

    expect(await readAnchorWatch(register.objects)).toEqual(seen);
  });
});

describe("what everybody may read of it", () => {
  it("has no figure of money", async () => {
    const register = await createMemoryRegister();
    const watch = await watchAnchors(needsOf(register, payerWith(123_456_789n)));

    const shown = publicWatch(watch, register.clock.nowMs());

    expect(shown).toEqual({
      isDegraded: true,
      parts: { [`relayer ${FAKE_CHAIN}`]: "low", [`anchors ${FAKE_CHAIN}`]: "ok" },
    });
  });

  it("says since when nobody has looked", async () => {
    const register = await createMemoryRegister();
    const watch = await watchAnchors(needsOf(register, payerWith(10n ** 18n)));

    const shown = publicWatch(watch, register.clock.nowMs() + 10 * 60_000 + 1);

    expect(shown).toEqual({ isDegraded: true, parts: { anchors: `not watched since ${watch.at}` } });
  });

  it("is nothing before the first look", () => {
    expect(publicWatch(undefined, 0)).toEqual({ isDegraded: false, parts: {} });
  });
});

it.each([
  [0n, "0"],
  [1n, "0.000000000000000001"],
  [10n ** 18n, "1"],
  [1_500_000_000_000_000_000n, "1.5"],
  [123n * 10n ** 18n + 40n, "123.00000000000000004"],
])("writes %i of the smallest unit as %s coins", (smallest, coins) => {
  expect(coinAmount(smallest)).toBe(coins);
});
