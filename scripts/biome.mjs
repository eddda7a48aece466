// SPDX-License-Identifier: Apache-2.0
// node scripts/biome.mjs [args]: runs the linter from its platform package. The package that lists all platforms cannot be
// installed from registries that do not serve every one of them.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";

const PACKAGE = `@biomejs/cli-${process.platform}-${process.arch}`;

function binary() {
  try {
    return createRequire(import.meta.url).resolve(`${PACKAGE}/biome`);
  } catch {
    process.stderr.write(
      `linter: expected the optional package ${PACKAGE}, got none: npm install --no-save ${PACKAGE}\n`,
    );
    return process.exit(1);
  }
}

process.exitCode = spawnSync(binary(), process.argv.slice(2), { stdio: "inherit" }).status ?? 1;
