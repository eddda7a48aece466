// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { FAULT_CASES, FAULT_SEED, faultTable, judgedFaults } from "../../fixtures/fault-table.ts";
import { RULES_PAGE } from "../../fixtures/rule-table.ts";
import { FAULTS, randomOf, spoil } from "../../fixtures/seeded-faults.ts";

const faults = judgedFaults();

describe("five hundred seeded faults", () => {
  it("are found in at least 95 of 100 reports", () => {
    const missed = faults.filter(({ worst }) => worst === null).map(({ what }) => what);

    expect(faults).toHaveLength(FAULT_CASES);
    expect(missed.length, missed.join("\n")).toBeLessThanOrEqual(FAULT_CASES * 0.05);
  });

  it.each(FAULTS)("of the kind %s are found in at least 95 of 100 reports", (fault) => {
    const kind = faults.filter((one) => one.fault === fault);
    const missed = kind.filter(({ worst }) => worst === null).map(({ what }) => what);

    expect(kind.length).toBeGreaterThan(FAULT_CASES / FAULTS.length - 1);
    expect(missed.length, missed.join("\n")).toBeLessThanOrEqual(kind.length * 0.05);
  });

  it("leave clean originals without a false error, and nearly without a warning", () => {
    const alarms = faults.flatMap(({ falseAlarm }) => falseAlarm ?? []);

    expect(alarms.filter((severity) => severity === "ERROR").length).toBeLessThanOrEqual(FAULT_CASES * 0.01);
    expect(alarms.length).toBeLessThanOrEqual(FAULT_CASES * 0.01);
  });

  it("are found as often as docs/rules.md says", () => {
    expect(readFileSync(RULES_PAGE, "utf8")).toContain(`<!-- table: faults -->\n${faultTable(faults)}`);
  });

  it("are the same ones for the same seed", () => {
    expect(spoil("SWAP", randomOf(FAULT_SEED))).toEqual(spoil("SWAP", randomOf(FAULT_SEED)));
  });
});
