// SPDX-License-Identifier: Apache-2.0
// node scripts/run-ts.mjs functions/adapters/pdf/make-coverage.ts: writes generated/coverage.ts from the fonts.
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { openFontFaces } from "./font-face.ts";
import { readFontFiles } from "./font-files.ts";
import { coverageText } from "./glyph-coverage.ts";

const lines = coverageText(openFontFaces(readFontFiles())).match(/.{1,100}(?: |$)/g) ?? [];
const text = lines.map((line) => `  ${JSON.stringify(line)},`).join("\n");
const source = `// SPDX-License-Identifier: Apache-2.0
// Written by make-coverage.ts from the certificate fonts; not to be edited.
export const COVERAGE = [
${text}
].join("");
`;
writeFileSync(resolve(import.meta.dirname, "generated/coverage.ts"), source);
