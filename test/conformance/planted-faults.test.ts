// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { PLANTED_BUGS, type PlantedBug } from "../schedules/planted-bugs.ts";
import { firstViolation } from "../schedules/run-schedule.ts";

const FOUND_WITHIN = 1000;

describe("schedules of faults", () => {
  it.each(Object.keys(PLANTED_BUGS) as PlantedBug[])("finds the planted bug: %s", async (bug) => {
    const found = await firstViolation(1, FOUND_WITHIN, { runStep: PLANTED_BUGS[bug] });

    expect(found?.violations.length ?? 0).toBeGreaterThan(0);
  });
});
