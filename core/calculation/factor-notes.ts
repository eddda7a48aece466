// SPDX-License-Identifier: Apache-2.0
import type { Bilingual } from "../catalogue/bilingual.ts";
import type { CalculationInput, CalculationNote, CalculationRequest, NoteCode } from "./calculation.ts";
import type { ExactStep } from "./emission-steps.ts";
import type { Factor } from "./factor.ts";
import { OUTSIDE_SCOPES } from "./formulas.ts";

/** What each note says. */
export const NOTE_TEXTS: Readonly<Record<NoteCode, Bilingual>> = {
  FACTOR_YEAR: {
    en: "the factor is of a year that the period does not touch",
    zh: "排放因子的年份不在报告期内",
  },
  FACTOR_REGION: {
    en: "the factor is of another region than the activity",
    zh: "排放因子所属地区与活动地区不同",
  },
  FACTOR_CATEGORY: {
    en: "the factor is published for another scope or category than the metric",
    zh: "排放因子公布的范围或类别与指标不同",
  },
  GASES_MISSING: {
    en: "the fuel counts CO2 only; CH4 and N2O are not in the result",
    zh: "该燃料只计算了 CO2，结果不含 CH4 和 N2O",
  },
  OWN_FACTOR: {
    en: "the factor is the company's own and not of the register's set",
    zh: "排放因子由企业自行提供，不在登记系统的因子库中",
  },
};

/** The notes about one input, each once, in a fixed order. */
export function notesOf(
  input: CalculationInput,
  index: number,
  steps: readonly ExactStep[],
  { period, output, formula }: Pick<CalculationRequest, "period" | "output" | "formula">,
): readonly CalculationNote[] {
  const factors = new Map(
    steps.flatMap(({ factor }) => (factor === null ? [] : [[factor.hash, factor] as const])),
  );
  const about = [...factors.values()].sort((a, b) => (a.hash < b.hash ? -1 : 1));
  const notes = about.flatMap((factor) =>
    codesOf(factor, input, period, output.metric).map((code) => ({
      code,
      input: index,
      factor: factor.hash,
    })),
  );
  const gases = new Set(steps.map(({ gas }) => gas));
  const isCo2Only =
    formula.id === "combustion" && gases.has("CO2") && !(gases.has("CH4") && gases.has("N2O"));
  return isCo2Only ? [...notes, { code: "GASES_MISSING", input: index, factor: null }] : notes;
}

function codesOf(
  { row }: Factor,
  { region }: CalculationInput,
  period: string,
  metric: string,
): readonly NoteCode[] {
  const year = row.years.data ?? row.years.publication;
  const isYear = year === null || (year >= Number(period.slice(0, 4)) && year <= lastYear(period));
  const isRegion = region === null || row.region === "GLO" || isWithin(region, row.region);
  const isCategory = row.kind === "own" || row.category.split("/").some((one) => isFor(one, metric));
  const found: readonly (readonly [boolean, NoteCode])[] = [
    [isYear, "FACTOR_YEAR"],
    [isRegion, "FACTOR_REGION"],
    [isCategory, "FACTOR_CATEGORY"],
    [row.kind !== "own", "OWN_FACTOR"],
  ];
  return found.flatMap(([isFine, code]) => (isFine ? [] : [code]));
}

/** The year of the last day; the period ends before its second date. */
function lastYear(period: string): number {
  const end = period.slice(11);
  return Number(end.slice(0, 4)) - (end.endsWith("-01-01") ? 1 : 0);
}

function isWithin(region: string, other: string): boolean {
  return region === other || region.startsWith(`${other}-`);
}

function isFor(category: string, metric: string): boolean {
  if (category === OUTSIDE_SCOPES) return true;
  const third = /^S3\.([0-9]{1,2})$/.exec(category)?.[1];
  if (third !== undefined)
    return metric === `ghg-scope3-cat${third.padStart(2, "0")}` || metric === "ghg-scope3";
  return (category === "S1" || category === "S2") && metric.startsWith(`ghg-scope${category.slice(1)}`);
}
