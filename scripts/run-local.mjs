// SPDX-License-Identifier: Apache-2.0
// node scripts/run-local.mjs path/to/file.ts [args]: builds the pages, then runs a program of functions/local.
import { resolve } from "node:path";
import { bundleProgram, runProgram } from "./bundle-program.mjs";

const [file, ...args] = process.argv.slice(2);
const source = resolve(file);
const thread = resolve(import.meta.dirname, "../functions/local/pipeline-thread.ts");
const [bundle] = await Promise.all([bundleProgram(source, thread), import("./build-web.mjs")]);

// The register speaks to a table engine beside it, not to AWS; what the SDK will ask of Node later is no news for its user.
// biome-ignore lint/style/noProcessEnv: the SDK offers no other switch
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
// graphql checks for a second copy of itself at every value, unless it is told that this is no development.
// biome-ignore lint/style/noProcessEnv: the same
process.env.NODE_ENV ??= "production";
await runProgram(bundle, source, args);
