// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { toBase64 } from "../../../core/canonical/encoding.ts";
import { readFontFiles } from "../../../functions/adapters/pdf/font-files.ts";
import { createPdfRenderer } from "../../../functions/adapters/pdf/pdf-renderer.ts";
import { revokeCertificate } from "../../../functions/usecases/revoke-certificate.ts";
import { nodePrimitives } from "../../../verifier/cli/node-primitives.ts";
import type { VerificationReport } from "../../../verifier/report.ts";
import { readTrust } from "../../../verifier/trust.ts";
import { verify } from "../../../verifier/verify.ts";
import { networkOf } from "../../fixtures/chain-network.ts";
import { createMemoryRegister, type MemoryRegister, trustDocument } from "../../fixtures/memory-register.ts";
import { testSeal } from "../../fixtures/seal-key.ts";
import { problemsOf } from "../../fixtures/verification.ts";

const seal = await testSeal();
const renderer = createPdfRenderer({ fonts: readFontFiles(), ...seal });
const trust = readTrust(trustDocument([toBase64(seal.chain[0])]));
const primitives = nodePrimitives();

async function certified(
  register: MemoryRegister,
  idempotencyKey = "first",
  supersedes: string | null = null,
) {
  const { id } = await register.accept({ idempotencyKey, supersedes });
  await register.settle();
  const serial = (await register.disclosures.find(id))?.certificateSerial ?? "";
  return { id, serial };
}

async function verified(
  register: MemoryRegister,
  serial: string,
  kind: "pdf" | "touchstone.json",
  isOnline = true,
): Promise<VerificationReport> {
  const file = (await register.objects.get(`certificates/${serial}.${kind}`)) ?? new Uint8Array();
  const network = isOnline ? networkOf(register) : undefined;
  return verify(file, { trust, nowMs: register.clock.nowMs(), network, primitives });
}

describe("a certificate of this pipeline", () => {
  it.each(["pdf", "touchstone.json"] as const)("passes every check as %s", async (kind) => {
    const register = await createMemoryRegister({ renderer });
    const { serial } = await certified(register);

    const report = await verified(register, serial, kind);

    expect(problemsOf(report)).toEqual([]);
    expect(report).toMatchObject({
      verdict: "passed",
      subject: { factCount: 2, withheldCount: 1, certificate: { serial } },
    });
  });

  it("leaves the chain undecided, and fails nothing, for somebody offline", async () => {
    const register = await createMemoryRegister({ renderer });
    const { serial } = await certified(register);

    const report = await verified(register, serial, "touchstone.json", false);

    expect(report.verdict).toBe("undecided");
    expect(problemsOf(report)).toEqual([
      "CHAIN_ANCHOR undecided OFFLINE",
      "CHAIN_FINALITY undecided OFFLINE",
    ]);
  });

  it("fails once it is revoked", async () => {
    const register = await createMemoryRegister({ renderer });
    const { serial } = await certified(register);
    await revokeCertificate({ serial, reason: "a figure was wrong", idempotencyKey: "r" }, register.pipeline);
    await register.settle();

    const report = await verified(register, serial, "pdf");

    expect(problemsOf(report)).toEqual(["NOT_REVOKED failed REVOKED"]);
  });

  it("says so once another one supersedes it, and the other passes", async () => {
    const register = await createMemoryRegister({ renderer });
    const first = await certified(register);
    const second = await certified(register, "second", first.id);

    const reports = [
      await verified(register, first.serial, "pdf"),
      await verified(register, second.serial, "pdf"),
    ];

    expect(reports.map(problemsOf)).toEqual([[expect.stringMatching(/^NOT_SUPERSEDED .*SUPERSEDED/)], []]);
  });

  it("fails where its anchor was orphaned after all", async () => {
    const register = await createMemoryRegister({ renderer });
    const { serial } = await certified(register);
    const { all } = register.chain.blocks();
    register.chain.reorganize(all.length - 1);

    const report = await verified(register, serial, "touchstone.json");

    expect(report.verdict).not.toBe("passed");
    expect(problemsOf(report).map((problem) => problem.split(" ")[0])).toEqual(
      expect.arrayContaining(["CHAIN_ANCHOR", "CHAIN_FINALITY"]),
    );
  });
});
