// SPDX-License-Identifier: Apache-2.0
// node scripts/start.mjs [args]: builds the pages and runs the register of functions/local/main.ts.
import { resolve } from "node:path";
import "./build-web.mjs";

process.argv = [
  process.argv[0],
  resolve(import.meta.dirname, "run-ts.mjs"),
  resolve(import.meta.dirname, "../functions/local/main.ts"),
  ...process.argv.slice(2),
];
await import("./run-ts.mjs");
