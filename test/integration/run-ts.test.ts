// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";

const launcher = resolve(import.meta.dirname, "../../scripts/run-ts.mjs");
const folder = resolve(import.meta.dirname, "../../.build/test-run-ts");

beforeAll(() => {
  mkdirSync(folder, { recursive: true });
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function run(text: string, ...args: readonly string[]) {
  const file = join(folder, "program.ts");
  writeFileSync(file, text);
  const { status, stdout, stderr } = spawnSync(process.execPath, [launcher, file, ...args], {
    encoding: "utf8",
  });
  return { file, status, stdout, stderr };
}

it("gives the program its arguments and the place of its source", () => {
  const program = "const said: object = [process.argv.slice(1), import.meta.filename, import.meta.dirname];";

  const { file, status, stdout } = run(`${program} console.log(JSON.stringify(said));`, "--one", "2");

  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toEqual([[file, "--one", "2"], file, folder]);
});

it("ends as the program ends", () => {
  expect(run("process.exitCode = 7;").status).toBe(7);
});

it("names the line of the source where the program broke", () => {
  const { status, stderr } = run("interface Gone { readonly a: string }\n\nthrow new Error('broken');\n");

  expect(status).toBe(1);
  expect(stderr).toContain("program.ts:3");
});

it("fails on a source that does not parse and says where", () => {
  const { status, stderr } = run("const = 1;");

  expect(status).toBe(1);
  expect(stderr).toContain("program.ts:1");
});

it("asks for a file when it got none", () => {
  const { status, stderr } = spawnSync(process.execPath, [launcher], { encoding: "utf8" });

  expect(status).toBe(2);
  expect(stderr).toContain("path/to/file.ts");
});
