// SPDX-License-Identifier: Apache-2.0
import type { Bilingual } from "../../../core/catalogue/bilingual.ts";
import { createProblems } from "../../../core/rules/problems.ts";
import { readFact } from "../../../core/rules/read-facts.ts";
import type { StatedFact } from "../../../core/rules/stated-fact.ts";
import { unitIn } from "../../../core/units/unit-table.ts";
import type { ImportField } from "./fact-columns.ts";
import type { OpenRow } from "./open-row.ts";
import { inChinese } from "./reading-words.ts";

/** What only the register's own reading finds; whether a restated fact exists is for the draft to say. */
export function checkFact(fact: StatedFact, row: OpenRow): void {
  const { catalogue, period, currency, problems } = row;
  const own = createProblems();
  readFact(fact, "fact", { catalogue, period, currency, restatedFact: () => "0".repeat(64) }, own);
  for (const { path, expected, got, advice } of own.found) {
    const field = fieldOfPath(path.replace(/^fact\.?/, ""), row);
    const said = advice === undefined ? undefined : { en: advice, zh: advice };
    problems.push({
      field,
      expected: { en: expected, zh: inChinese(expected) },
      got,
      advice: said ?? (field === "UNIT" ? unitAdvice(fact, row) : undefined),
    });
  }
}

/** Where money is part of the unit, the draft's currency says which one is meant. */
function unitAdvice({ metric, unit }: StatedFact, { catalogue, currency }: OpenRow): Bilingual | undefined {
  const canonical = catalogue.metric(metric)?.unit;
  if (unit != null || currency === null || !canonical?.includes("CUR")) return undefined;
  const written = unitIn(canonical, currency);
  return { en: `write ${written}, for example`, zh: `例如填写 ${written}` };
}

const FIELD_OF: readonly (readonly [RegExp, ImportField])[] = [
  [/^value/, "VALUE"],
  [/^text/, "TEXT"],
  [/^unit/, "UNIT"],
  [/^decimals/, "DECIMALS"],
  [/^period/, "PERIOD_START"],
  [/^dimensions/, "DIMENSIONS"],
  [/^basis/, "BASIS"],
  [/^visibility/, "VISIBILITY"],
  [/^nullReason/, "NULL_REASON"],
  [/^censored/, "CENSORED"],
  [/^note/, "NOTE"],
  [/^evidence/, "EVIDENCE"],
  [/^restatement\.note/, "RESTATEMENT_NOTE"],
  [/^restatement/, "RESTATEMENT_REASON"],
];

function fieldOfPath(path: string, { plan }: OpenRow): ImportField | null {
  const field = FIELD_OF.find(([pattern]) => pattern.test(path))?.[1] ?? null;
  return field === "TEXT" && !plan.fields.has("TEXT") ? "VALUE" : field;
}
