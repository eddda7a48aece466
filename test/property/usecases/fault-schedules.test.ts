// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { PLANTED_BUGS, type PlantedBug } from "../../schedules/planted-bugs.ts";
import { runSchedule, type ScheduleOptions } from "../../schedules/run-schedule.ts";

const FOUND_WITHIN = 1000;

/** What the first seeds of a range break, up to the first that breaks anything. */
async function firstViolation(
  from: number,
  count: number,
  options: ScheduleOptions = {},
): Promise<{ readonly seed: number; readonly violations: readonly string[] } | undefined> {
  for (let seed = from; seed < from + count; seed += 1) {
    const { violations } = await runSchedule(seed, options);
    if (violations.length > 0) return { seed, violations };
  }
  return undefined;
}

describe("a register of which any call fails, is lost, comes late or twice, and any process dies", () => {
  it("keeps every promise in sixty schedules", async () => {
    expect(await firstViolation(1, 60)).toBeUndefined();
  });

  it("accepts, logs and anchors in spite of all that", async () => {
    const { counts, faults } = await runSchedule(1);

    expect(faults.length).toBeGreaterThan(0);
    expect(Math.min(counts.accepted, counts.entries, counts.finals)).toBeGreaterThan(0);
  });

  it("goes the same way for the same seed", async () => {
    const once = await runSchedule(7, { isTraced: true });
    const again = await runSchedule(7, { isTraced: true });

    expect(again.trace).toEqual(once.trace);
    expect(once.faults.length).toBeGreaterThan(0);
  });

  it.each(Object.keys(PLANTED_BUGS) as PlantedBug[])("finds the planted bug: %s", async (bug) => {
    const found = await firstViolation(1, FOUND_WITHIN, { runStep: PLANTED_BUGS[bug] });

    expect(found?.violations.length ?? 0).toBeGreaterThan(0);
  });
});
