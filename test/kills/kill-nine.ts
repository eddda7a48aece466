// SPDX-License-Identifier: Apache-2.0
// npm run kill-nine -- --kills 50 --seed 1: a register under load is killed so often with SIGKILL, and must keep every promise.
import { parseArgs } from "node:util";
import { killAgainAndAgain } from "./kill-rounds.ts";

const { values } = parseArgs({
  options: { kills: { type: "string", default: "50" }, seed: { type: "string", default: "1" } },
});

function wholeNumber(name: keyof typeof values, least: number, most: number): number {
  const number = /^[0-9]{1,10}$/.test(values[name]) ? Number(values[name]) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new Error(`--${name}: expected a whole number from ${least} to ${most}, got "${values[name]}"`);
}

const startedMs = performance.now();
const { kills, disclosures, answers, entries, problems } = await killAgainAndAgain({
  kills: wholeNumber("kills", 1, 1000),
  seed: wholeNumber("seed", 0, 0x7fff_ffff),
  tell: (line) => console.log(line),
});
const seconds = Math.round((performance.now() - startedMs) / 1000);
for (const problem of problems) console.log(`! ${problem}`);
console.log(
  `killed ${kills.starting} times while starting, ${kills.working} working, ${kills.sequencing} sequencing, in ${seconds} s: ` +
    `${answers} answers about ${disclosures} disclosures, ${entries} log entries, ${problems.length} problems`,
);
process.exitCode = problems.length === 0 ? 0 : 1;
