// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { factLines } from "../../fixtures/fact-lines.ts";
import { findingsOf } from "../../fixtures/stated.ts";

const judged = (rule: string, lines: string, context = {}) => findingsOf(rule, factLines(lines), context);

describe.each([
  ["R-GHG-04", "gas", ["CO2", "CH4"]],
  ["R-GHG-05", "sourceType", ["stationary", "fugitive"]],
])("%s", (rule, axis, [one, other]) => {
  const split = `ghg-scope1: 90 tCO2e; ${axis}=${one}\n ghg-scope1: 10 tCO2e; ${axis}=${other}\n`;

  it("is content when the members add up", () => {
    expect(judged(rule, `${split} ghg-scope1: 100 tCO2e`)).toEqual([]);
  });

  it("refuses a total that is something else, and says where the rest can be stated", () => {
    expect(judged(rule, `${split} ghg-scope1: 120 tCO2e`)).toMatchObject([
      { severity: "ERROR", expected: "100", actual: "120", delta: "20" },
    ]);
    expect(judged(rule, `${split} ghg-scope1: 120 tCO2e`)[0]?.hint).toContain("member other");
  });

  it("takes a single member for a part only", () => {
    expect(judged(rule, `ghg-scope1: 90 tCO2e; ${axis}=${one}\n ghg-scope1: 100 tCO2e`)).toEqual([]);
    expect(judged(rule, `ghg-scope1: 110 tCO2e; ${axis}=${one}\n ghg-scope1: 100 tCO2e`)).toHaveLength(1);
  });

  it("waits for a member that is confidential", () => {
    const hidden = `${split} ghg-scope1: ; ${axis}=other; null=CONFIDENTIAL\n`;

    expect(judged(rule, `${hidden} ghg-scope1: 120 tCO2e`)).toEqual([]);
    expect(judged(rule, `${hidden} ghg-scope1: 80 tCO2e`)).toHaveLength(1);
  });
});

describe("R-GHG-06", () => {
  const split = `energy-total: 60 MWh; country=CN
    energy-total: 50 MWh; country=DE\n`;

  it("lets countries be fewer than the whole", () => {
    expect(judged("R-GHG-06", `${split} energy-total: 200 MWh`)).toEqual([]);
  });

  it("refuses countries that exceed the whole, in whatever units", () => {
    expect(judged("R-GHG-06", `${split} energy-total: 0.1 GWh`)).toMatchObject([
      { severity: "ERROR", expected: "0.11", actual: "0.1" },
    ]);
  });

  it("never adds quotients, nor a member that is the total itself", () => {
    expect(
      judged(
        "R-GHG-06",
        `energy-datacentre-pue: 1.2 pure; facility=A
         energy-datacentre-pue: 1.4 pure; facility=B
         energy-datacentre-pue: 1.3 pure
         air-nox: 5 t; facility=Total
         air-nox: 5 t; facility=A
         air-nox: 5 t`,
      ),
    ).toEqual([]);
  });
});

describe("R-GHG-09", () => {
  it("questions a market-based figure far above the location-based one", () => {
    expect(judged("R-GHG-09", "ghg-scope2-location: 100 tCO2e\nghg-scope2-market: 125 tCO2e")).toEqual([]);
    expect(judged("R-GHG-09", "ghg-scope2-location: 100 tCO2e\nghg-scope2-market: 126 tCO2e")).toMatchObject([
      { severity: "WARNING", expected: "0..125", actual: "126", delta: "1" },
    ]);
  });
});

describe("R-GHG-10", () => {
  const zero = "ghg-scope2-market: 0 tCO2e\nenergy-electricity: 10 GWh\n";

  it("is content when contracts cover all electricity, or none is used", () => {
    expect(judged("R-GHG-10", `${zero} ghg-scope2-contractual-share: 100 percent`)).toEqual([]);
    expect(judged("R-GHG-10", "ghg-scope2-market: 0 tCO2e\nenergy-electricity: 0 GWh")).toEqual([]);
  });

  it.each([
    ["not stated", "", null],
    ["less than all", "ghg-scope2-contractual-share: 80 percent", "0.8"],
  ])("questions a zero when their share is %s", (_what, share, actual) => {
    expect(judged("R-GHG-10", zero + share)).toMatchObject([{ severity: "WARNING", expected: "1", actual }]);
  });
});

describe("R-GHG-11", () => {
  const parts = "ghg-scope1: 100 tCO2e\nghg-scope2-market: 50 tCO2e\nghg-scope3: 850 tCO2e\n";

  it("is content with a gross total beside credits", () => {
    expect(
      judged("R-GHG-11", `${parts} carbon-credits-cancelled: 200 tCO2e\nghg-total-market: 1000 tCO2e`),
    ).toEqual([]);
  });

  it.each([
    ["credits", "carbon-credits-cancelled: 200 tCO2e", "800"],
    ["removals", "ghg-removals: 0.1 ktCO2e", "900"],
    ["both", "ghg-removals: 100 tCO2e\ncarbon-credits-cancelled: 200 tCO2e", "700"],
    [
      "credits by standard",
      "carbon-credits-cancelled: 50 tCO2e; standard=VCS\ncarbon-credits-cancelled: 60 tCO2e; standard=GS",
      "890",
    ],
  ])("refuses a total less %s", (_what, offsets, total) => {
    expect(judged("R-GHG-11", `${parts}${offsets}\nghg-total-market: ${total} tCO2e`)).toMatchObject([
      {
        severity: "ERROR",
        expected: "1000",
        actual: total,
        hint: expect.stringContaining("state 1000 tCO2e"),
      },
    ]);
  });

  it("leaves a total that is wrong in another way to the sums", () => {
    expect(
      judged("R-GHG-11", `${parts} carbon-credits-cancelled: 200 tCO2e\nghg-total-market: 777 tCO2e`),
    ).toEqual([]);
  });
});

describe("R-GHG-12", () => {
  const parts =
    "ghg-scope1: 100 tCO2e\nghg-scope2-location: 50 tCO2e\nghg-scope3: 850 tCO2e\nghg-biogenic-co2: 30 tCO2\n";

  it("is content with biogenic CO2 outside the total", () => {
    expect(judged("R-GHG-12", `${parts} ghg-total-location: 1000 tCO2e`)).toEqual([]);
  });

  it("questions a total that holds it, or a gas of a scope that is it", () => {
    expect(judged("R-GHG-12", `${parts} ghg-total-location: 1030 tCO2e`)).toMatchObject([
      { severity: "WARNING", expected: "1000", actual: "1030", delta: "30" },
    ]);
    expect(judged("R-GHG-12", "ghg-scope1: 5 tCO2e; gas=biogenic CO2")).toHaveLength(1);
  });
});

describe("R-GHG-13", () => {
  const figures =
    "ghg-total-market: 1000 tCO2e\nghg-scope1: 40 tCO2e\nghg-scope2-market: 60 tCO2e\nnet-revenue: 3000000 iso4217:USD\n";
  const intensity = (value: string) =>
    `${figures} ghg-intensity-revenue-market: ${value} tCO2e/million iso4217:USD`;

  it("takes a quotient as rounded to its last digit, of the total or of Scope 1 and 2", () => {
    expect(judged("R-GHG-13", intensity("333.3"))).toEqual([]);
    expect(judged("R-GHG-13", intensity("33.33"))).toEqual([]);
  });

  it("refuses another quotient and answers in the unit stated", () => {
    expect(judged("R-GHG-13", intensity("350"))).toMatchObject([
      { severity: "ERROR", expected: "333.3333333", actual: "350", delta: "16.66666667" },
    ]);
  });

  it("sees a slip of a thousand", () => {
    expect(judged("R-GHG-13", intensity("333333"))[0]?.hint).toContain("1,000 times too large");
  });

  it("never divides by another currency", () => {
    expect(
      judged("R-GHG-13", `${figures} ghg-intensity-revenue-market: 1 tCO2e/million iso4217:EUR`),
    ).toEqual([]);
  });
});

describe("R-GHG-15", () => {
  const category = (_: unknown, i: number) =>
    `ghg-scope3-cat${String(i + 1).padStart(2, "0")}:; null=NOT_MATERIAL`;
  const all = Array.from({ length: 15 }, category);

  it("is content with a value or a reason for each category", () => {
    expect(
      judged("R-GHG-15", ["ghg-scope3: 5 tCO2e", ...all].join("\n"), { frameworks: ["ESRS_2023"] }),
    ).toEqual([]);
  });

  it("names the categories that are not explained, where a framework asks for them", () => {
    const some = ["ghg-scope3: 5 tCO2e", ...all.slice(2)].join("\n");

    expect(judged("R-GHG-15", some, { frameworks: ["IFRS_S2"] })).toMatchObject([
      { severity: "ERROR", messageEn: expect.stringContaining("a reason: 1, 2"), actual: "13" },
    ]);
    expect(judged("R-GHG-15", some, { frameworks: ["GRI"] })).toEqual([]);
  });
});

describe("R-GHG-17", () => {
  it("is content with financed emissions beside category 15 and a score of 1 to 5", () => {
    expect(
      judged(
        "R-GHG-17",
        "ghg-financed: 5 tCO2e\nghg-scope3-cat15: 5 tCO2e\nghg-financed-data-quality: 2.4 pure",
      ),
    ).toEqual([]);
  });

  it("asks for category 15 and for a score on the scale", () => {
    expect(judged("R-GHG-17", "ghg-financed: 5 tCO2e")).toMatchObject([
      { severity: "WARNING", expected: "ghg-scope3-cat15" },
    ]);
    expect(judged("R-GHG-17", "ghg-financed-data-quality: 7 pure")).toMatchObject([
      { expected: "ghg-financed" },
      { expected: "1..5", actual: "7" },
    ]);
  });
});

describe("R-GHG-18", () => {
  it("questions more than any grid emits", () => {
    expect(judged("R-GHG-18", "ghg-scope2-location: 1206700 tCO2e\nenergy-electricity: 3500 GWh")).toEqual(
      [],
    );
    expect(
      judged("R-GHG-18", "ghg-scope2-location: 1206700 tCO2e\nenergy-electricity: 3500 MWh"),
    ).toMatchObject([{ severity: "WARNING", expected: "0..1.3", actual: "344.7714286" }]);
  });
});

describe("R-GHG-19", () => {
  it.each(["location", "market"])("adds Scope 1 and 2 by the %s-based method", (method) => {
    const parts = `ghg-scope1: 40 tCO2e\nghg-scope2-${method}: 60 tCO2e\n`;

    expect(judged("R-GHG-19", `${parts} ghg-scope12-${method}: 100 tCO2e`)).toEqual([]);
    expect(judged("R-GHG-19", `${parts} ghg-scope12-${method}: 160 tCO2e`)).toMatchObject([
      { severity: "ERROR", expected: "100", actual: "160" },
    ]);
  });
});

describe("R-BND-01", () => {
  const approaches =
    "ghg-scope1: 70 tCO2e; boundary=OPERATIONAL_CONTROL\nghg-scope1: 50 tCO2e; boundary=EQUITY_SHARE\n";

  it("lets another approach stand beside the total", () => {
    expect(judged("R-BND-01", `${approaches} ghg-scope1: 70 tCO2e`)).toEqual([]);
  });

  it("refuses a total by another approach than that of the disclosure", () => {
    expect(judged("R-BND-01", `${approaches} ghg-scope1: 50 tCO2e`)).toMatchObject([
      { severity: "ERROR", expected: "70", actual: "50" },
    ]);
  });

  it("refuses a total that adds approaches", () => {
    const others = approaches.replace("OPERATIONAL", "FINANCIAL");

    expect(judged("R-BND-01", `${others} ghg-scope1: 120 tCO2e`)).toMatchObject([
      { severity: "ERROR", messageEn: expect.stringContaining("adds figures of 2 consolidation approaches") },
    ]);
  });
});
