// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { anchorLag } from "../../../functions/usecases/anchor-lag.ts";
import { runSequence } from "../../../functions/usecases/run-pipeline.ts";
import { createMemoryRegister } from "../../fixtures/memory-register.ts";

const HOUR_MS = 3_600_000;

describe("anchor lag", () => {
  it("is zero for an empty log", async () => {
    const register = await createMemoryRegister();

    expect(await anchorLag(register.chain.notary, register.pipeline)).toEqual({ entries: 0, seconds: 0 });
  });

  it("is the age of the oldest entry that no final anchor covers, and how many there are", async () => {
    const register = await createMemoryRegister();
    await register.accept();
    await runSequence(register.pipeline);
    register.clock.advance(HOUR_MS);
    await register.accept({
      idempotencyKey: "second",
      period: { start: "2022-01-01", endExclusive: "2023-01-01" },
    });
    await runSequence(register.pipeline);

    expect(await anchorLag(register.chain.notary, register.pipeline)).toEqual({ entries: 2, seconds: 3600 });
  });

  it("is zero again once everything is final, and does not remember quiet days", async () => {
    const register = await createMemoryRegister();
    await register.accept();
    await register.settle();
    register.clock.advance(24 * HOUR_MS);

    expect(await anchorLag(register.chain.notary, register.pipeline)).toEqual({ entries: 0, seconds: 0 });
  });
});
