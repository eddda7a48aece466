// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, it } from "vitest";
import { ERROR_CODES } from "../../../core/errors.ts";
import { STATUS_OF_CODE } from "../../../functions/api/respond.ts";

const rows = readFileSync(resolve(import.meta.dirname, "../../../docs/errors.md"), "utf8")
  .split("\n")
  .flatMap((line) => {
    const [, code, status, meaning, advice] =
      /^\| `([A-Z_]+)` \| ([0-9]{3}) \| (.+) \| (.+) \|$/.exec(line) ?? [];
    return code === undefined ? [] : [{ code, status: Number(status), meaning, advice }];
  });

it.each(ERROR_CODES)("docs/errors.md says what %s means and what to do", (code) => {
  const found = rows.filter((row) => row.code === code);

  expect(found).toHaveLength(1);
  expect(found[0]?.status).toBe(STATUS_OF_CODE[code]);
});

it("documents no code that does not exist", () => {
  expect(rows.map(({ code }) => code)).toEqual([...ERROR_CODES]);
});
