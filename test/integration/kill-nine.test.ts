// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";
import { killAgainAndAgain } from "../kills/kill-rounds.ts";

const KILLS = 8;
const LIMIT_MS = 400_000;

// Fifty kills: npm run kill-nine -- --kills 50
it(
  `keeps every promise after ${KILLS} times SIGKILL under load`,
  async () => {
    const report = await killAgainAndAgain({ kills: KILLS, seed: 1 });

    expect(report.problems).toEqual([]);
    expect(report.disclosures).toBeGreaterThan(KILLS);
    expect(report.answers).toBeGreaterThan(report.disclosures);
    expect(report.entries).toBe(2 * report.disclosures);
  },
  LIMIT_MS,
);
