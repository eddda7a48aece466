// SPDX-License-Identifier: Apache-2.0
import { beforeAll, describe, expect, it } from "vitest";
import { utf8 } from "../../../core/canonical/canonical-json.ts";
import { toHex } from "../../../core/canonical/encoding.ts";
import { statementBytes, statementHash } from "../../../core/log/statement.ts";
import type { CertificateRecord } from "../../../functions/ports/certificate-store.ts";
import type { DisclosureRecord } from "../../../functions/ports/disclosure-store.ts";
import type { CheckLogNeeds } from "../../../functions/usecases/check-log.ts";
import { checkLog } from "../../../functions/usecases/check-log.ts";
import { revokeCertificate } from "../../../functions/usecases/revoke-certificate.ts";
import { sequenceLog } from "../../../functions/usecases/sequence-log.ts";
import { checkNeeds, findingsOf } from "../../fixtures/checked-log.ts";
import { plantStatements } from "../../fixtures/log-statements.ts";
import { createMemoryRegister, type MemoryRegister } from "../../fixtures/memory-register.ts";
import { hexOf } from "../../fixtures/records.ts";

let register: MemoryRegister;
let disclosure: DisclosureRecord;
let serial: string;

beforeAll(async () => {
  register = await createMemoryRegister();
  const { id } = await register.accept();
  await register.settle();
  disclosure = (await register.disclosures.find(id)) as DisclosureRecord;
  serial = disclosure.certificateSerial ?? "";
  await revokeCertificate({ serial, reason: "issued by mistake", idempotencyKey: "once" }, register.pipeline);
  await register.settle();
});

/** The table as it would be with other fields in the one disclosure, or the one certificate. */
function withDisclosure(change: Partial<DisclosureRecord>): Partial<CheckLogNeeds> {
  return { disclosures: { find: async () => ({ ...disclosure, ...change }) } };
}

async function withCertificate(change: Partial<CertificateRecord>): Promise<Partial<CheckLogNeeds>> {
  const standing = (await register.certificates.find(serial)) as CertificateRecord;
  return { certificates: { find: async () => ({ ...standing, ...change }) } };
}

/** A log into which these texts got, whoever accepted them. */
async function logOf(...texts: readonly string[]): Promise<MemoryRegister> {
  const forced = await createMemoryRegister();
  const entries = texts.map((statement, i) => ({ ref: `ref-${i}`, statement }));
  await sequenceLog({
    ...forced.pipeline,
    outbox: { pending: async () => entries, settle: async () => undefined },
  });
  return forced;
}

describe("records of what is in the log", () => {
  it("agree in a register that worked", async () => {
    const check = await checkLog(checkNeeds(register));

    expect(check.findings).toEqual([]);
    expect(check).toMatchObject({ size: 3, counts: { records: 3 } });
  });

  it.each([
    ["another log index", { logIndex: 7 }, "log index 0", "log index 7"],
    ["no log index", { logIndex: null }, "log index 0", "log index not set"],
    ["another hash", { statementHash: hexOf("7") }, "statement hash", hexOf("7")],
    ["another statement", { statement: "{}" }, "the logged statement", "another, hash"],
    ["no approval", { approval: "REJECTED" }, "approval APPROVED, since it is logged", "approval REJECTED"],
  ] as const)("a disclosure with %s is named", async (_what, change, expected, got) => {
    const findings = await findingsOf(register, withDisclosure(change));

    expect(findings).toMatchObject([
      {
        part: "disclosure",
        where: `${disclosure.id} (entry 0)`,
        expected: expect.stringContaining(expected),
        got: expect.stringContaining(got),
      },
    ]);
  });

  it("a disclosure without a record is named", async () => {
    const findings = await findingsOf(register, { disclosures: { find: async () => undefined } });

    expect(findings).toEqual([
      { part: "disclosure", where: `${disclosure.id} (entry 0)`, expected: "a record", got: "nothing" },
    ]);
  });

  it("a record that cannot be read is named", async () => {
    const find = () => Promise.reject(new TypeError("disclosure: expected an object"));

    const findings = await findingsOf(register, { disclosures: { find } });

    expect(findings).toMatchObject([{ part: "disclosure", got: "disclosure: expected an object" }]);
  });

  it.each([
    ["another log index", { logIndex: 7 }, "certificate", "log index 7"],
    ["another disclosure", { disclosureIndex: 7 }, "certificate", "log index 7"],
    ["no revocation, although the log has one", { revocation: null }, "revocation", "statement none"],
  ] as const)("a certificate with %s is named", async (_what, change, part, got) => {
    const findings = await findingsOf(register, await withCertificate(change));

    expect(findings).toMatchObject([{ part, where: expect.stringContaining(serial), got }]);
  });

  it("a certificate without a record is named, and so is its revocation", async () => {
    const findings = await findingsOf(register, { certificates: { find: async () => undefined } });

    expect(findings.map(({ part, got }) => [part, got])).toEqual([
      ["certificate", "nothing"],
      ["revocation", "nothing"],
    ]);
  });

  it("a revocation that is neither in the log nor on its way is named", async () => {
    const half = await createMemoryRegister();
    await half.accept();
    await half.settle();
    const [id] = await half.disclosures.listByOrganization("org-a", 1, undefined).then(({ items }) => items);
    const lost = id?.certificateSerial ?? "";
    await revokeCertificate({ serial: lost, reason: "a mistake", idempotencyKey: "once" }, half.pipeline);

    const onItsWay = await findingsOf(half);
    const findings = await findingsOf(half, { outbox: { pending: async () => [] } });

    expect(onItsWay).toEqual([]);
    expect(findings).toMatchObject([{ part: "revocation", where: lost, got: "neither" }]);
  });
});

describe("entries of the log", () => {
  it("that stand in it twice are named", async () => {
    const [statement = ""] = await plantStatements((await createMemoryRegister()).disclosures, 1);
    const twice = await logOf(statement, "{}", statement);

    const findings = await findingsOf(twice);

    expect(findings).toContainEqual({
      part: "entry",
      where: "entry 2",
      expected: "a statement that is not in the log yet",
      got: "entry 0 again",
    });
  });

  it("that stand in it twice, far apart, are named", async () => {
    const statements = await plantStatements((await createMemoryRegister()).disclosures, 600);
    const twice = await logOf(...statements, statements[1] ?? "");

    const findings = await findingsOf(twice);

    expect(findings.filter(({ part }) => part === "entry")).toMatchObject([
      { where: "entry 600", got: "entry 1 again" },
    ]);
  });

  it.each([
    ["not JSON", "hello"],
    ["an unknown kind", '{"type":"amendment","v":1}'],
    ["not canonical", '{ "v":1 }'],
  ])("that are %s are named", async (_what, text) => {
    const findings = await findingsOf(await logOf(text));

    expect(findings).toMatchObject([
      { part: "entry", where: "entry 0", expected: "something that can be read" },
    ]);
  });

  it("that certify or revoke what is not in the log are named", async () => {
    const certificate = statementBytes({
      v: 1,
      type: "certificate",
      id: "TS-1",
      disclosure: hexOf("1"),
      credentialHash: hexOf("2"),
      pdfSha256: hexOf("3"),
      issuedAt: "2026-11-23T06:00:00.000Z",
    });
    const revocation = statementBytes({
      v: 1,
      type: "revocation",
      certificate: hexOf("1"),
      reason: "none",
      revokedAt: "2026-11-23T06:00:00.000Z",
    });
    const forced = await logOf(new TextDecoder().decode(certificate), new TextDecoder().decode(revocation));

    const findings = await findingsOf(forced);

    expect(findings.map(({ part, where, got }) => [part, where, got])).toEqual([
      ["entry", "entry 0", hexOf("1")],
      ["certificate", "TS-1 (entry 0)", "nothing"],
      ["entry", "entry 1", hexOf("1")],
    ]);
  });

  it("that wait in the outbox although they are logged are named", async () => {
    const pending = async () => [{ ref: "disclosure|again", statement: disclosure.statement }];

    const findings = await findingsOf(register, { outbox: { pending } });

    expect(findings).toEqual([
      {
        part: "outbox",
        where: "disclosure|again",
        expected: "a statement that is not in the log yet",
        got: "entry 0 again",
      },
    ]);
  });

  it("are compared with the records by the hash that the log has", () => {
    expect(disclosure.statementHash).toBe(toHex(statementHash(utf8(disclosure.statement))));
  });
});
