// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";
import { expect, it } from "vitest";
import { canonicalize } from "../../../core/canonical/canonical-json.ts";
import type { Fact } from "../../../core/disclosure/fact.ts";
import { readFacts } from "../../../core/rules/read-facts.ts";
import { importReport } from "../../../core/xbrl/import-report.ts";
import { catalogue } from "../../fixtures/catalogue.ts";
import { factOf, statedMember } from "../../fixtures/random-facts.ts";
import { mutationsOf } from "../../fixtures/report-mutations.ts";
import { EXPORT_SETTINGS, exported, exportedDisclosure } from "../../fixtures/xbrl-export.ts";

const RUNS = { numRuns: 200 };
const CONTEXT = { catalogue, period: { start: "2024-01-01", endExclusive: "2025-01-01" }, currency: null };
const facts = fc
  .array(factOf(catalogue, statedMember), { minLength: 1, maxLength: 20 })
  .map((list) => list.map((fact) => ({ ...fact, restates: null })));

it("takes back every fact of an export as it was hashed", () => {
  fc.assert(
    fc.property(facts, (stated) => {
      const { report } = exported(stated);
      const leftOut = new Set(report["ts:leftOut"].map(({ leaf }) => leaf));
      const kept = exportedDisclosure(stated).facts.filter(({ leaf }) => !leftOut.has(leaf));

      const back = importReport(canonicalize(report), EXPORT_SETTINGS);

      expect(back.problems).toEqual([]);
      expect(back.leftOut).toBe(leftOut.size);
      const read =
        kept.length === 0
          ? []
          : readFacts(
              back.facts.map(({ fact }) => fact),
              CONTEXT,
            ).facts;
      expect(byKey(read)).toEqual(byKey(kept.map(({ fact }) => fact)));
    }),
    RUNS,
  );
});

it("answers any change of an export with facts or problems, never with a crash", () => {
  fc.assert(
    fc.property(facts, (stated) => {
      const { report } = exported(stated);
      const answers = mutationsOf(report, "m").map(({ text }) => importReport(text, EXPORT_SETTINGS));

      expect(answers.filter((answer) => answer.facts.length === 0 && answer.problems.length === 0)).toEqual(
        [],
      );
    }),
    { numRuns: 50 },
  );
});

it("answers any text with problems, never with a crash", () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
      const { facts: read, problems } = importReport(text, EXPORT_SETTINGS);

      expect([read.length, problems.length > 0]).toEqual([0, true]);
    }),
    RUNS,
  );
});

function byKey(list: readonly Fact[]): readonly string[] {
  return list.map((fact) => canonicalize(fact)).sort();
}
