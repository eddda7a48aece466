// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { cosignedAt, formatCheckpoint, readCheckpoint } from "../../../core/log/checkpoint.ts";
import { readVerifierKey } from "../../../core/log/verifier-key.ts";
import { createMemoryWitnessStore } from "../../../functions/adapters/memory/witness-store.ts";
import type { Member } from "../../../functions/ports/member.ts";
import { runWitness } from "../../../functions/usecases/run-pipeline.ts";
import { sequenceLog } from "../../../functions/usecases/sequence-log.ts";
import { witnessCheckpoint, witnessesOf } from "../../../functions/usecases/witness-checkpoint.ts";
import { nodePrimitives } from "../../../verifier/cli/node-primitives.ts";
import { plantStatements } from "../../fixtures/log-statements.ts";
import {
  createMemoryRegister,
  MEMBER_NAMES,
  type MemoryRegister,
  NOW_MS,
  seededMember,
} from "../../fixtures/memory-register.ts";

const { verifyEd25519 } = nodePrimitives();
const [FIRST = "", SECOND = "", THIRD = "", FOURTH = ""] = MEMBER_NAMES;

/** Logs so many more entries and publishes their checkpoint. */
async function grow(register: MemoryRegister, count = 1): Promise<void> {
  const size = (await register.log.head())?.size ?? 0;
  await plantStatements(register.disclosures, count, size);
  await sequenceLog(register.pipeline);
}

async function servedBy({ objects, members }: MemoryRegister): Promise<readonly string[]> {
  const note = Buffer.from((await objects.get("log/checkpoint")) ?? []).toString();
  const keys = members.map(({ witnessKey }) => witnessKey);
  return witnessesOf(readCheckpoint(note), keys, verifyEd25519);
}

/** The register with other members asked in place of its own. */
const asking = ({ pipeline }: MemoryRegister, members: readonly Member[]) => ({ ...pipeline, members });

describe("a checkpoint", () => {
  it("is not asked about before there is one", async () => {
    const register = await createMemoryRegister();

    expect(await witnessCheckpoint(register.pipeline)).toBeUndefined();
    expect(await runWitness(register.pipeline)).toEqual({ changed: false, events: [] });
  });

  it("is served with the cosignatures of all members, at the time of theirs", async () => {
    const register = await createMemoryRegister();
    await grow(register);

    const witnessed = await witnessCheckpoint(register.pipeline);

    expect(witnessed).toEqual({ size: 1, witnesses: 4, members: 4, changed: true, absent: {} });
    expect(await servedBy(register)).toEqual(MEMBER_NAMES);
    const checkpoint = readCheckpoint(register.served.at(-1) ?? "");
    const key = readVerifierKey(register.members[0]?.witnessKey ?? "");
    expect(cosignedAt(checkpoint, key, verifyEd25519)).toBe(NOW_MS / 1000);
  });

  it("is not asked about twice", async () => {
    const register = await createMemoryRegister();
    await grow(register);
    await witnessCheckpoint(register.pipeline);
    const served = register.served.length;

    const again = await witnessCheckpoint(register.pipeline);

    expect(again).toMatchObject({ witnesses: 4, changed: false });
    expect(register.served).toHaveLength(served);
  });

  it("is cosigned again as the log grows, by members at different sizes", async () => {
    const register = await createMemoryRegister();
    await grow(register, 3);
    register.stopped.add(FOURTH);
    await witnessCheckpoint(register.pipeline);
    await grow(register, 300);
    register.stopped.delete(FOURTH);

    const witnessed = await witnessCheckpoint(register.pipeline);

    expect(witnessed).toMatchObject({ size: 303, witnesses: 4, absent: {} });
  });

  it("is served without those who are down, says who, and gets them later", async () => {
    const register = await createMemoryRegister();
    await grow(register);
    register.stopped.add(SECOND).add(THIRD);

    const partly = await runWitness(register.pipeline);

    expect(partly).toMatchObject({
      changed: true,
      events: [{ kind: "witnessed", size: 1, witnesses: 2, members: 4 }],
      waiting: `no cosignature of ${SECOND}, ${THIRD}`,
    });
    expect(await servedBy(register)).toEqual([FIRST, FOURTH]);
    register.stopped.clear();
    expect(await runWitness(register.pipeline)).toMatchObject({ changed: true });
    expect(await servedBy(register)).toEqual(MEMBER_NAMES);
  });

  it("is served again where a slow run had put an older one in its place", async () => {
    const register = await createMemoryRegister();
    await grow(register);
    const older = (await register.objects.get("log/checkpoint")) ?? new Uint8Array();
    await grow(register);
    await witnessCheckpoint(register.pipeline);
    await register.objects.put("log/checkpoint", older, "text/plain");

    await witnessCheckpoint(register.pipeline);

    expect(readCheckpoint(register.served.at(-1) ?? "").size).toBe(2);
    expect(await servedBy(register)).toEqual(MEMBER_NAMES);
  });

  it("keeps the cosignatures of two runs at the same time, or asks again", async () => {
    const register = await createMemoryRegister();
    await grow(register);
    const [one, two] = [register.members.slice(0, 2), register.members.slice(2)];

    await Promise.all([witnessCheckpoint(asking(register, one)), witnessCheckpoint(asking(register, two))]);
    await witnessCheckpoint(register.pipeline);

    expect([...(await servedBy(register))].sort()).toEqual(MEMBER_NAMES);
  });
});

describe("a member that", () => {
  const others = (register: MemoryRegister, first: Member) =>
    asking(register, [first, ...register.members.slice(1)]);

  it("lost its memory is told the log anew", async () => {
    const register = await createMemoryRegister();
    await grow(register, 2);
    await witnessCheckpoint(register.pipeline);
    await grow(register, 2);

    const witnessed = await witnessCheckpoint(others(register, seededMember(FIRST)));

    expect(witnessed).toMatchObject({ size: 4, witnesses: 4, absent: {} });
  });

  it("knows a larger log than this one is named, and the others go on", async () => {
    const register = await createMemoryRegister();
    await grow(register, 2);
    const store = createMemoryWitnessStore();
    await store.save(FIRST, { revision: 1, heads: [{ size: 9, root: "ab".repeat(32) }] });

    const witnessed = await witnessCheckpoint(others(register, seededMember(FIRST, { store })));

    expect(witnessed).toMatchObject({ witnesses: 3, absent: { [FIRST]: "knows size 9" } });
  });

  it("was shown another log is not talked out of it", async () => {
    const register = await createMemoryRegister();
    await grow(register, 2);
    const store = createMemoryWitnessStore();
    await store.save(FIRST, { revision: 1, heads: [{ size: 1, root: "ab".repeat(32) }] });

    const witnessed = await witnessCheckpoint(others(register, seededMember(FIRST, { store })));

    expect(witnessed?.absent[FIRST]).toMatch(/size 2 extends size 1/);
    expect((await store.load(FIRST))?.heads).toHaveLength(1);
  });

  it("answers conflict for ever is given up, not asked for ever", async () => {
    const register = await createMemoryRegister();
    await grow(register, 2);
    let asked = 0;
    const stubborn: Member = {
      ...seededMember(FIRST),
      cosign: async () => {
        asked += 1;
        return { status: "conflict", knownSize: asked % 2 };
      },
    };

    const witnessed = await witnessCheckpoint(others(register, stubborn));

    expect(witnessed).toMatchObject({
      witnesses: 3,
      absent: { [FIRST]: expect.stringMatching(/knows size/) },
    });
    expect(asked).toBe(3);
  });

  it.each([
    ["of another key", (honest: Member) => seededMember(`other ${honest.name}`.replace(" ", "-"))],
    ["that is none", () => undefined],
  ])("answers a cosignature %s is not counted", async (_what, liarOf) => {
    const register = await createMemoryRegister();
    await grow(register, 2);
    const honest = seededMember(FIRST);
    const liar = liarOf(honest);
    const cosign: Member["cosign"] = async (...request) =>
      liar === undefined ? { status: "cosigned", cosignature: new Uint8Array(72) } : liar.cosign(...request);

    const witnessed = await witnessCheckpoint(others(register, { ...honest, cosign }));

    expect(witnessed).toMatchObject({ witnesses: 3, absent: { [FIRST]: "answered an invalid cosignature" } });
    const note = register.served.at(-1) ?? "";
    expect(formatCheckpoint(readCheckpoint(note))).toBe(note);
    expect(await servedBy(register)).not.toContain(FIRST);
  });
});
