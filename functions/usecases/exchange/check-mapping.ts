// SPDX-License-Identifier: Apache-2.0
import type { Catalogue } from "../../../core/catalogue/catalogue.ts";
import { createProblems, type Problems } from "../../../core/rules/problems.ts";
import type { Alias, ImportMapping } from "./import-mapping.ts";

const MAX_COLUMNS = 128;
const MAX_CONSTANTS = 17;
const MAX_ALIASES = 2_000;
const MAX_TEXT = 500;

/** The mapping itself, when it is within bounds and its aliases stand for something. Throws BAD_INPUT naming every problem. */
export function checkMapping(mapping: ImportMapping, catalogue: Catalogue): ImportMapping {
  const problems = createProblems();
  const { columns, constants, metricAliases, unitAliases, sheet, headerRow } = mapping;
  checkList("columns", columns, MAX_COLUMNS, problems);
  checkList("constants", constants, MAX_CONSTANTS, problems);
  checkList("metricAliases", metricAliases, MAX_ALIASES, problems);
  checkList("unitAliases", unitAliases, MAX_ALIASES, problems);
  problems.refuse();
  checkText("sheet", sheet ?? "", problems);
  if (headerRow !== null && headerRow < 1)
    problems.add("mapping.headerRow", "a row number from 1", headerRow);
  const axes = new Set(catalogue.metrics.flatMap(({ dimensions }) => dimensions));
  for (const [i, { column, axis, field }] of columns.entries()) {
    checkText(`columns[${i}].column`, column, problems);
    if (axis !== null && !axes.has(axis))
      problems.add(`mapping.columns[${i}].axis`, "an axis of a metric", axis);
    if (axis !== null && field !== null) problems.add(`mapping.columns[${i}]`, "a field or an axis", "both");
  }
  for (const [i, { value }] of constants.entries()) checkText(`constants[${i}].value`, value, problems);
  checkAliases("metricAliases", metricAliases, "a metric such as ghg-scope1", isMetric(catalogue), problems);
  checkAliases("unitAliases", unitAliases, "a unit such as tCO2e", isUnit(catalogue), problems);
  problems.refuse();
  return mapping;
}

function checkAliases(
  list: string,
  aliases: readonly Alias[],
  expected: string,
  isKnown: (name: string) => boolean,
  problems: Problems,
): void {
  for (const [i, { name, means }] of aliases.entries()) {
    checkText(`${list}[${i}].name`, name, problems);
    if (!isKnown(means)) problems.add(`mapping.${list}[${i}].means`, expected, means);
  }
}

function isMetric(catalogue: Catalogue) {
  return (name: string) => catalogue.metric(name) !== undefined;
}

function isUnit(catalogue: Catalogue) {
  return (name: string) => catalogue.units.find(name) !== undefined;
}

function checkList(name: string, items: readonly unknown[], max: number, problems: Problems): void {
  if (items.length > max) problems.add(`mapping.${name}`, `at most ${max} items`, items);
}

function checkText(name: string, text: string, problems: Problems): void {
  if (text.length > MAX_TEXT) problems.add(`mapping.${name}`, `at most ${MAX_TEXT} characters`, text);
}
