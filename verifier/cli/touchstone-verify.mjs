#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// npx touchstone-verify: runs .build/touchstone-verify.mjs, made anew when a source is younger than it.
import { existsSync, mkdirSync, readdirSync, renameSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const root = resolve(import.meta.dirname, "../..");
const bundle = resolve(root, ".build/touchstone-verify.mjs");

/** Milliseconds at which the youngest source of the verifier was written. */
function youngestSourceMs() {
  const files = ["core", "verifier"].flatMap((folder) =>
    readdirSync(resolve(root, folder), { recursive: true, withFileTypes: true }).filter(({ name }) =>
      name.endsWith(".ts"),
    ),
  );
  return Math.max(...files.map(({ parentPath, name }) => statSync(resolve(parentPath, name)).mtimeMs));
}

if (!existsSync(bundle) || statSync(bundle).mtimeMs < youngestSourceMs()) {
  const { build } = await import("esbuild").catch(() => {
    process.stderr.write(
      "touchstone-verify: expected esbuild to be installed; run npm ci in the project first\n",
    );
    process.exit(70);
  });
  mkdirSync(resolve(root, ".build"), { recursive: true });
  // Renamed into place, so that a second run at the same moment never reads half a bundle.
  const part = `${bundle}.${process.pid}`;
  await build({
    entryPoints: [resolve(import.meta.dirname, "touchstone-verify.ts")],
    absWorkingDir: root,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    outfile: part,
    logLevel: "error",
  }).catch(() => process.exit(70)); // esbuild has printed what is wrong
  renameSync(part, bundle);
}

await import(pathToFileURL(bundle).href);
