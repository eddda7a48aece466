// SPDX-License-Identifier: Apache-2.0
// node scripts/build-pipeline-thread.mjs: bundles what a register runs on a thread of its own, for a register within another program.
import { resolve } from "node:path";
import { stop } from "esbuild";
import { bundleProgram } from "./bundle-program.mjs";

await bundleProgram(resolve(import.meta.dirname, "../functions/local/pipeline-thread.ts"));
await stop();
