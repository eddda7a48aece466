// SPDX-License-Identifier: Apache-2.0
// node scripts/run-local.mjs path/to/file.ts [args]: builds the pages, then runs a program of functions/local.
import "./build-web.mjs";

// The register speaks to a table engine beside it, not to AWS; what the SDK will ask of Node later is no news for its user.
// biome-ignore lint/style/noProcessEnv: the SDK offers no other switch
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
await import("./run-ts.mjs");
