// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type AnvilForSchedules, startAnvilForSchedules } from "../schedules/anvil-chain.ts";
import { runSchedule } from "../schedules/run-schedule.ts";

let anvil: AnvilForSchedules;
// A node of its own for each test: it gets slower as its chain grows.
beforeEach(async () => {
  anvil = await startAnvilForSchedules();
});
afterEach(() => anvil.stop());

const STEPS = 260;
const PER_TEST = 25;

/** What schedules from this seed on break, and how many anchors became FINAL in them. */
async function outcomeOf(from: number) {
  const broken: string[] = [];
  let finals = 0;
  for (let seed = from; seed < from + PER_TEST; seed += 1) {
    const { violations, counts } = await runSchedule(seed, { openChain: anvil.openChain, steps: STEPS });
    broken.push(...violations.map((violation) => `seed ${seed}: ${violation}`));
    finals += counts.finals;
  }
  return { broken, finals };
}

describe("the register under faults on a real node that reorganizes, drops and asks for more", () => {
  it.each([1, 26, 51, 76, 101, 126, 151, 176])(
    "keeps every promise in 25 schedules from %i",
    async (seed) => {
      const { broken, finals } = await outcomeOf(seed);

      expect(broken).toEqual([]);
      expect(finals).toBeGreaterThan(0);
    },
  );
});
