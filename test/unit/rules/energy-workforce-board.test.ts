// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { findingsOf, stated } from "../../fixtures/stated.ts";

const energy = (metric: string, value: string, unit = "MWh", decimals: number | null = 0) =>
  stated(metric, value, unit, decimals);
const persons = (metric: string, value: string, decimals: number | null = 0) =>
  stated(metric, value, "persons", decimals);

describe("R-ENE-01", () => {
  const parts = [energy("energy-fossil", "600"), energy("energy-renewable", "300")];

  it("adds fossil, nuclear and renewable energy", () => {
    expect(
      findingsOf("R-ENE-01", [...parts, energy("energy-nuclear", "100"), energy("energy-total", "1000")]),
    ).toEqual([]);
    expect(
      findingsOf("R-ENE-01", [...parts, energy("energy-nuclear", "100"), energy("energy-total", "1003")]),
    ).toMatchObject([{ severity: "ERROR", expected: "1000", actual: "1003", delta: "3" }]);
  });

  it("does without nuclear energy", () => {
    expect(findingsOf("R-ENE-01", [...parts, energy("energy-total", "900")])).toEqual([]);
    expect(findingsOf("R-ENE-01", [...parts, energy("energy-total", "950")])).toHaveLength(1);
  });

  it("adds across units without a rounding of its own", () => {
    const mixed = [energy("energy-fossil", "3.6", "GJ", null), energy("energy-renewable", "1", "tce", null)];

    expect(findingsOf("R-ENE-01", [...mixed, energy("energy-total", "9.141", "MWh", null)])).toEqual([]);
    expect(findingsOf("R-ENE-01", [...mixed, energy("energy-total", "9.1411", "MWh", null)])).toHaveLength(1);
  });

  it("allows what rounding to thousands explains, both ends included", () => {
    const total = (value: string) => [
      ...parts.map((fact) => ({ ...fact, decimals: null })),
      energy("energy-total", value, "MWh", -3),
    ];

    expect(findingsOf("R-ENE-01", total("1000"))).toEqual([]);
    expect(findingsOf("R-ENE-01", total("1400"))).toEqual([]);
    expect(findingsOf("R-ENE-01", total("1401"))).toHaveLength(1);
  });
});

describe("R-WF-01", () => {
  it("adds female, male and other employees", () => {
    const facts = [
      persons("workforce-female", "3"),
      persons("workforce-male", "5"),
      persons("workforce-other-gender", "1"),
    ];

    expect(findingsOf("R-WF-01", [...facts, persons("workforce-headcount", "9")])).toEqual([]);
  });

  it("allows no half persons: counts rounded to ones are exact", () => {
    const facts = [persons("workforce-female", "3"), persons("workforce-male", "5")];

    expect(findingsOf("R-WF-01", [...facts, persons("workforce-headcount", "9")])).toMatchObject([
      { severity: "ERROR", expected: "8", actual: "9" },
    ]);
  });

  it("allows rounding to hundreds when it is stated", () => {
    const facts = [persons("workforce-female", "300", -2), persons("workforce-male", "500", -2)];

    expect(findingsOf("R-WF-01", [...facts, persons("workforce-headcount", "900", -2)])).toEqual([]);
    expect(findingsOf("R-WF-01", [...facts, persons("workforce-headcount", "1000", -2)])).toHaveLength(1);
  });

  it("adds within one country as within the whole", () => {
    const china = (metric: string, value: string) => ({
      ...persons(metric, value),
      dimensions: [{ axis: "country", member: "CN" }],
    });
    const facts = [china("workforce-female", "3"), china("workforce-male", "5")];

    expect(findingsOf("R-WF-01", [...facts, china("workforce-headcount", "8")])).toEqual([]);
    expect(
      findingsOf("R-WF-01", [
        ...facts,
        china("workforce-headcount", "7"),
        persons("workforce-headcount", "99"),
      ]),
    ).toHaveLength(1);
  });
});

describe("R-GOV-01", () => {
  it("adds executive and non-executive members", () => {
    const facts = [persons("board-executive", "2"), persons("board-nonexecutive", "7")];

    expect(findingsOf("R-GOV-01", [...facts, persons("board-size", "9")])).toEqual([]);
    expect(findingsOf("R-GOV-01", [...facts, persons("board-size", "10")])).toMatchObject([
      { severity: "ERROR", expected: "9", actual: "10" },
    ]);
  });
});

describe("R-GOV-02", () => {
  it.each([
    ["0.375", "pure", null, "8"],
    ["37.5", "percent", 1, "8"],
    ["0.33", "pure", 2, "9"],
    ["33", "percent", 0, "9"],
    ["0", "pure", null, "5"],
    ["1", "pure", null, "5"],
    ["0.3333333333", "pure", 10, "9"],
    ["0.33", "pure", null, "9"],
  ])("accepts a share of %s %s (decimals %j) of %s members", (value, unit, decimals, size) => {
    expect(
      findingsOf("R-GOV-02", [
        stated("board-female-share", value, unit, decimals),
        persons("board-size", size),
      ]),
    ).toEqual([]);
  });

  it.each([
    ["0.4", "pure", 2, "8", "0.375", "0.025"],
    ["0.35", "pure", null, "9", "0.3333333333333333333333333333", "0.01666666666666666666666666667"],
    ["45", "percent", 0, "8", "0.5", "-0.05"],
  ])(
    "refuses a share of %s %s (decimals %j) of %s members",
    (value, unit, decimals, size, expected, delta) => {
      const facts = [stated("board-female-share", value, unit, decimals), persons("board-size", size)];

      expect(findingsOf("R-GOV-02", facts)).toMatchObject([{ severity: "ERROR", expected, delta }]);
    },
  );

  it("is silent about a board of unknown or no size", () => {
    const share = stated("board-female-share", "0.4", "pure", 2);

    expect(findingsOf("R-GOV-02", [share])).toEqual([]);
    expect(findingsOf("R-GOV-02", [share, persons("board-size", "0")])).toEqual([]);
    expect(findingsOf("R-GOV-02", [share, { metric: "board-size", nullReason: "NOT_AVAILABLE" }])).toEqual(
      [],
    );
  });
});
