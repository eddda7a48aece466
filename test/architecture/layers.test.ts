// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const { default: config } = await import(resolve(root, ".dependency-cruiser.mjs"));
const FOLDERS = ["core", "verifier", "functions", "contracts", "infra", "web", "scripts"];
/** Four fifths of what there was when this was written: an unreadable tree is cruised without a module and looks clean. */
const LEAST_MODULES = 350;

interface Cruise {
  readonly modules: readonly { readonly source: string }[];
  readonly summary: {
    readonly violations: readonly {
      readonly from: string;
      readonly to: string;
      readonly rule: { readonly name: string };
    }[];
  };
}

function cruise(cwd: string) {
  const args = ["--config", `${root}/.dependency-cruiser.mjs`, "--output-type", "json", ...FOLDERS];
  const { stdout } = spawnSync(`${root}/node_modules/.bin/depcruise`, args, {
    cwd,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  const { modules, summary }: Cruise = JSON.parse(stdout);
  const own = modules.map(({ source }) => source.split("/")[0] ?? "").filter((top) => FOLDERS.includes(top));
  return { own, violations: summary.violations };
}

it("keeps every layer rule in every folder", () => {
  const { own, violations } = cruise(root);

  expect(violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)).toEqual([]);
  expect(own.length).toBeGreaterThan(LEAST_MODULES);
  expect([...new Set(own)].sort()).toEqual([...FOLDERS].sort());
});

it("notices a planted breach of every rule", () => {
  const { violations } = cruise(resolve(import.meta.dirname, "breach"));

  const broken = [...new Set(violations.map(({ rule }) => rule.name))].sort();
  expect(broken).toEqual(config.forbidden.map(({ name }: { readonly name: string }) => name).sort());
});
