// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { factLines } from "../../fixtures/fact-lines.ts";
import { findingsOf } from "../../fixtures/stated.ts";

const judged = (rule: string, lines: string) => findingsOf(rule, factLines(lines));

describe.each([
  [
    "R-ENE-02",
    "ERROR",
    "energy-fuel-gas: 30 MWh\nenergy-purchased-fossil: 70 MWh\nenergy-fossil: 100 MWh",
    "energy-fuel-gas: 30 MWh\nenergy-purchased-fossil: 70 MWh\nenergy-fossil: 140 MWh",
  ],
  [
    "R-ENE-03",
    "ERROR",
    "energy-renewable-purchased: 30 MWh\nenergy-renewable-self: 70 MWh\nenergy-renewable: 100 MWh",
    "energy-renewable-purchased: 30 MWh\nenergy-renewable-self: 70 MWh\nenergy-renewable: 90 MWh",
  ],
  [
    "R-ENE-04",
    "ERROR",
    "energy-renewable: 1 GWh\nenergy-total: 3 GWh\nenergy-renewable-share: 33.3 percent",
    "energy-renewable: 1 GWh\nenergy-total: 3 GWh\nenergy-renewable-share: 30.3 percent",
  ],
  [
    "R-ENE-04",
    "ERROR",
    "energy-fossil-share: 60 percent\nenergy-renewable-share: 40.4 percent",
    "energy-fossil-share: 65 percent\nenergy-renewable-share: 40 percent",
  ],
  [
    "R-ENE-04",
    "ERROR",
    "energy-fossil-share: 50 percent\nenergy-renewable-share: 40 percent\nenergy-nuclear: 10 MWh\nenergy-total: 100 MWh",
    "energy-fossil-share: 50 percent\nenergy-renewable-share: 40 percent\nenergy-nuclear: 1 MWh\nenergy-total: 100 MWh",
  ],
  [
    "R-ENE-05",
    "ERROR",
    "energy-direct-tce: 30 tce\nenergy-indirect-tce: 70 tce\nenergy-total: 100 tce",
    "energy-direct-tce: 30 tce\nenergy-indirect-tce: 70 tce\nenergy-total: 120 tce",
  ],
  [
    "R-ENE-06",
    "WARNING",
    "energy-electricity: 30 MWh\nenergy-total: 100 MWh",
    "energy-electricity: 30 GWh\nenergy-total: 100 MWh",
  ],
  [
    "R-ENE-07",
    "WARNING",
    "energy-total: 100 MWh\nnet-revenue: 1000000 iso4217:USD\nenergy-intensity-revenue: 100 MWh/million iso4217:USD",
    "energy-total: 100 MWh\nnet-revenue: 1000000 iso4217:USD\nenergy-intensity-revenue: 180 MWh/million iso4217:USD",
  ],
  [
    "R-ENE-07",
    "ERROR",
    "energy-total: 100 MWh\nnet-revenue: 1000000 iso4217:USD\nenergy-intensity-revenue: 0.1 kWh/iso4217:USD",
    "energy-total: 100 MWh\nnet-revenue: 1000000 iso4217:USD\nenergy-intensity-revenue: 0.1 MWh/iso4217:USD",
  ],
  [
    "R-ENE-08",
    "ERROR",
    "energy-renewable: 100 MWh\nenergy-total: 100 MWh",
    "energy-renewable: 101 MWh\nenergy-total: 100 MWh",
  ],
  [
    "R-WAT-01",
    "WARNING",
    "water-withdrawal: 100 m3\nwater-discharge: 60 m3\nwater-consumption: 50 m3\nwater-storage-change: -10 m3",
    "water-withdrawal: 100 m3\nwater-discharge: 60 m3\nwater-consumption: 50 m3",
  ],
  [
    "R-WAT-02",
    "ERROR",
    "water-consumption-stress: 10 m3\nwater-consumption-risk: 20 m3\nwater-consumption: 0.03 Ml",
    "water-consumption-stress: 25 m3\nwater-consumption-risk: 20 m3\nwater-consumption: 0.03 Ml",
  ],
  [
    "R-WAT-02",
    "ERROR",
    "water-consumption-stress: 10 m3\nwater-consumption: 10 m3",
    "water-consumption-stress: 11 m3\nwater-consumption: 10 m3",
  ],
  [
    "R-WAT-03",
    "ERROR",
    "water-consumption: 100 m3\nnet-revenue: 2000000 iso4217:EUR\nwater-intensity-revenue: 50 m3/million iso4217:EUR",
    "water-consumption: 100 m3\nnet-revenue: 2000000 iso4217:EUR\nwater-intensity-revenue: 60 m3/million iso4217:EUR",
  ],
  [
    "R-WST-01",
    "ERROR",
    "waste-hazardous: 10 t\nwaste-nonhazardous: 90 t\nwaste-total: 100 t",
    "waste-hazardous: 10 t\nwaste-nonhazardous: 90 t\nwaste-total: 90 t",
  ],
  [
    "R-WST-01",
    "ERROR",
    "waste-radioactive: 1 t\nwaste-hazardous: 10 t",
    "waste-radioactive: 11 t\nwaste-hazardous: 10 t",
  ],
  [
    "R-WST-02",
    "ERROR",
    "waste-diverted: 60 t\nwaste-disposed: 40 t\nwaste-total: 100 t",
    "waste-diverted: 60 t\nwaste-disposed: 30 t\nwaste-total: 100 t",
  ],
  [
    "R-WST-02",
    "WARNING",
    "waste-diverted: 60 t\nwaste-disposed: 40 t\nwaste-total: 100 t",
    "waste-diverted: 60 t\nwaste-disposed: 30 t\nwaste-total: 100 t; note=10 t are kept in stock",
  ],
  [
    "R-WST-03",
    "ERROR",
    "waste-nonrecycled: 90 t\nwaste-total: 100 t",
    "waste-nonrecycled: 110 t\nwaste-total: 100 t",
  ],
  [
    "R-WST-03",
    "ERROR",
    "waste-nonrecycled: 90 t\nwaste-total: 100 t\nwaste-nonrecycled-share: 0.9 pure",
    "waste-nonrecycled: 90 t\nwaste-total: 100 t\nwaste-nonrecycled-share: 0.5 pure",
  ],
  [
    "R-POL-01",
    "ERROR",
    "svhc: 1 t\nsubstances-of-concern: 1000 kg",
    "svhc: 1 t\nsubstances-of-concern: 999 kg",
  ],
  [
    "R-BIO-01",
    "ERROR",
    "land-sealed-area: 1 ha\nland-use-area: 10000 m2",
    "land-sealed-area: 1 ha\nland-use-area: 1000 m2",
  ],
  [
    "R-MAT-01",
    "ERROR",
    "materials-secondary: 5 t\nmaterials-used: 9 t",
    "materials-secondary: 9 t\nmaterials-used: 5 t",
  ],
  [
    "R-MAT-01",
    "ERROR",
    "materials-secondary: 5 t\nmaterials-used: 9 t\nmaterials-secondary-share: 55.6 percent",
    "materials-secondary: 5 t\nmaterials-used: 9 t\nmaterials-secondary-share: 45.6 percent",
  ],
])("%s (%s)", (rule, severity, passing, failing) => {
  it("is content with figures that agree", () => {
    expect(judged(rule, passing)).toEqual([]);
  });

  it("finds figures that do not, in words a person can act on", () => {
    const [finding, ...others] = judged(rule, failing);

    expect(others).toEqual([]);
    expect(finding).toMatchObject({ rule, severity, hint: expect.stringMatching(/\w{3}/) });
    expect(finding?.actual).toMatch(/^-?[0-9.]+$/);
    expect(finding?.facts.length).toBeGreaterThan(1);
    expect(finding?.messageZh).toMatch(/\p{Script=Han}/u);
  });
});

describe("care about false errors", () => {
  it("takes a single fuel for a part of fossil energy only", () => {
    expect(judged("R-ENE-02", "energy-fuel-gas: 30 MWh\nenergy-fossil: 100 MWh")).toEqual([]);
    expect(judged("R-ENE-02", "energy-fuel-gas: 130 MWh\nenergy-fossil: 100 MWh")).toHaveLength(1);
  });

  it("never compares standard coal with a total in MWh, whose electricity is counted otherwise", () => {
    expect(
      judged("R-ENE-05", "energy-direct-tce: 30 tce\nenergy-indirect-tce: 70 tce\nenergy-total: 500 MWh"),
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
