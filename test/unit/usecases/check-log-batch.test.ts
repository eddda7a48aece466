// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { sequenceLog } from "../../../functions/usecases/sequence-log.ts";
import { damaged, findingsOf, missing } from "../../fixtures/checked-log.ts";
import { died, withCrash } from "../../fixtures/fault-injection.ts";
import { plantStatements } from "../../fixtures/log-statements.ts";
import { createMemoryRegister, type MemoryRegister } from "../../fixtures/memory-register.ts";

describe("a batch that was decided and not finished", () => {
  const WRITES_OF_ONE_RUN = Array.from({ length: 12 }, (_, i) => i + 1);

  async function interrupted(dyingAt: number): Promise<MemoryRegister> {
    const half = await createMemoryRegister({ batchSize: 90 });
    await plantStatements(half.disclosures, 90);
    await sequenceLog(half.pipeline);
    await plantStatements(half.disclosures, 10, 90);
    const { needs } = withCrash(half.pipeline, ["outbox", "log", "objects", "logSigner"], dyingAt);
    await sequenceLog(needs).catch(() => undefined);
    return half;
  }

  it.each(WRITES_OF_ONE_RUN)("is no disagreement, wherever the run died: write %i", async (dyingAt) => {
    const half = await interrupted(dyingAt);

    expect(await findingsOf(half)).toEqual([]);
  });

  it("is one when what was staged is gone", async () => {
    const half = await createMemoryRegister();
    await plantStatements(half.disclosures, 3);
    const { needs } = withCrash(half.pipeline, ["objects", "log"], 3);
    await died(() => sequenceLog(needs));
    const key = (await half.log.head())?.batch?.stagingKey ?? "";

    const findings = await findingsOf(half, { objects: damaged(half.objects, key, missing) });

    expect(findings[0]).toMatchObject({ part: "staged batch", where: key, got: "nothing" });
  });
});
