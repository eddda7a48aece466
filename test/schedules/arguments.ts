// SPDX-License-Identifier: Apache-2.0
import { parseArgs } from "node:util";
import { PLANTED_BUGS, type PlantedBug } from "./planted-bugs.ts";

export interface ScheduleArguments {
  readonly count: number;
  readonly seed: number;
  readonly jobs: number;
  readonly bug: PlantedBug | undefined;
  /** one schedule with its trace */
  readonly isTraced: boolean;
  /** one of several processes, that prints for another to read */
  readonly isWorker: boolean;
}

/** Reads what stands behind `npm run schedules --`. */
export function readArguments(args: readonly string[], cores: number): ScheduleArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      count: { type: "string", default: "1000" },
      seed: { type: "string", default: "1" },
      jobs: { type: "string", default: String(cores) },
      bug: { type: "string" },
      trace: { type: "boolean", default: false },
      worker: { type: "boolean", default: false },
    },
  });
  return {
    count: wholeNumber("count", values.count, 1, 10_000_000),
    seed: wholeNumber("seed", values.seed, 0, 0x7fff_ffff),
    jobs: wholeNumber("jobs", values.jobs, 1, 64),
    bug: values.bug === undefined ? undefined : plantedBug(values.bug),
    isTraced: values.trace,
    isWorker: values.worker,
  };
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const number = /^[0-9]{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new Error(`--${name}: expected a whole number from ${least} to ${most}, got "${text}"`);
}

function plantedBug(text: string): PlantedBug {
  const found = (Object.keys(PLANTED_BUGS) as PlantedBug[]).find((name) => name === text);
  if (found !== undefined) return found;
  throw new Error(`--bug: expected one of "${Object.keys(PLANTED_BUGS).join('", "')}", got "${text}"`);
}
