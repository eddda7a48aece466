// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { buildSchema, parse, validate } from "graphql";
import { expect, it } from "vitest";
import { HISTORY_QUERY } from "../../../web/certificate/history.ts";

const FOLDER = resolve(import.meta.dirname, "../../../schema");

it("asks only what the public schema answers", () => {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith(".graphql"));
  const schema = buildSchema(files.map((name) => readFileSync(resolve(FOLDER, name), "utf8")).join("\n"));

  expect(validate(schema, parse(HISTORY_QUERY)).map(({ message }) => message)).toEqual([]);
});
