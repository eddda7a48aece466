// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { isIsin, isLei } from "../../../core/organization/identifiers.ts";
import { readFacts } from "../../../core/rules/read-facts.ts";
import type { RuleContext } from "../../../core/rules/rule.ts";
import { runRules } from "../../../core/rules/run-rules.ts";
import type { StatedFact } from "../../../core/rules/stated-fact.ts";
import { catalogue } from "../../fixtures/catalogue.ts";

interface Sample extends Pick<RuleContext, "gwpSet" | "frameworks" | "period" | "acceptedWarnings"> {
  readonly id: string;
  readonly isAccepted: boolean;
  readonly organization: {
    readonly name: { readonly en: string };
    readonly lei: string | null;
    readonly isin: string[];
  };
  readonly boundary: { readonly approach: RuleContext["boundary"] };
  readonly currency: string;
  readonly facts: readonly StatedFact[];
  readonly sources: readonly { readonly document: string; readonly url: string }[];
  readonly mapping: readonly {
    readonly line: string;
    readonly metric: string | null;
    readonly because: string;
  }[];
}

const root = resolve(import.meta.dirname, "../../..");
const { samples } = JSON.parse(readFileSync(`${root}/schema/samples/real-disclosures.json`, "utf8")) as {
  samples: Sample[];
};
const csv = readFileSync(`${root}/test/fixtures/real-disclosures.csv`, "utf8").split("\n");
const accepted = samples.filter(({ isAccepted }) => isAccepted);

function judge({ facts, period, currency, boundary, ...rest }: Sample) {
  const read = readFacts(facts, { catalogue, period, currency });
  return runRules(read.facts, { catalogue, period, boundary: boundary.approach, ...rest });
}

/** True when a line of the source holds this value for the company. */
function isPrinted(value: string, company: string): boolean {
  return csv.some((line) => line.includes(company) && line.includes(`,${value},`));
}

describe("real figures", () => {
  it.each(accepted.map((sample) => [sample.id, sample] as const))("of %s pass every rule", (_id, sample) => {
    expect(
      judge(sample).filter(
        ({ severity, acceptedBecause }) => severity === "ERROR" || acceptedBecause === null,
      ),
    ).toEqual([]);
  });

  it("of Apple for 2023 are refused as printed, because the parts add up to another total", () => {
    const printed = samples.filter(({ isAccepted }) => !isAccepted);

    expect(printed.map(({ id }) => id)).toEqual(["apple-fy2023-as-printed"]);
    expect(printed.flatMap(judge)).toMatchObject([
      { rule: "R-GHG-02", severity: "ERROR", expected: "471400", actual: "324100", delta: "-147300" },
    ]);
  });

  it.each(samples.map((sample) => [sample.id, sample] as const))(
    "of %s stand in the source",
    (id, { facts, organization }) => {
      const values = facts.flatMap(({ value }) => value ?? []);
      const absent = values.filter((value) => !isPrinted(value, organization.name.en));

      // Apple's accepted total is the sum of its printed parts, and is printed itself as the credits retired.
      expect([id, absent]).toEqual([id, []]);
    },
  );

  it.each(samples.map((sample) => [sample.id, sample] as const))(
    "of %s name their source, identifiers and mapping",
    (_id, sample) => {
      expect(sample.sources.length).toBeGreaterThan(0);
      expect(sample.organization.isin.filter((isin) => !isIsin(isin))).toEqual([]);
      expect(sample.organization.lei === null || isLei(sample.organization.lei)).toBe(true);
      expect(sample.mapping.filter(({ metric }) => metric !== null && !catalogue.metric(metric))).toEqual([]);
    },
  );

  it("of Microsoft for 2021 would be refused if its totals were said to be exact", () => {
    const microsoft = samples
      .filter(({ id }) => id === "microsoft-fy2021")
      .map((sample) => ({
        ...sample,
        facts: sample.facts.map((fact) => ({ ...fact, decimals: null })),
      }));

    expect(microsoft.flatMap(judge).map(({ rule }) => rule)).toEqual(["R-GHG-02", "R-GHG-03"]);
  });
});
