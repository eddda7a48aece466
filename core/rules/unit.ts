// SPDX-License-Identifier: Apache-2.0
import type { UnitTable } from "../units/unit-table.ts";
import { reportUnit, writeAmount } from "../xbrl/export-unit.ts";
import { type FactIndex, type IndexedFact, keyOf } from "./fact-index.ts";
import type { Report, RuleCheck, RuleContext } from "./rule.ts";

const ANY_AMOUNT = { digits: 1n, scale: 0 };

/** The rule about units in reports. That a unit fits its metric (R-UNIT-01) is checked while facts are read. */
export const unitRules: readonly RuleCheck[] = [{ id: "R-UNIT-02", check: unwritableUnits }];

/** The XBRL unit registry has no such unit, and another one would change how accurate the figure is. */
function unwritableUnits({ facts }: FactIndex, { catalogue }: RuleContext): readonly Report[] {
  const byUnit = new Map<string, IndexedFact[]>();
  for (const item of facts) {
    const { unit, value, decimals } = item.fact;
    // An exact amount is converted exactly; a rounded one only by a power of ten.
    if (unit === null || value === null || decimals === null) continue;
    const list = byUnit.get(unit);
    if (list === undefined) byUnit.set(unit, [item]);
    else list.push(item);
  }
  return [...byUnit].flatMap(([unit, items]) =>
    isWritable(unit, catalogue.units) ? [] : [unwritable(unit, items, catalogue.units)],
  );
}

function isWritable(unit: string, units: UnitTable): boolean {
  return writeAmount(ANY_AMOUNT, 0, unit, units) !== undefined;
}

function unwritable(unit: string, items: readonly IndexedFact[], units: UnitTable): Report {
  const found = units.find(unit);
  const target = found === undefined ? undefined : reportUnit(found.pattern, found.currency);
  return {
    messageEn: `${items.length} rounded figures are in ${unit}, which the XBRL unit registry does not hold: a report cannot state them with their accuracy and leaves them out`,
    messageZh: `有 ${items.length} 项取整数据使用 ${unit}，XBRL 单位登记表中没有该单位，报告无法保留其精度，导出时将略去`,
    facts: items.map(keyOf),
    expected: target ?? null,
    actual: unit,
    delta: null,
    hint: "state them in a unit of the registry such as MWh, or leave decimals out",
  };
}
