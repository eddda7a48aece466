// SPDX-License-Identifier: Apache-2.0
// node scripts/run-ts.mjs test/bench/scale.bench.ts [seconds of a deadline day, 1 where none is given]
import { countLogObjects, tilesOf } from "../fixtures/log-objects.ts";
import { costOfYear, PRICES } from "../fixtures/scale-cost.ts";
import { DEADLINE_DAY, runScale } from "../fixtures/scale-run.ts";

const MAX_WRITES = 500;
const MAX_UNITS = 1000;
const MAX_OBJECTS = 10_000;
const BATCH = 10_000;
const MILLION = 1_000_000;
const SEQUENCED = 100_000;

const say = (line = "") => process.stdout.write(`${line}\n`);
const row = (name: string, ...figures: readonly (string | number)[]) =>
  say(name.padEnd(64) + figures.map((figure) => String(figure).padStart(12)).join(""));
const goal = (isMet: boolean, text: string) => {
  if (!isMet) process.exitCode = 1;
  return isMet ? `goal ${text}` : `goal ${text} MISSED`;
};

const options = { ...DEADLINE_DAY, seconds: Number(process.argv[2] ?? DEADLINE_DAY.seconds) };
say(
  `${options.submissionsPerSecond} submissions a second, ${options.factsEach} facts each, for ${options.seconds} s`,
);
const result = await runScale(options);
row("hottest partition key of its kind, in one second", "writes", "units");
for (const { key, writes, units } of result.hottest) row(`  ${key.slice(0, 60)}`, writes, units);
const most = Math.max(...result.hottest.map(({ writes }) => writes));
const mostUnits = Math.max(...result.hottest.map(({ units }) => units));
row("most writes to one key", most, `  ${goal(most <= MAX_WRITES, `${MAX_WRITES}`)}`);
row("most write units to one key", mostUnits, `  ${goal(mostUnits <= MAX_UNITS, `${MAX_UNITS}`)}`);
row("writes a disclosure, table and indexes", result.writesPerDisclosure.toFixed(1));
row("write units a disclosure", result.writeUnitsPerDisclosure.toFixed(1));
row("read units a disclosure, of the pipeline", result.readUnitsPerDisclosure.toFixed(1));
row("largest item, bytes", result.largestItemBytes);

say();
const counted = await countLogObjects(SEQUENCED, BATCH);
const written = counted.reduce((sum, count) => sum + count, 0);
// Beside tiles: what is staged, the note and the served checkpoint, the same for every batch.
const others = (written - tilesOf(SEQUENCED, BATCH)) / counted.length;
const perMillion = tilesOf(MILLION, BATCH) + (MILLION / BATCH) * others;
row(
  `object writes a batch of ${BATCH} (counted over ${SEQUENCED} entries)`,
  (written / counted.length).toFixed(1),
);
row("  of them beside tiles", others.toFixed(1));
row(
  "object writes a million entries (tiles computed exactly)",
  perMillion.toFixed(0),
  `  ${goal(perMillion <= MAX_OBJECTS, String(MAX_OBJECTS))}`,
);

say();
say(`a year of 80 million disclosures, USD; ${PRICES.basis}`);
for (const { what, amount, unit, usd } of costOfYear(result, options.factsEach))
  row(`  ${what}`, amount, unit, usd);
