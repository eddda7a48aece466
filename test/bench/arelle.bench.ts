// SPDX-License-Identifier: Apache-2.0
// node scripts/run-ts.mjs test/bench/arelle.bench.ts: one export judged by our rules and checker, beside Arelle where it is present.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { canonicalize, utf8 } from "../../core/canonical/canonical-json.ts";
import { runRules } from "../../core/rules/run-rules.ts";
import { checkReport } from "../../core/xbrl/check-report.ts";
import { registerTaxonomyNamed, taxonomyPlace } from "../../core/xbrl/register-taxonomy.ts";
import { taxonomyPackage } from "../../core/xbrl/taxonomy-package.ts";
import { zipArchiver } from "../../functions/adapters/node/zip-archiver.ts";
import { arelleMissing, askArelle } from "../fixtures/arelle.ts";
import { catalogue } from "../fixtures/catalogue.ts";
import { RULE_CONTEXT } from "../fixtures/stated.ts";
import { EXPORT_SETTINGS, exported, hashedFact, PUBLIC_URL } from "../fixtures/xbrl-export.ts";
import { tell, tellHead, timingOf } from "./timing.ts";

const FACTS = 1_000;
const ROUNDS = 10;

const facts = Array.from({ length: FACTS }, (_, i) =>
  hashedFact({ value: `${i}.25`, decimals: 2, dimensions: { facility: `plant ${i}` } }),
);
const { report } = exported(facts);
const text = canonicalize(report);
const taxonomy = registerTaxonomyNamed(
  report.documentInfo.taxonomy,
  catalogue,
  taxonomyPlace(PUBLIC_URL, catalogue),
);
tellHead(`one disclosure of ${FACTS} facts`);
tell("our rules", await timingOf(() => runRules(facts, RULE_CONTEXT), 3, ROUNDS));
tell("our checker, on its export", await timingOf(() => checkReport(text, taxonomy), 3, ROUNDS));
const missing = arelleMissing();
if (missing === undefined) tellArelle();
else process.stdout.write(`Arelle is not here: ${missing}\n`);

/** Processor time only, as the program tells it; the first report also fills its caches. */
function tellArelle(): void {
  const folder = mkdtempSync(join(tmpdir(), "touchstone-bench-"));
  try {
    const { files } = taxonomyPackage({ ...EXPORT_SETTINGS, registerName: "Touchstone" });
    const zip = join(folder, "taxonomy.zip");
    writeFileSync(zip, zipArchiver.zip(new Map([...files].map(([name, file]) => [name, utf8(file)]))));
    const file = join(folder, "report.json");
    writeFileSync(file, text);
    const cases = Array.from({ length: ROUNDS }, (_, i) => ({ id: `r${i}`, file, base: "none" as const }));
    const { version, cases: answers } = askArelle([zip], cases);
    const cpu = Object.values(answers).map(({ seconds }) => seconds * 1000);
    const sorted = cpu.slice(1).sort((a, b) => a - b);
    tell(`Arelle ${version}, on its export`, { cpu: sorted, wall: sorted });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
