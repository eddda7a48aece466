// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { submitDisclosure } from "../../../functions/usecases/submit-disclosure.ts";
import { createMemoryRegister, type MemoryRegister, submission } from "../../fixtures/memory-register.ts";
import { organization } from "../../fixtures/records.ts";

const YEAR_2023 = { start: "2023-01-01", endExclusive: "2024-01-01" };
const YEAR_2024 = { start: "2024-01-01", endExclusive: "2025-01-01" };
const scope1 = (value: string, more: object = {}) => ({
  metric: "ghg-scope1",
  value,
  unit: "tCO2e",
  ...more,
});

/** Rules of the findings on a submission that is only tried. */
async function said(register: MemoryRegister, changes: Parameters<typeof submission>[0]) {
  const input = submission({ idempotencyKey: "tried", dryRun: true, ...changes });
  const { findings } = await submitDisclosure(input, register.submitNeeds);
  return findings.map(({ rule, severity }) => `${rule} ${severity}`);
}

async function certified(): Promise<{ register: MemoryRegister; id: string }> {
  const register = await createMemoryRegister();
  const { id } = await register.accept({ facts: [scope1("500")] });
  await register.settle();
  return { register, id };
}

describe("a certified figure", () => {
  it("is not changed by the disclosure that supersedes it without a reason", async () => {
    const { register, id } = await certified();

    expect(await said(register, { supersedes: id, facts: [scope1("501")] })).toEqual(["R-TS-05 ERROR"]);
    expect(
      await said(register, {
        supersedes: id,
        facts: [scope1("501", { restatement: { reason: "ERROR", note: "a meter was read twice" } })],
      }),
    ).toEqual([]);
  });

  it("stands as it was certified where a later year compares with it", async () => {
    const { register } = await certified();
    const with2023 = (value: string) => ({
      period: YEAR_2024,
      facts: [scope1("520"), scope1(value, { period: YEAR_2023 })],
    });

    expect(await said(register, with2023("500"))).toEqual([]);
    expect(await said(register, with2023("499"))).toEqual(["R-TS-05 ERROR"]);
  });

  it("counts as it stands after a restatement", async () => {
    const { register, id } = await certified();
    const restatement = { reason: "ERROR", note: "a meter was read twice" } as const;
    await register.accept({
      idempotencyKey: "restated",
      supersedes: id,
      facts: [scope1("501", { restatement })],
    });
    await register.settle();

    expect(
      await said(register, { period: YEAR_2024, facts: [scope1("5"), scope1("501", { period: YEAR_2023 })] }),
    ).not.toContain("R-TS-05 ERROR");
  });

  it("is not changed without a reason before it is certified either: it was accepted for a public log", async () => {
    const register = await createMemoryRegister();
    const { id } = await register.accept({ facts: [scope1("500")] });

    expect(await said(register, { supersedes: id, facts: [scope1("501")] })).toEqual(["R-TS-05 ERROR"]);
  });
});

describe("what the year before said", () => {
  it("binds the base year and the set of warming potentials", async () => {
    const register = await createMemoryRegister();
    const base = (value: string) => ({
      metric: "ghg-base-year-value",
      value,
      unit: "tCO2e",
      period: { start: "2015-01-01", endExclusive: "2016-01-01" },
    });
    await register.accept({ gwpSet: "AR4", facts: [scope1("500"), base("900")] });

    expect(await said(register, { period: YEAR_2024, facts: [scope1("510"), base("901")] })).toEqual([
      "R-TS-03 ERROR",
    ]);
    expect(await said(register, { period: YEAR_2024, facts: [scope1("510"), base("900")] })).toEqual([
      "R-GHG-14 WARNING",
    ]);
  });
});

describe("what is known of the organization", () => {
  it("questions another country than its LEI's and a year that its fiscal calendar does not have", async () => {
    const register = await createMemoryRegister();
    const fiscalCalendar = { yearEnd: "MONTH_END", endMonth: 6, weekday: null, namedAfter: "END" } as const;
    const lei = { lei: null, uscc: null, isin: [] };
    await register.organizations.insert(
      organization({ id: "other", ...lei, leiCountry: "KY", fiscalCalendar }),
    );

    expect(await said(register, { organizationId: "other" })).toEqual([
      "R-ID-04 WARNING",
      "R-PER-01 WARNING",
    ]);
    expect(await said(register, {})).toEqual([]);
  });
});
