// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { createFixedClock } from "../../../functions/adapters/memory/fixed-clock.ts";
import { createSeededRandom } from "../../../functions/adapters/memory/seeded-random.ts";

describe("fixed clock", () => {
  it("stands still until it is told to advance", () => {
    const clock = createFixedClock(1000);
    const before = [clock.nowMs(), clock.nowMs()];

    clock.advance(250);

    expect([...before, clock.nowMs()]).toEqual([1000, 1000, 1250]);
  });
});

describe("seeded random", () => {
  it("gives the same bytes for the same seed and others for another", () => {
    const [a, b, other] = ["seed", "seed", "other"].map((seed) => createSeededRandom(seed).bytes(100));

    expect(a).toEqual(b);
    expect(a).not.toEqual(other);
  });

  it("never gives the same bytes twice, of any length", () => {
    const random = createSeededRandom("seed");

    const pieces = [0, 1, 16, 32, 33, 100].map((length) => random.bytes(length));

    expect(pieces.map(({ length }) => length)).toEqual([0, 1, 16, 32, 33, 100]);
    expect(random.bytes(32)).not.toEqual(random.bytes(32));
  });
});
