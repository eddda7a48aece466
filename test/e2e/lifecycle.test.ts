// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, it } from "vitest";
import { verifyWith } from "../../functions/local/follow-disclosure.ts";
import { until } from "../fixtures/program-process.ts";
import { anyPort, type RegisterProcess, spawnRegister, temporaryData } from "../fixtures/register-process.ts";
import {
  accepted,
  type Company,
  certificateOf,
  download,
  registerCompany,
  standingOf,
  submit,
  walkLog,
  yearOf,
} from "../fixtures/register-scene.ts";
import { problemsOf } from "../fixtures/verification.ts";

const SHOWN_MS = 20_000;
const REVOKE = `mutation ($input: RevokeCertificateInput!) {
  revokeCertificate(input: $input) { certificate { status revocationReason } }
}`;

let data: Awaited<ReturnType<typeof temporaryData>>;
let register: RegisterProcess;
let company: Company;

beforeAll(async () => {
  data = await temporaryData();
  register = await spawnRegister({ dataFolder: data.path, port: await anyPort() }).ready();
  company = await registerCompany(register, "Changes Its Mind Ltd");
});
afterAll(async () => {
  await register.kill("SIGKILL");
  await data.remove();
});

async function problemsAt(url: string): Promise<readonly string[]> {
  return problemsOf(await verifyWith(await download(url), register.url));
}

it("fails a certificate once it is revoked, and the log says why", async () => {
  const id = await accepted(company.preparer, yearOf(company.id, 2010));
  const { id: certificate, pdf } = await certificateOf(company.preparer, id);
  const before = await problemsAt(pdf.url);

  const input = { idempotencyKey: "revoke", certificate, reason: "the meter was broken" };
  const { revokeCertificate } = await company.approver.graphql<{ readonly revokeCertificate: unknown }>(
    REVOKE,
    { input },
  );
  await until(async () => (await problemsAt(pdf.url)).length > 0, SHOWN_MS, "the status list to show it");
  const hasEntry = async () =>
    (await walkLog(register.url)).statements.some(({ type }) => type === "revocation");
  await until(hasEntry, SHOWN_MS, "the revocation in the log");

  expect(before).toEqual([]);
  expect(revokeCertificate).toEqual({
    certificate: { status: "REVOKED", revocationReason: "the meter was broken" },
  });
  expect(await problemsAt(pdf.url)).toEqual(["NOT_REVOKED failed REVOKED"]);
  expect((await standingOf(company.preparer, id)).status).toBe("REVOKED");
  expect((await walkLog(register.url)).statements).toContainEqual(
    expect.objectContaining({ type: "revocation", reason: "the meter was broken" }),
  );
  await expect(
    company.approver.graphql(REVOKE, { input: { ...input, reason: "another reason" } }),
  ).rejects.toMatchObject({ code: "CONFLICT" });
});

it("fails the certificate of a superseded disclosure and passes that of its successor", async () => {
  const old = await accepted(company.preparer, yearOf(company.id, 2011));
  const first = await certificateOf(company.preparer, old);
  const restated = yearOf(company.id, 2011, {
    idempotencyKey: "restated",
    supersedes: old,
    facts: [
      {
        metric: "ghg-scope1",
        value: "56000",
        unit: "tCO2e",
        restatement: { reason: "ERROR", note: "one site was left out" },
      },
    ],
  });

  const next = await accepted(company.preparer, restated);
  const second = await certificateOf(company.preparer, next);
  await until(
    async () => (await problemsAt(first.pdf.url)).length > 0,
    SHOWN_MS,
    "the status list to show it",
  );

  expect(await problemsAt(first.pdf.url)).toEqual(["NOT_SUPERSEDED failed SUPERSEDED"]);
  expect(await problemsAt(second.pdf.url)).toEqual([]);
  expect((await standingOf(company.preparer, old)).status).toBe("SUPERSEDED");
  const asOf = (await standingOf(company.preparer, next)).notarization?.logIndex;
  const { organization } = await company.preparer.graphql<{
    readonly organization: { readonly disclosures: { readonly edges: readonly unknown[] } };
  }>(
    `query ($id: ID!, $asOf: Int) { organization(id: $id) { disclosures(asOf: $asOf, first: 1) {
      edges { node { id status supersededBy { id } certificate { serial status } } } } } }`,
    { id: company.id, asOf },
  );
  expect(organization.disclosures.edges).toEqual([
    {
      node: {
        id: old,
        status: "CERTIFIED",
        supersededBy: null,
        certificate: { serial: first.serial, status: "VALID" },
      },
    },
  ]);
});

it("refuses a second live disclosure that states the same figure again", async () => {
  const standing = await accepted(company.preparer, yearOf(company.id, 2012));

  const second = submit(company.preparer, yearOf(company.id, 2012, { idempotencyKey: "again" }));

  await expect(second).rejects.toMatchObject({
    code: "CONFLICT",
    message: expect.stringContaining(`ghg-scope1 for 2012-01-01/2013-01-01 already stands in disclosure`),
  });
  expect((await certificateOf(company.preparer, standing)).status).toBe("VALID");
});

it("accepts one of many contradicting disclosures that are submitted at once", async () => {
  const answers = await Promise.allSettled(
    Array.from({ length: 8 }, (_, i) =>
      submit(
        company.preparer,
        yearOf(company.id, 2013, {
          idempotencyKey: `race-${i}`,
          facts: [{ metric: "ghg-scope1", value: String(i + 1), unit: "tCO2e" }],
        }),
      ),
    ),
  );

  const refusals = answers.flatMap((one) => (one.status === "rejected" ? [one.reason.code] : []));
  expect(refusals).toEqual(Array.from({ length: 7 }, () => "CONFLICT"));
});

it("answers the same key with the first answer, and CONFLICT where it comes with other content", async () => {
  const input = yearOf(company.id, 2014);
  const [first, again] = [await submit(company.preparer, input), await submit(company.preparer, input)];
  const other = yearOf(company.id, 2014, {
    facts: [{ metric: "ghg-scope1", value: "1", unit: "tCO2e" }],
  });
  const elsewhere = yearOf(company.id, 2015, { idempotencyKey: "year-2014" });

  expect(again).toEqual(first);
  await expect(submit(company.preparer, other)).rejects.toMatchObject({ code: "CONFLICT" });
  await expect(submit(company.preparer, elsewhere)).rejects.toMatchObject({ code: "CONFLICT" });
});

it("logs nothing of an organization with four eyes before another client approved it", async () => {
  const careful = await registerCompany(register, "Four Eyes Ltd", { fourEyes: true });
  const approve = "mutation ($id: ID!) { approveDisclosure(id: $id) { disclosure { status } } }";
  // The approver of this company prepares as well: its own disclosure must wait for somebody else.
  const id = await accepted(careful.approver, yearOf(careful.id, 2020));
  const witnessOfTime = await accepted(company.preparer, yearOf(company.id, 2016));
  await certificateOf(company.preparer, witnessOfTime);
  const draft = await standingOf(careful.approver, id);

  const own = careful.approver.graphql(approve, { id });
  await expect(own).rejects.toMatchObject({ code: "FORBIDDEN" });
  await careful.secondApprover.graphql(approve, { id });
  const { pdf } = await certificateOf(careful.approver, id);

  expect(draft).toMatchObject({ status: "DRAFT", notarization: null, certificate: null });
  expect(await problemsAt(pdf.url)).toEqual([]);
});
