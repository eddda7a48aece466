// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { toHex } from "../../../core/canonical/encoding.ts";
import { serialOf } from "../../../core/credential/serial.ts";
import { DomainError } from "../../../core/errors.ts";
import { readStatement } from "../../../core/log/statement.ts";
import { sha256 } from "../../../core/merkle/hash.ts";
import { completeCertificate } from "../../../functions/usecases/complete-certificate.ts";
import { issueCertificate } from "../../../functions/usecases/issue-certificate.ts";
import { runIssue, runPipelineStep } from "../../../functions/usecases/run-pipeline.ts";
import { createMemoryRegister, type MemoryRegister, plainRenderer } from "../../fixtures/memory-register.ts";
import { certificateRecord } from "../../fixtures/records.ts";

const HEADCOUNT = [{ metric: "workforce-headcount", value: "161000", unit: "persons" }];

/** Runs sequence, witness and anchor until the newest checkpoint is final; issues nothing. */
async function anchored(register: MemoryRegister): Promise<void> {
  const steps = ["sequence", "witness", "anchor", "anchor", "anchor"] as const;
  for (const step of steps) {
    await runPipelineStep(step, register.pipeline);
    register.chain.mineUntilFinal();
  }
}

async function certified() {
  const register = await createMemoryRegister();
  const disclosure = await register.accept();
  await anchored(register);
  const serial = await issueCertificate(disclosure.id, register.pipeline);
  return { register, disclosure, serial };
}

describe("a certificate", () => {
  it("is not issued before a final anchor covers its disclosure", async () => {
    const register = await createMemoryRegister();
    const { id } = await register.accept();
    const early = issueCertificate(id, register.pipeline);
    await expect(early).rejects.toMatchObject({ code: "NOT_FOUND" });
    await runPipelineStep("sequence", register.pipeline);
    await runPipelineStep("witness", register.pipeline);
    await runPipelineStep("anchor", register.pipeline);
    register.chain.mine();
    await runPipelineStep("anchor", register.pipeline);

    const unfinal = issueCertificate(id, register.pipeline);

    await expect(unfinal).rejects.toMatchObject({
      code: "UNAVAILABLE",
      message: expect.stringMatching(/final anchors of log index 0 on 1 of 1 chains/),
    });
    expect(await runIssue(register.pipeline)).toEqual({ changed: false, events: [] });
  });

  it("has three files that its record and its statement name by their hashes", async () => {
    const { register, disclosure, serial } = await certified();

    const record = await register.certificates.find(serial);

    const hashOf = async (kind: string) =>
      toHex(sha256((await register.objects.get(`certificates/${serial}.${kind}`)) ?? new Uint8Array()));
    expect(record?.files).toMatchObject({
      pdf: { sha256: await hashOf("pdf"), mediaType: "application/pdf" },
      credential: { sha256: await hashOf("json") },
      bundle: { sha256: await hashOf("touchstone.json") },
    });
    expect(readStatement(new TextEncoder().encode(record?.statement ?? ""))).toMatchObject({
      type: "certificate",
      id: serial,
      disclosure: disclosure.statementHash,
      pdfSha256: await hashOf("pdf"),
    });
    expect(await register.certificates.findByPdf(await hashOf("pdf"))).toEqual(record);
  });

  it("shows public figures alone, and says how many it withholds", async () => {
    const printed: unknown[] = [];
    const register = await createMemoryRegister({
      renderer: {
        async render(content) {
          printed.push({
            figures: content.figures.map(({ metric }) => metric),
            restricted: content.restrictedCount,
            log: content.log,
            anchor: content.anchor,
          });
          return plainRenderer.render(content);
        },
      },
    });
    await register.accept();

    await register.settle();

    expect(printed).toMatchObject([
      {
        figures: ["ghg-scope1"],
        restricted: 1,
        log: { index: 0, size: 1, witnesses: 4, witnessThreshold: 2 },
        anchor: { signers: 3, threshold: 3 },
      },
    ]);
    const files = await register.contents();
    const served = Object.keys(files).filter((key) => key.startsWith("certificates/"));
    const texts = await Promise.all(
      served.map(async (key) => Buffer.from((await register.objects.get(key)) ?? []).toString("latin1")),
    );
    expect(texts.join()).not.toContain("workforce-headcount");
  });

  it("is the same one where it is asked for again", async () => {
    const { register, disclosure, serial } = await certified();
    const before = await register.contents();
    register.clock.advance(60_000);

    expect(await issueCertificate(disclosure.id, register.pipeline)).toBe(serial);

    expect(await register.contents()).toEqual(before);
    expect(await register.workQueue.pending("ISSUE", 100, 10)).toEqual([]);
  });

  it("is one where two runs issue it at the same time, though each signs another PDF", async () => {
    let drawn = 0;
    const renderer = {
      async render() {
        drawn += 1;
        return new TextEncoder().encode(`PDF ${drawn}`);
      },
    };
    const register = await createMemoryRegister({ renderer });
    const { id } = await register.accept();
    await anchored(register);

    const serials = await Promise.all([1, 2, 3].map(() => issueCertificate(id, register.pipeline)));

    expect(new Set(serials).size).toBe(1);
    expect(drawn).toBe(3);
    const record = await register.certificates.find(serials[0] ?? "");
    const kept = (await register.objects.get(`certificates/${serials[0]}.pdf`)) ?? new Uint8Array();
    expect(record?.files?.pdf.sha256).toBe(toHex(sha256(kept)));
    expect(await register.outbox.pending(10)).toHaveLength(1);
  });

  it("takes the next serial where another certificate has the first", async () => {
    const register = await createMemoryRegister();
    const { id } = await register.accept();
    await register.certificates.plan(
      certificateRecord({ serial: serialOf(id, 0), disclosureId: "other.v1" }),
    );
    await register.certificates.plan(
      certificateRecord({ serial: serialOf(id, 1), disclosureId: "other.v2" }),
    );

    await register.settle();

    expect(await register.disclosures.find(id)).toMatchObject({ certificateSerial: serialOf(id, 2) });
    expect(await register.certificates.find(serialOf(id, 0))).toMatchObject({ disclosureId: "other.v1" });
  });

  it("gives up, and says so, where every serial is taken", async () => {
    const register = await createMemoryRegister();
    const { id } = await register.accept();
    const taken = Array.from({ length: 16 }, (_, n) =>
      certificateRecord({ serial: serialOf(id, n), disclosureId: "other.v1" }),
    );
    await Promise.all(taken.map((record) => register.certificates.plan(record)));
    await anchored(register);

    await expect(issueCertificate(id, register.pipeline)).rejects.toMatchObject({ code: "INVARIANT" });
  });
});

describe("a certificate that cannot be made", () => {
  it("holds up no other, says why, and comes once it can", async () => {
    let isRefusing = true;
    const register = await createMemoryRegister({
      renderer: {
        async render(content) {
          if (isRefusing && content.figures.length === 1)
            throw new DomainError("MISSING_GLYPH", "figures[0].text: no glyph");
          return plainRenderer.render(content);
        },
      },
    });
    const stuck = await register.accept();
    register.clock.advance(1);
    const other = await register.accept({
      idempotencyKey: "other",
      boundary: { approach: "EQUITY_SHARE", note: null },
      facts: HEADCOUNT.map((fact) => ({ ...fact, visibility: "RESTRICTED" as const })),
    });
    await anchored(register);

    const report = await runIssue(register.pipeline);

    expect(report.events).toEqual([
      { kind: "failed", disclosure: stuck.id, code: "MISSING_GLYPH", message: "figures[0].text: no glyph" },
      { kind: "issued", disclosure: other.id, serial: expect.any(String) },
    ]);
    isRefusing = false;
    await register.settle();
    expect((await register.disclosures.find(stuck.id))?.certificateSerial).not.toBeNull();
  });

  it("does not make the pipeline run on where nothing moves", async () => {
    const { register, serial } = await certified();
    await anchored(register);
    await register.objects.put(`certificates/${serial}.json`, new Uint8Array([0xff]), "application/json");

    const report = await runIssue(register.pipeline);

    expect(report).toMatchObject({ changed: false, events: [{ kind: "failed", code: "INVARIANT" }] });
  });
});

describe("a certificate whose own entry is anchored", () => {
  it("is served with its proof and its status, and named by the new hash", async () => {
    const { register, serial } = await certified();
    await register.settle();

    const record = await register.certificates.find(serial);

    const bytes = (await register.objects.get(`certificates/${serial}.touchstone.json`)) ?? new Uint8Array();
    const bundle = JSON.parse(Buffer.from(bytes).toString());
    expect(record).toMatchObject({
      stage: "COMPLETE",
      logIndex: 1,
      files: { bundle: { sha256: toHex(sha256(bytes)), size: bytes.length } },
    });
    expect(bundle).toMatchObject({
      certificateStatement: record?.statement,
      certificateInclusion: { index: 1, size: 2 },
    });
    expect(bundle.status.list).toContain("revocation");
  });

  it("stays as it is where it is completed again", async () => {
    const { register, serial } = await certified();
    await register.settle();
    const before = await register.contents();

    await completeCertificate(serial, register.pipeline);

    expect(await register.contents()).toEqual(before);
  });

  it("waits while its entry is not in the log", async () => {
    const { register, serial } = await certified();

    await expect(completeCertificate(serial, register.pipeline)).rejects.toMatchObject({
      code: "UNAVAILABLE",
    });
  });
});

describe("a certificate of a disclosure that replaces another", () => {
  it("marks the place of the replaced one, and only that", async () => {
    const register = await createMemoryRegister();
    const first = await register.accept();
    await register.settle();
    const before = await register.statuses.positions("refresh", 0);
    await register.accept({ idempotencyKey: "second", supersedes: first.id });

    await register.settle();

    const index = (await register.disclosures.find(first.id))?.logIndex;
    expect(before).toEqual([]);
    expect(await register.statuses.positions("refresh", 0)).toEqual([index]);
    expect(await register.statuses.positions("revocation", 0)).toEqual([]);
  });
});
