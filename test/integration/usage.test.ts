// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import { startProgram } from "../fixtures/program-process.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
  readonly scripts: Readonly<Record<string, string>>;
};

it.each(["anchor", "assure", "deploy", "import", "log", "members", "mirror", "witness"])(
  "npm run %s -- --help says how it is used, and does nothing else",
  async (name) => {
    const [, ...program] = (scripts[name] ?? "").split(" ");

    const help = startProgram([...program.map((part) => join(ROOT, part)), "--help"], {});

    expect(await help.ended).toBe(0);
    expect(help.stdout()).toMatch(new RegExp(`^npm run (-s )?${name} -- `));
    expect(help.stderr()).toBe("");
  },
);
