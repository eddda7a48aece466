// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { catalogue } from "../../fixtures/catalogue.ts";
import { RULES_PAGE, withTables } from "../../fixtures/rule-table.ts";

const page = readFileSync(RULES_PAGE, "utf8");

it("docs/rules.md has the statements, severities and places of the rule set", () => {
  expect(page).toBe(withTables(page));
});

it("docs/rules.md names every rule once in its tables", () => {
  const named = [...page.matchAll(/^\| (R-[A-Z]+-\d\d) \| (?:ERROR|WARNING|HINT)/gm)].map(([, id]) => id);

  expect(named.sort()).toEqual(catalogue.rules.map(({ id }) => id).sort());
});
