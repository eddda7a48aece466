// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { firstViolation, runSchedule } from "../../schedules/run-schedule.ts";

describe("a register of which any call fails, is lost, comes late or twice, and any process dies", () => {
  it("keeps every promise in a hundred schedules", async () => {
    expect(await firstViolation(1, 100)).toBeUndefined();
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
});
