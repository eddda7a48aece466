// SPDX-License-Identifier: Apache-2.0
import { existsSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readLocalEnvironment } from "../wiring/local-environment.ts";
import { MEMBER_COUNT } from "../wiring/local-keys.ts";
import { createTerminal, tellsUsage } from "./terminal.ts";

const terminal = createTerminal();
const USAGE = `npm run members -- [stop|start <number> …]   members are numbered 1 to ${MEMBER_COUNT}`;
const NUMBERS = Array.from({ length: MEMBER_COUNT }, (_, i) => String(i + 1));

/** Stops or starts members of the consortium of a local register, while it runs or not, and shows which are up. */
async function main(args: readonly string[]): Promise<number> {
  if (tellsUsage(args, USAGE)) return 0;
  const [action, ...numbers] = args;
  const { dataFolder } = readLocalEnvironment();
  if (!existsSync(dataFolder)) return refuse(`no register at ${dataFolder}: start one first\n${USAGE}`);
  const isKnown = action === undefined || action === "stop" || action === "start";
  if (!isKnown || !numbers.every((number) => NUMBERS.includes(number))) return refuse(USAGE);
  const mark = (number: string) => join(dataFolder, `member-${number}.stopped`);
  for (const number of numbers) {
    if (action === "stop") await writeFile(mark(number), "");
    else await rm(mark(number), { force: true });
  }
  for (const number of NUMBERS)
    terminal.step(`member ${number}`, existsSync(mark(number)) ? "stopped" : "up");
  return 0;
}

function refuse(why: string): number {
  terminal.problem(why);
  return 64;
}

process.exitCode = await main(process.argv.slice(2));
