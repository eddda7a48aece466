// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { readStatement } from "../../../core/log/statement.ts";
import { readEntries } from "../../../functions/usecases/log-tiles.ts";
import { type RevokeNeeds, revokeCertificate } from "../../../functions/usecases/revoke-certificate.ts";
import { publishStatusLists } from "../../../functions/usecases/status-lists.ts";
import { crashPoints, died, withCrash } from "../../fixtures/fault-injection.ts";
import { createMemoryRegister, type MemoryRegister } from "../../fixtures/memory-register.ts";

const PORTS = ["certificates", "disclosures", "statuses"] as const;

async function certified() {
  const register = await createMemoryRegister();
  const { id } = await register.accept();
  await register.settle();
  const serial = (await register.disclosures.find(id))?.certificateSerial ?? "";
  const needs: RevokeNeeds = register.pipeline;
  const revoke = (reason = "a figure was wrong", with_ = needs) =>
    revokeCertificate({ serial, reason, idempotencyKey: "revoke" }, with_);
  return { register, id, serial, needs, revoke };
}

async function logged({ log, objects }: MemoryRegister) {
  const size = (await log.head())?.size ?? 0;
  return (await readEntries(objects, size, 0, size)).map(readStatement);
}

const counted = await certified();
const counting = withCrash(counted.needs, PORTS);
await counted.revoke(undefined, counting.needs);

describe("a revocation", () => {
  it("stands in the record, in the status list and in the log", async () => {
    const { register, id, serial, revoke } = await certified();

    const { revocation, statementHash } = await revoke();
    await register.settle();

    expect(revocation).toMatchObject({ reason: "a figure was wrong" });
    expect((await register.disclosures.find(id))?.revokedAt).toBe(revocation?.revokedAt);
    expect(await register.statuses.positions("revocation", 0)).toEqual([0]);
    expect((await logged(register)).at(-1)).toEqual({
      v: 1,
      type: "revocation",
      certificate: statementHash,
      reason: "a figure was wrong",
      revokedAt: revocation?.revokedAt,
    });
    expect((await register.certificates.find(serial))?.revocation).toEqual(revocation);
  });

  it("is answered again with its first time where it is repeated", async () => {
    const { register, revoke } = await certified();
    const first = await revoke();
    register.clock.advance(60_000);

    expect(await revoke(" a figure was wrong ")).toEqual(first);

    expect(await register.outbox.pending(10)).toHaveLength(1);
  });

  it("is a CONFLICT for another reason", async () => {
    const { revoke } = await certified();
    await revoke();

    await expect(revoke("something else")).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("is one where it is asked for twice at the same time, by clocks that differ", async () => {
    const { register, needs, revoke } = await certified();
    const late = { ...needs, clock: { nowMs: () => needs.clock.nowMs() + 5 } };

    const both = await Promise.all([revoke(), revoke(undefined, late)]);

    expect(both[0].revocation).toEqual(both[1].revocation);
    expect(await register.outbox.pending(10)).toHaveLength(1);
  });

  it.each([
    ["an empty reason", { reason: "  " }, "BAD_INPUT"],
    ["a reason of 281 characters", { reason: "r".repeat(281) }, "BAD_INPUT"],
    ["an unknown serial", { serial: "TS-0000-0000-00" }, "NOT_FOUND"],
  ])("is refused for %s", async (_why, changes, code) => {
    const { serial, needs } = await certified();

    const refused = revokeCertificate({ serial, reason: "wrong", idempotencyKey: "r", ...changes }, needs);

    await expect(refused).rejects.toMatchObject({ code });
  });

  it("frees its figures for another disclosure", async () => {
    const { register, revoke } = await certified();
    await revoke();

    expect((await register.accept({ idempotencyKey: "second" })).version).toBe(2);
  });

  it.each(crashPoints(counting.writes))(
    "that dies before %s (write %i) is finished by a repeat",
    async (_name, at) => {
      const { register, id, needs, revoke } = await certified();
      await died(() => revoke(undefined, withCrash(needs, PORTS, at).needs));
      register.clock.advance(60_000);

      const { revocation } = await revoke();
      await register.settle();

      expect((await register.disclosures.find(id))?.revokedAt).toBe(revocation?.revokedAt);
      expect(await register.statuses.positions("revocation", 0)).toEqual([0]);
      expect((await logged(register)).filter(({ type }) => type === "revocation")).toHaveLength(1);
    },
  );
});

describe("a status list", () => {
  it("is published with the log's first entry, and then only where something changed", async () => {
    const { register, revoke } = await certified();
    const unchanged = await publishStatusLists(register.pipeline);
    await revoke();

    expect([unchanged, await publishStatusLists(register.pipeline)]).toEqual([0, 1]);
  });

  it("is published again once half of its day is over", async () => {
    const { register } = await certified();
    register.clock.advance(12 * 3_600_000 - 1);
    const before = await publishStatusLists(register.pipeline);
    register.clock.advance(1);

    expect([before, await publishStatusLists(register.pipeline)]).toEqual([0, 2]);
  });

  it("is not published before there is a log", async () => {
    const register = await createMemoryRegister();

    expect(await publishStatusLists(register.pipeline)).toBe(0);
  });
});
