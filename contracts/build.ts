// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { compileNotary, notaryModule } from "./compile.ts";

const compiled = compileNotary();
writeFileSync(resolve(import.meta.dirname, "generated/notary.ts"), notaryModule(compiled));
process.stdout.write(
  `contracts/generated/notary.ts: ${(compiled.bytecode.length - 2) / 2} bytes of creation code\n`,
);
