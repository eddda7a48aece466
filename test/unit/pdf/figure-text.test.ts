// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import {
  printBoundary,
  printChange,
  printDecimal,
  printDimensions,
  printInstant,
  printNullReason,
  printPeriod,
  printValue,
  printYear,
} from "../../../functions/adapters/pdf/figure-text.ts";

const change = (value: string, previous: string) =>
  printChange({ value, censored: null, previous: { period: "2021-01-01/2022-01-01", value: previous } });

describe("figures in print", () => {
  it.each([
    ["0", "0"],
    ["999", "999"],
    ["3400", "3 400"],
    ["1206700", "1 206 700"],
    ["-12.50", "\u221212.50"],
    ["-1234567.8901", "\u22121 234 567.8901"],
    ["0.5703", "0.5703"],
    ["1234567890123456789012345678", "1 234 567 890 123 456 789 012 345 678"],
  ])("group %s in threes and keep every digit", (value, printed) => {
    expect(printDecimal(value)).toBe(printed);
  });

  it.each(["", "1,234", "1e3", "+1", ".5", "1.", "NaN"])("refuse %j", (value) => {
    expect(() => printDecimal(value)).toThrow(/expected a decimal string/);
  });

  it("show below and above a threshold as such", () => {
    expect(printValue({ value: "1", censored: "LESS_THAN" })).toBe("<1");
    expect(printValue({ value: "1000", censored: "GREATER_THAN" })).toBe(">1 000");
    expect(printValue({ value: null, censored: null })).toBe("");
  });

  it("say in words why a value is missing", () => {
    expect(printNullReason("NOT_MATERIAL")).toEqual({ en: "not material", zh: "不重要" });
    expect(printNullReason("PHASE_IN").en).toBe("phase-in relief");
  });

  it.each([
    ["3400", "3000", "+13.3%"],
    ["324000", "471400", "\u221231.3%"],
    ["55200", "55200", "0.0%"],
    ["1", "3", "\u221266.7%"],
    ["1.25", "1", "+25.0%"],
    ["1.0005", "1", "+0.1%"],
    ["0.9995", "1", "\u22120.1%"],
    ["1.0004", "1", "0.0%"],
    ["-5", "-10", "+50.0%"],
    ["20000", "1", "+1 999 900.0%"],
    ["5", "0", "\u2013"],
    ["0", "0.00", "0.0%"],
  ])("compare %s with %s as %s", (value, previous, printed) => {
    expect(change(value, previous)).toBe(printed);
  });

  it("compare nothing where a value is missing or only bounded", () => {
    const previous = { period: "2021-01-01/2022-01-01", value: "1" };

    expect(printChange({ value: null, censored: null, previous })).toBe("");
    expect(printChange({ value: "1", censored: "LESS_THAN", previous })).toBe("");
    expect(printChange({ value: "1", censored: null, previous: null })).toBe("");
  });
});

describe("periods in print", () => {
  it.each([
    ["2022-09-25/2023-10-01", "25 Sep 2022 – 30 Sep 2023", "2022年9月25日至2023年9月30日"],
    ["2024-02-01/2024-03-01", "1 Feb 2024 – 29 Feb 2024", "2024年2月1日至2024年2月29日"],
    ["2023-12-31/2024-01-01", "31 Dec 2023", "2023年12月31日"],
  ])("show %s with its last day", (period, en, zh) => {
    expect(printPeriod(period)).toEqual({ en, zh });
  });

  it("name the year in which they end", () => {
    expect(printYear("2022-01-01/2023-01-01")).toBe("2022");
  });

  it.each(["2023", "2023-01-01", "2023-01-01/2023-01-01", "2023-02-01/2023-01-01", "2023-13-01/2024-01-01"])(
    "refuse %s",
    (period) => {
      expect(() => printPeriod(period)).toThrow(/period: expected/);
    },
  );
});

describe("other words in print", () => {
  it("show instants in UTC to the second", () => {
    expect(printInstant("2026-11-23T06:00:00.123Z")).toBe("2026-11-23 06:00:00 UTC");
    expect(() => printInstant("2026-11-23T06:00:00+01:00")).toThrow(/expected a time/);
  });

  it("name boundaries in both languages and keep an unknown one as it is", () => {
    expect(printBoundary("EQUITY_SHARE")).toEqual({ en: "Equity share", zh: "股权比例法" });
    expect(printBoundary("OTHER")).toEqual({ en: "OTHER", zh: "" });
  });

  it("show dimensions in the order of their axes", () => {
    expect(printDimensions({ source: "municipal", country: "US" })).toBe("country=US, source=municipal");
  });
});
