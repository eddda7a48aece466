// SPDX-License-Identifier: Apache-2.0
import type { Calculation } from "../calculation/calculation.ts";
import { differenceOf, outputOf } from "../calculation/fact-of-calculation.ts";
import { replayCalculation } from "../calculation/replay.ts";
import type { Bilingual } from "../catalogue/bilingual.ts";
import { parseDecimal } from "../decimal/decimal.ts";
import { formatRational, rationalOfDecimal, subtractRationals } from "../decimal/rational.ts";
import { type FactIndex, type IndexedFact, keyOf } from "./fact-index.ts";
import type { Report, RuleCheck, RuleContext } from "./rule.ts";

/** R-PRV-01: a calculated value pins its calculation, and that replays to the same value. */
export const calculatedRule: RuleCheck = {
  id: "R-PRV-01",
  check: (facts, context) => [...unpinned(facts), ...contradicted(facts, context)],
};

/** A figure calculated elsewhere can be stated, but nobody can repeat it: that is said and does not refuse the disclosure. */
function unpinned({ facts }: FactIndex): readonly Report[] {
  const loose = facts.filter(
    ({ fact }) => fact.basis === "CALCULATED" && fact.calculation === null && fact.value !== null,
  );
  if (loose.length === 0) return [];
  return [
    {
      severity: "WARNING",
      messageEn: `${loose.length} figures are calculated and name no calculation that could be repeated`,
      messageZh: `有 ${loose.length} 项数据为计算所得，但未指明可供复算的计算`,
      facts: loose.map(keyOf),
      expected: null,
      actual: String(loose.length),
      delta: null,
      hint: "calculate them with calculateEmissions and give the id as calculation, or accept this warning and say how they were calculated",
    },
  ];
}

function contradicted({ facts }: FactIndex, context: RuleContext): readonly Report[] {
  const { calculations } = context;
  if (calculations === undefined) return [];
  const problems = new Map<string, Bilingual | undefined>();
  return facts.flatMap((item) => {
    const id = item.fact.calculation;
    if (id === null) return [];
    const calculation = calculations.get(id);
    if (calculation === undefined)
      return [reportOf(item, { en: "is not one of this organization", zh: "不属于本组织" })];
    if (!problems.has(id)) problems.set(id, problemOf(calculation, context));
    const problem = problems.get(id);
    return problem === undefined ? valueReports(item, calculation) : [reportOf(item, problem)];
  });
}

/** What is wrong with a calculation whatever fact pins it. */
function problemOf(calculation: Calculation, { catalogue, gwpSet }: RuleContext): Bilingual | undefined {
  const foreign = calculation.factors.find(
    ({ hash, row }) => row.kind !== "own" && catalogue.factors.findByHash(hash) === undefined,
  );
  if (foreign !== undefined)
    return {
      en: `uses ${foreign.row.id}, which is not a factor of the register`,
      zh: `使用的 ${foreign.row.id} 不在登记系统的因子库中`,
    };
  if (calculation.gwpSet !== gwpSet)
    return {
      en: `uses ${calculation.gwpSet}, the disclosure ${gwpSet}`,
      zh: `采用 ${calculation.gwpSet}，而披露采用 ${gwpSet}`,
    };
  if (replayCalculation(calculation).status !== "same")
    return { en: "does not replay to what it says", zh: "复算结果与其所载不符" };
  return undefined;
}

function valueReports(item: IndexedFact, calculation: Calculation): readonly Report[] {
  const output = outputOf(calculation, item.fact);
  if (output === undefined)
    return [reportOf(item, { en: "gives no such figure for this period", zh: "未给出该期间的此项数据" })];
  const difference = differenceOf(output, item.fact);
  if (difference === undefined) return [];
  const { value, unit, decimals } = output;
  const said = `${value} ${unit} (decimals ${decimals})`;
  const report = reportOf(item, { en: `gives ${said}`, zh: `结果为 ${said}` });
  return [{ ...report, expected: value, delta: deltaTo(item, value, unit) }];
}

/** By how much the fact exceeds what its calculation gives; null where the two are in other units. */
function deltaTo({ fact }: IndexedFact, expected: string, unit: string): string | null {
  const [is, should] = [parseDecimal(fact.value ?? ""), parseDecimal(expected)];
  if (is === undefined || should === undefined || fact.unit !== unit) return null;
  return formatRational(subtractRationals(rationalOfDecimal(is), rationalOfDecimal(should)));
}

function reportOf(item: IndexedFact, why: Bilingual): Report {
  const { metric, calculation, value } = item.fact;
  const short = calculation?.slice(0, 12);
  return {
    messageEn: `${metric}: the calculation ${short}… ${why.en}`,
    messageZh: `${metric}：计算 ${short}… ${why.zh}`,
    facts: [keyOf(item)],
    expected: null,
    actual: value,
    delta: null,
    hint: "state the fact as calculateEmissions answered it, or calculate again with the figures of this disclosure",
  };
}
