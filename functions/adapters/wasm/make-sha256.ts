// SPDX-License-Identifier: Apache-2.0
// node scripts/run-ts.mjs functions/adapters/wasm/make-sha256.ts: writes generated/sha256.ts from sha256-module.ts.
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { sha256Module } from "./sha256-module.ts";

const lines =
  Buffer.from(sha256Module())
    .toString("base64")
    .match(/.{1,100}/g) ?? [];
const text = lines.map((line) => `  "${line}",`).join("\n");
const source = `// SPDX-License-Identifier: Apache-2.0
// Written by make-sha256.ts; not to be edited.
export const SHA256_MODULE = [
${text}
].join("");
`;
writeFileSync(resolve(import.meta.dirname, "generated/sha256.ts"), source);
