// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { factLines } from "../../fixtures/fact-lines.ts";
import { findingsOf } from "../../fixtures/stated.ts";

const judged = (rule: string, lines: string) => findingsOf(rule, factLines(lines));
const BOARD = "board-size: 9 persons\nboard-nonexecutive: 6 persons\n";

describe.each([
  [
    "R-GOV-03",
    "WARNING",
    `${BOARD} board-independent-share: 66.7 percent`,
    `${BOARD} board-independent-share: 77.8 percent`,
    "0..6",
    "7.002",
  ],
  [
    "R-COR-01",
    "WARNING",
    "corruption-convictions: 2 count\ncorruption-fines: 0 iso4217:USD",
    "corruption-convictions: 2 count",
    "corruption-fines",
    null,
  ],
  [
    "R-DATA-01",
    "ERROR",
    "data-breaches: 0 count\ndata-breach-users: 0 persons",
    "data-breaches: 0 count\ndata-breach-users: 1200 persons",
    "0",
    "1200",
  ],
  [
    "R-FIN-01",
    "ERROR",
    "net-revenue: 60 iso4217:USD; segment=A\nnet-revenue: 50 iso4217:USD; segment=B\nnet-revenue: -10 iso4217:USD; segment=eliminations\nnet-revenue: 100 iso4217:USD",
    "net-revenue: 60 iso4217:USD; segment=A\nnet-revenue: 50 iso4217:USD; segment=B\nnet-revenue: 100 iso4217:USD",
    "110",
    "100",
  ],
  [
    "R-FIN-01",
    "WARNING",
    "net-revenue: 60 iso4217:USD; segment=A\nnet-revenue: 100 iso4217:USD",
    "net-revenue: 60 iso4217:USD; segment=A\nnet-revenue: 30 iso4217:USD; segment=B\nnet-revenue: 100 iso4217:USD",
    "90",
    "100",
  ],
  [
    "R-PRV-02",
    "WARNING",
    "ghg-scope1: 5 tCO2e; basis=ESTIMATED; note=a tenth is estimated by floor area",
    "ghg-scope1: 5 tCO2e; basis=ESTIMATED",
    null,
    "1",
  ],
])("%s (%s)", (rule, severity, passing, failing, expected, actual) => {
  it("is content with figures that agree", () => {
    expect(judged(rule, passing)).toEqual([]);
  });

  it("finds figures that do not", () => {
    expect(judged(rule, failing)).toMatchObject([
      {
        severity,
        expected,
        actual,
        hint: expect.stringMatching(/\w{3}/),
        messageZh: expect.stringMatching(/\p{Script=Han}/u),
      },
    ]);
  });
});

describe("R-NUM-01", () => {
  it.each([
    ["47000", -3],
    ["5.10", 1],
    ["0", -3],
    ["-5.5", 1],
  ])("is content with %s to decimals %i", (value, decimals) => {
    expect(judged("R-NUM-01", `net-revenue: ${value} iso4217:USD; decimals=${decimals}`)).toEqual([]);
  });

  it.each([
    ["47400", -3, "0"],
    ["5.11", 1, "2"],
    ["400", -3, "0"],
    ["1000.5", -3, "1"],
  ])("points at digits of %s beyond decimals %i", (value, decimals, exact) => {
    expect(judged("R-NUM-01", `net-revenue: ${value} iso4217:USD; decimals=${decimals}`)).toMatchObject([
      { severity: "HINT", expected: String(decimals), actual: exact },
    ]);
  });
});
