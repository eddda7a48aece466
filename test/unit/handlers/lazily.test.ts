// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { lazily } from "../../../functions/handlers/lazily.ts";
import { runWhileItMoves } from "../../../functions/handlers/run-step.ts";

describe("a lazy value", () => {
  it("is made once, however many ask at the same time", async () => {
    let made = 0;
    const value = lazily(async () => {
      made += 1;
      return made;
    });

    expect(made).toBe(0);
    expect(await Promise.all([value(), value(), value()])).toEqual([1, 1, 1]);
  });

  it("is made anew after a failure", async () => {
    let tries = 0;
    const value = lazily(async () => {
      tries += 1;
      if (tries === 1) throw new Error("first");
      return tries;
    });

    await expect(value()).rejects.toThrow("first");
    expect(await value()).toBe(2);
  });
});

describe("a step in a handler", () => {
  /** Each run takes so long, and something moves in the first `moving` of them. */
  async function runsOf(leftMs: number, takesMs: number, moving: number): Promise<number> {
    let left = leftMs;
    let runs = 0;
    await runWhileItMoves(
      async () => {
        runs += 1;
        left -= takesMs;
        return { changed: runs <= moving, events: [] };
      },
      () => left,
    );
    return runs;
  }

  it.each([
    ["once when nothing moves", 60_000, 1_000, 0, 1],
    ["until nothing moves", 60_000, 1_000, 3, 4],
    ["once when there is hardly any time", 6_000, 4_000, 99, 1],
    ["no further than time allows for twice the slowest run", 30_000, 5_000, 99, 3],
  ])("runs %s", async (_what, leftMs, takesMs, moving, runs) => {
    expect(await runsOf(leftMs, takesMs, moving)).toBe(runs);
  });
});
