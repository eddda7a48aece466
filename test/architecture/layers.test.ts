import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../..");

function cruise(cwd: string) {
  const args = [
    "--config",
    `${root}/.dependency-cruiser.mjs`,
    "--output-type",
    "json",
    "core",
    "verifier",
    "functions",
  ];
  const { stdout } = spawnSync(`${root}/node_modules/.bin/depcruise`, args, { cwd, encoding: "utf8" });
  const { totalCruised, violations } = JSON.parse(stdout).summary;
  return {
    totalCruised,
    broken: [...new Set(violations.map((v: { rule: { name: string } }) => v.rule.name))].sort(),
  };
}

it("keeps every layer rule", () => {
  const { totalCruised, broken } = cruise(root);
  expect(totalCruised).toBeGreaterThan(25); // an unreadable tree cruises 0 modules and would look clean
  expect(broken).toEqual([]);
});

it("notices planted breaches", () => {
  expect(cruise(resolve(import.meta.dirname, "breach")).broken).toEqual(
    expect.arrayContaining([
      "core-imports-only-core-and-noble",
      "only-wiring-picks-adapters",
      "verifier-imports-only-core",
    ]),
  );
});
