// SPDX-License-Identifier: Apache-2.0
import type { Metric } from "../catalogue/catalogue.ts";
import { type Decimal, formatDecimal } from "../decimal/decimal.ts";
import { type UnitTable, unitIn } from "../units/unit-table.ts";
import { ISO4217, UTR, XBRLI } from "./expanded-name.ts";
import { reportUnitPlaces, shiftDecimal } from "./export-unit.ts";
import type { ReportUnit } from "./report-unit.ts";

/** A unit of the register for a unit of a report, and how many powers of ten smaller the report's one is. */
export interface ImportedUnit {
  readonly unit: string;
  readonly shift: number;
}

/** Units of the registry that exports never write, beside those they do. */
const MORE: Readonly<Record<string, ImportedUnit>> = {
  "utr:kWh": { unit: "kWh", shift: 0 },
  "utr:J": { unit: "MJ", shift: 6 },
  "utr:MMBTU": { unit: "MMBtu", shift: 0 },
  "utr:g": { unit: "g", shift: 0 },
  "utr:kg": { unit: "kg", shift: 0 },
  "utr:l": { unit: "L", shift: 0 },
  "utr:sqm": { unit: "m2", shift: 0 },
  "utr:sqkm": { unit: "km2", shift: 0 },
};

/** The unit in which a metric takes an amount of a report; undefined where it takes none such. */
export function importedUnit(
  unit: ReportUnit,
  metric: Metric,
  namespace: string,
  units: UnitTable,
): ImportedUnit | undefined {
  const text = canonicalText(unit, namespace);
  const [, currency] = /iso4217:([A-Z]{3})/.exec(text) ?? [];
  const pattern = currency === undefined ? text : text.replace(`iso4217:${currency}`, "iso4217:CUR");
  const found = text === "" ? pureUnit(metric) : (reportUnitPlaces().get(pattern) ?? MORE[pattern]);
  const known = found && units.find(unitIn(found.unit, currency ?? ""));
  return found && known && metric.allowedUnits.includes(known.pattern)
    ? { unit: known.id, shift: found.shift }
    : undefined;
}

/** An amount of a report in the unit of the register, exactly, and its accuracy there. */
export function importedAmount(
  amount: Decimal,
  decimals: number | null,
  { shift }: ImportedUnit,
): { readonly value: string; readonly decimals: number | null } {
  return {
    value: formatDecimal(shiftDecimal(amount, -shift)),
    decimals: decimals === null ? null : decimals + shift,
  };
}

/** Pure numbers have no unit in a report: people, pieces and ratios are told apart by the metric. */
function pureUnit({ unit, allowedUnits }: Metric): ImportedUnit | undefined {
  const isPure = unit === "persons" || unit === "count" || unit === "pure";
  return isPure && allowedUnits.includes(unit) ? { unit, shift: 0 } : undefined;
}

function canonicalText({ numerators, denominators }: ReportUnit, namespace: string): string {
  const prefixes: Readonly<Record<string, string>> = {
    [UTR]: "utr",
    [ISO4217]: "iso4217",
    [XBRLI]: "xbrli",
    [namespace]: "ts",
  };
  const written = (name: string) => {
    const [, uri = "", local = ""] = /^\{(.*)\}(.*)$/.exec(name) ?? [];
    return `${Object.hasOwn(prefixes, uri) ? prefixes[uri] : "?"}:${local}`;
  };
  const over = numerators.map(written).join("*");
  return denominators.length === 0 ? over : `${over}/${denominators.map(written).join("*")}`;
}
