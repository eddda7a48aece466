// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";
import { runPipelineStep } from "../../../functions/usecases/run-pipeline.ts";
import { findingsOf } from "../../fixtures/checked-log.ts";
import { plantStatements } from "../../fixtures/log-statements.ts";
import {
  createMemoryRegister,
  LOG_KEY,
  LOG_SIGNER,
  type MemoryRegister,
} from "../../fixtures/memory-register.ts";
import { seedLog } from "../../fixtures/seeded-log.ts";

const anchored = async ({ pipeline, chain }: MemoryRegister) => {
  for (const step of ["witness", "anchor", "anchor", "anchor"] as const) {
    await runPipelineStep(step, pipeline);
    chain.mineUntilFinal();
  }
  return (await chain.notary.state()).size;
};

it("a log that was filled before is witnessed, anchored and grows, and a check finds nothing", async () => {
  const register = await createMemoryRegister({ batchSize: 512 });
  await seedLog(2000, { ...register, ...register.pipeline, logSigner: LOG_SIGNER, logKey: LOG_KEY });

  const first = await anchored(register);
  await plantStatements(register.disclosures, 300);
  await runPipelineStep("sequence", register.pipeline);
  const second = await anchored(register);

  expect([first, second]).toEqual([2000, 2300]);
  expect(await register.logIndex.size()).toBe(2000);
  expect(await findingsOf(register)).toEqual([]);
});

it("a log that holds something already is left as it is", async () => {
  const register = await createMemoryRegister();
  const needs = { ...register, ...register.pipeline, logSigner: LOG_SIGNER, logKey: LOG_KEY };
  await seedLog(3, needs);

  await expect(seedLog(3, needs)).rejects.toThrow("expected an empty log, got 3 entries");
});
