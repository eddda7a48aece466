// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { indexLagEntries, indexLog } from "../../../functions/usecases/frames/index-log.ts";
import { disclosureOfChange, readChanges } from "../../../functions/usecases/read-changes.ts";
import { revokeCertificate } from "../../../functions/usecases/revoke-certificate.ts";
import { runPipelineStep } from "../../../functions/usecases/run-pipeline.ts";
import { createMemoryRegister } from "../../fixtures/memory-register.ts";

/** A register whose log holds a disclosure, its certificate and the certificate's revocation. */
async function revoked() {
  const register = await createMemoryRegister();
  const { id } = await register.accept();
  await register.settle();
  const serial = (await register.disclosures.find(id))?.certificateSerial ?? "";
  await revokeCertificate({ serial, reason: "issued in error", idempotencyKey: "r" }, register.pipeline);
  await runPipelineStep("sequence", register.pipeline);
  return { register, id };
}

describe("the disclosure that a log entry is about", () => {
  it.each([
    ["by the index", true],
    ["by the log where the index is behind", false],
  ])("is found %s", async (_how, isIndexed) => {
    const { register, id } = await revoked();
    const rest = isIndexed ? { ...register, objects: withoutTiles(register.objects) } : register;
    if (isIndexed) await indexLog(register.pipeline);
    const { items } = await readChanges({ after: undefined, first: 100 }, register);

    const about = await Promise.all(items.map((change) => disclosureOfChange(change, rest)));

    expect(items.map(({ kind }) => kind)).toEqual(["DISCLOSED", "CERTIFIED", "REVOKED"]);
    expect(about).toEqual([id, id, id]);
  });
});

describe("the index of the log", () => {
  it("says how far it is behind, and what it learned of each disclosure", async () => {
    const { register, id } = await revoked();

    const before = await indexLagEntries(register);
    await indexLog(register.pipeline);

    expect([before, await indexLagEntries(register)]).toEqual([1, 0]);
    const standing = (await register.logIndex.standings([id])).get(id);
    expect([standing?.certified?.logIndex, standing?.revoked?.logIndex, standing?.superseded]).toEqual([
      1,
      2,
      null,
    ]);
  });

  it("has nothing to do twice", async () => {
    const { register } = await revoked();

    expect(await indexLog(register.pipeline)).toBe(1);
    expect(await indexLog(register.pipeline)).toBe(0);
  });
});

/** Fails a test that reads the log's tiles where the index should have answered. */
function withoutTiles(objects: Awaited<ReturnType<typeof createMemoryRegister>>["objects"]): typeof objects {
  return {
    ...objects,
    get: (key) => {
      if (key.startsWith("log/tile")) throw new Error(`read ${key}`);
      return objects.get(key);
    },
  };
}
