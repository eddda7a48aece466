// SPDX-License-Identifier: Apache-2.0
import { type ExpandedName, expandedName, ISO4217, splitQName, UTR, XBRLI } from "./expanded-name.ts";
import { ITEM_TYPES, type ItemTypeName, REGISTRY_UNITS } from "./item-types.ts";
import type { FactContext } from "./report-fact.ts";
import { quoted } from "./report-problems.ts";
import type { Concept, Taxonomy } from "./taxonomy.ts";

/** Measures over and under the fraction bar; both empty for a pure number. */
export interface ReportUnit {
  readonly numerators: readonly ExpandedName[];
  readonly denominators: readonly ExpandedName[];
}

export const PURE: ReportUnit = { numerators: [], denominators: [] };
const XBRLI_PURE = expandedName(XBRLI, "pure");

/** Reads `a`, `a*b`, `a/b` or `(a*b)/(c*d)` with measures in order (OIM Common 1.0 §5); undefined, and told, for anything else. */
export function readUnit(
  text: string,
  where: string,
  context: Pick<FactContext, "problems" | "namespaces">,
): ReportUnit | undefined {
  const { problems, namespaces } = context;
  const [over = "", under, ...more] = text.length <= 1000 ? text.split("/") : [];
  const numerators = measures(over, under !== undefined);
  const denominators = under === undefined ? [] : measures(under, true);
  if (numerators === undefined || denominators === undefined || more.length > 0) {
    problems.add("oimce:invalidUnitStringRepresentation", `${where}: expected a unit, got ${quoted(text)}`);
    return undefined;
  }
  const unbound = [...numerators, ...denominators].find(([prefix]) => !namespaces.has(prefix));
  if (unbound !== undefined) {
    problems.add("oimce:unboundPrefix", `${where}: expected a declared prefix of unit ${quoted(text)}`);
    return undefined;
  }
  const named = ([prefix, local]: readonly [string, string]) =>
    expandedName(namespaces.get(prefix) ?? "", local);
  const unit = { numerators: numerators.map(named), denominators: denominators.map(named) };
  if (unit.numerators[0] !== XBRLI_PURE || numerators.length > 1 || denominators.length > 0) return unit;
  problems.add("oime:illegalPureUnit", `${where}: expected no unit for a pure number, got ${quoted(text)}`);
  return undefined;
}

/** Checks that a type takes the unit: currencies for money (XBRL 2.1 §4.8.2), units of the registry where it has the type. */
export function checkUnit(unit: ReportUnit, concept: Concept, where: string, context: FactContext): void {
  const { taxonomy, problems } = context;
  const form = ITEM_TYPES[concept.type].unit;
  const isSingle = unit.numerators.length === 1 && unit.denominators.length === 0;
  if (form === "pure" && unit.numerators.length > 0)
    problems.add("oime:invalidTaxonomy", `${where}: expected a pure number without a unit (XBRL 2.1 §4.8.2)`);
  if (form === "currency" && !(isSingle && unit.numerators[0]?.startsWith(`{${ISO4217}}`)))
    problems.add("oime:invalidTaxonomy", `${where}: expected a currency of ISO 4217 (XBRL 2.1 §4.8.2)`);
  const isRegistered = isSingle && isInRegistry(unit.numerators[0] ?? "", concept.type, taxonomy);
  if ((form === "currency" || form === "registry") && !isRegistered)
    problems.add(
      "utre:error-NumericFactUtrInvalid",
      `${where}: expected a unit that the registry has for ${concept.type}`,
    );
}

/** Text that is equal for equal units. */
export function unitText({ numerators, denominators }: ReportUnit): string {
  return `${numerators.join("*")}/${denominators.join("*")}`;
}

function isInRegistry(measure: ExpandedName, type: ItemTypeName, { isCurrency }: Taxonomy): boolean {
  const [, namespace = "", local = ""] = /^\{(.*)\}(.*)$/.exec(measure) ?? [];
  if (ITEM_TYPES[type].unit === "currency") return namespace === ISO4217 && isCurrency(local);
  return namespace === UTR && (REGISTRY_UNITS[type] ?? []).includes(local);
}

function measures(text: string, mayBeBracketed: boolean): (readonly [string, string])[] | undefined {
  const isBracketed = text.startsWith("(") && text.endsWith(")");
  const names = (isBracketed ? text.slice(1, -1) : text).split("*");
  // Brackets stand around several measures of a fraction and nowhere else.
  if (isBracketed ? names.length < 2 || !mayBeBracketed : names.length > 1 && mayBeBracketed)
    return undefined;
  const isOrdered = names.every((name, i) => i === 0 || (names[i - 1] ?? "") <= name);
  const split = names.flatMap((name) => {
    const parts = splitQName(name);
    return parts === undefined ? [] : [parts];
  });
  return isOrdered && split.length === names.length ? split : undefined;
}
