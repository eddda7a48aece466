// SPDX-License-Identifier: Apache-2.0
// node scripts/run-ts.mjs path/to/file.ts [args]: bundles the file with esbuild and runs it on any Node >= 20.19.
import { resolve } from "node:path";
import { bundleProgram, runProgram } from "./bundle-program.mjs";

const [file, ...args] = process.argv.slice(2);
if (file === undefined) {
  process.stderr.write("expected: node scripts/run-ts.mjs path/to/file.ts [args]\n");
  process.exit(2);
}
const source = resolve(file);
const bundle = await bundleProgram(source).catch(() => process.exit(1)); // esbuild has printed what is wrong
await runProgram(bundle, source, args);
