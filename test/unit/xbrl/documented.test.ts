// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, it } from "vitest";
import { REPORT_ERROR_CODES } from "../../../core/xbrl/report-problems.ts";

const file = resolve(import.meta.dirname, "../../../docs/xbrl.md");
const [, checked = ""] = readFileSync(file, "utf8").split(/^## /m).slice(0, 2);

it("documents every code the checker answers with, and no other", () => {
  const documented = checked.match(/`[a-z0-9]+:[A-Za-z-]+`/gi)?.map((code) => code.slice(1, -1)) ?? [];

  expect(new Set(documented.filter((code) => code !== "xbrl:allowedDuplicates"))).toEqual(
    new Set<string>(REPORT_ERROR_CODES),
  );
});
