// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { factLines } from "../../fixtures/fact-lines.ts";
import { findingsOf } from "../../fixtures/stated.ts";

const judged = (rule: string, lines: string) => findingsOf(rule, factLines(lines));

describe("care about false errors", () => {
  it("takes a single fuel for a part of fossil energy only", () => {
    expect(judged("R-ENE-02", "energy-fuel-gas: 30 MWh\nenergy-fossil: 100 MWh")).toEqual([]);
    expect(judged("R-ENE-02", "energy-fuel-gas: 130 MWh\nenergy-fossil: 100 MWh")).toHaveLength(1);
  });

  it("never compares standard coal with a total in MWh, whose electricity is counted otherwise", () => {
    expect(
      judged(
        "R-ENE-05",
        "energy-direct-tce: 30 tce\nenergy-indirect-tce: 70 tce; note=按当量值折算\nenergy-total: 500 MWh",
      ),
    ).toEqual([]);
  });

  it("says nothing of a water balance with an unknown change in storage", () => {
    expect(
      judged(
        "R-WAT-01",
        "water-withdrawal: 100 m3\nwater-discharge: 90 m3\nwater-consumption: 50 m3\nwater-storage-change:; null=NOT_AVAILABLE",
      ),
    ).toEqual([]);
  });
});

describe("hints", () => {
  const parts = "waste-hazardous: 1234 t\nwaste-nonhazardous: 5678 t\n";

  it.each([
    ["a total in kilograms", `${parts} waste-total: 6912000 t`, "waste-total looks 1,000 times too large"],
    [
      "a part in kilograms",
      "waste-hazardous: 1234000 t\nwaste-nonhazardous: 5678 t\nwaste-total: 6912 t",
      "waste-hazardous looks 1,000 times too large",
    ],
    [
      "a stale total",
      `${parts} waste-total: 6100 t\nwaste-total: 6100 t; year=2022`,
      "waste-total is still what it was for 2022-01-01/2023-01-01",
    ],
    [
      "a row exchanged with the total",
      "waste-hazardous: 6912 t\nwaste-nonhazardous: 5678 t\nwaste-total: 1234 t",
      "waste-hazardous and waste-total look exchanged",
    ],
    ["a part left out", `${parts} waste-total: 5678 t`, "waste-total leaves out waste-hazardous"],
    [
      "a shifted row",
      `${parts} waste-total: 4321 t\nwaste-diverted: 4321 t`,
      "waste-total states the same 4321 t as waste-diverted: a row may be shifted",
    ],
    [
      "a part in another row",
      "waste-hazardous: 1234 t\nwaste-nonhazardous: 5678 t\nwaste-total: 9912 t\nwaste-radioactive: 3000 t",
      "the difference is what waste-radioactive says",
    ],
    ["nothing in particular", `${parts} waste-total: 6000 t`, "correct the figure that is wrong"],
  ])("name %s", (_what, lines, hint) => {
    const [finding] = judged("R-WST-01", lines).filter(({ messageEn }) => messageEn.includes("add up"));

    expect(finding?.hint).toContain(hint);
  });

  it("speak only of facts that the finding names, so that it is as restricted as they are", () => {
    const [finding] = judged("R-WST-01", `${parts} waste-total: 4321 t\nwaste-diverted: 4321 t`);

    expect(finding?.facts.some((key) => key.includes("waste-diverted"))).toBe(true);
  });
});
