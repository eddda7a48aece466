// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { createMemoryStores } from "../../../functions/adapters/memory/memory-stores.ts";
import { withKeptRecords } from "../../../functions/usecases/kept-records.ts";
import { updateOrganization } from "../../../functions/usecases/organizations/update-organization.ts";
import { rebuildOrganizations } from "../../../functions/usecases/rebuild/rebuild-disclosures.ts";
import type { PipelineNeeds } from "../../../functions/usecases/run-pipeline.ts";
import { crashPoints, died, withCrash } from "../../fixtures/fault-injection.ts";
import { createMemoryRegister, type MemoryRegister } from "../../fixtures/memory-register.ts";

const OPERATOR = { clientId: "operator", roles: ["OPERATOR"], organizationId: null } as const;
const PORTS = [
  "objects",
  "certificates",
  "disclosures",
  "outbox",
  "statuses",
] as const satisfies readonly (keyof PipelineNeeds)[];
const glyphs = { requirePrintable: () => undefined };

function rename(
  register: MemoryRegister,
  name: string,
  revision = 1,
  organizations = register.organizations,
) {
  return updateOrganization(
    {
      organizationId: "org-a",
      revision,
      because: "renamed",
      changes: { names: [{ language: "EN", name }] },
    },
    OPERATOR,
    { ...register, organizations, glyphs },
  );
}

/** The name on page and in credential of the certificate of a disclosure, and whether its log entry is of both. */
async function certificateOf(register: MemoryRegister, id: string) {
  const serial = (await register.disclosures.find(id))?.certificateSerial ?? "";
  const record = await register.certificates.find(serial);
  const json = async (kind: string) =>
    JSON.parse(new TextDecoder().decode(await register.objects.get(`certificates/${serial}.${kind}`)));
  const [credential, page, bundle] = [await json("json"), await json("pdf"), await json("touchstone.json")];
  return {
    stage: record?.stage,
    name: credential.credentialSubject.legalName.en,
    printed: page.organization.nameEn,
    bundled: bundle.credential.credentialSubject.legalName.en,
    pdfSha256: record?.files?.pdf.sha256 === JSON.parse(record?.statement ?? "{}").pdfSha256,
  };
}

const named = (name: string) => ({
  stage: "COMPLETE",
  name,
  printed: name,
  bundled: name,
  pdfSha256: true,
});

it("keeps the old name on certificates from before, and prints the new one after", async () => {
  const register = await createMemoryRegister();
  const before = await register.accept();
  await register.settle();

  await rename(register, "New Name Ltd");
  const after = await register.accept({
    idempotencyKey: "second",
    period: { start: "2024-01-01", endExclusive: "2025-01-01" },
  });
  await register.settle();

  expect(await certificateOf(register, before.id)).toEqual(named("Example Ltd"));
  expect(await certificateOf(register, after.id)).toEqual(named("New Name Ltd"));
});

const counted = await createMemoryRegister();
const { id: countedId } = await counted.accept();
const counting = withCrash(counted.pipeline, PORTS);
await counted.settle(counting.needs);
const isPlanned = (writes: readonly string[]) => writes.indexOf("certificates.plan") + 1;

describe("a name that changes while a certificate is made", () => {
  it("is compared with a run that makes one", async () => {
    expect(await certificateOf(counted, countedId)).toEqual(named("Example Ltd"));
    expect(isPlanned(counting.writes)).toBeGreaterThan(1);
  });

  it.each(crashPoints(counting.writes))(
    "never stands beside the old one, where the process died before %s (write %i)",
    async (_name, at) => {
      const register = await createMemoryRegister();
      const { id } = await register.accept();
      await died(() => register.settle(withCrash(register.pipeline, PORTS, at).needs));

      await rename(register, "New Name Ltd");
      await register.settle();

      const expected = at > isPlanned(counting.writes) ? "Example Ltd" : "New Name Ltd";
      expect(await certificateOf(register, id)).toEqual(named(expected));
    },
  );
});

async function rebuilt(register: MemoryRegister) {
  const { organizations } = createMemoryStores();
  const doubts: string[] = [];
  const counts = {
    organizations: 0,
    disclosures: 0,
    waiting: 0,
    certificates: 0,
    revocations: 0,
    anchors: 0,
    evidence: 0,
  };
  const { objects, listing } = register;
  const needs = { ...register.pipeline, ...register, organizations, objects, listing };
  await rebuildOrganizations({
    needs: { ...needs, witnesses: { store: register.witnesses, keys: [] } },
    counts,
    doubt: (what) => doubts.push(what),
  });
  return { organizations, doubts };
}

describe("a table that was lost", () => {
  it("comes back with every revision", async () => {
    const register = await createMemoryRegister();
    await rename(register, "Second");
    await rename(register, "Third", 2);

    const { organizations, doubts } = await rebuilt(register);

    expect(doubts).toEqual([]);
    expect(await organizations.listRevisions("org-a", 9, undefined)).toEqual(
      await register.organizations.listRevisions("org-a", 9, undefined),
    );
  });

  it("comes back with the change that won, whoever wrote the copy first", async () => {
    const register = await createMemoryRegister();
    const { organizations } = register;
    const slow = withKeptRecords(
      { ...register, organizations: { ...organizations, update: async () => false } },
      register.objects,
    );
    await expect(rename(register, "Loser", 1, slow.organizations)).rejects.toMatchObject({
      code: "CONFLICT",
    });
    await rename(register, "Winner");

    const back = await rebuilt(register);

    expect((await back.organizations.find("org-a"))?.names.en).toBe("Winner");
  });
});
