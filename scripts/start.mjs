// SPDX-License-Identifier: Apache-2.0
// node scripts/start.mjs [args]: builds the pages and runs the register of functions/local/main.ts.
import { resolve } from "node:path";
import "./build-web.mjs";

// The register speaks to a table engine beside it, not to AWS; what the SDK will ask of Node later is no news for its user.
// biome-ignore lint/style/noProcessEnv: the SDK offers no other switch
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

process.argv = [
  process.argv[0],
  resolve(import.meta.dirname, "run-ts.mjs"),
  resolve(import.meta.dirname, "../functions/local/main.ts"),
  ...process.argv.slice(2),
];
await import("./run-ts.mjs");
