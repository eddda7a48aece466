// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import {
  type FiscalCalendar,
  fiscalYearOf,
  fitsYearEnd,
  requireFiscalCalendar,
} from "../../../core/organization/fiscal-calendar.ts";
import { requireLanguageTag } from "../../../core/organization/language-tag.ts";

const period = (text: string) => {
  const [start = "", endExclusive = ""] = text.split("/");
  return { start, endExclusive };
};
const LAST_SATURDAY_OF_SEPTEMBER: FiscalCalendar = {
  yearEnd: "LAST_WEEKDAY",
  endMonth: 9,
  weekday: "SATURDAY",
  namedAfter: "END",
};
const NEAR_JANUARY: FiscalCalendar = {
  ...LAST_SATURDAY_OF_SEPTEMBER,
  yearEnd: "NEAREST_WEEKDAY",
  endMonth: 1,
};
const JUNE: FiscalCalendar = { yearEnd: "MONTH_END", endMonth: 6, weekday: null, namedAfter: "END" };
const DECEMBER: FiscalCalendar = { ...JUNE, endMonth: 12 };

describe("the name of a fiscal year", () => {
  it.each([
    ["a calendar year", "2023-01-01/2024-01-01", "END", 2023],
    ["Apple's 53 weeks to 2023-09-30", "2022-09-25/2023-10-01", "END", 2023],
    ["Microsoft's July to June", "2022-07-01/2023-07-01", "END", 2023],
    ["April to March, called after its start", "2023-04-01/2024-04-01", "START", 2023],
    ["a retail year into February, called after its start", "2023-01-29/2024-02-04", "START", 2023],
    ["52 weeks that end on the third of January", "2023-01-01/2024-01-04", "END", 2023],
    ["52 weeks that start on the 30th of December", "2022-12-30/2023-12-29", "START", 2023],
    ["six months", "2023-01-01/2023-07-01", "END", undefined],
    ["eighteen months", "2023-01-01/2024-07-01", "END", undefined],
    ["no dates", "x/y", "END", undefined],
  ] as const)("of %s", (_what, text, namedAfter, year) => {
    expect(fiscalYearOf(period(text), namedAfter)).toBe(year);
  });
});

describe("a fiscal calendar", () => {
  it.each([
    ["Apple 2022", "2021-09-26/2022-09-25", LAST_SATURDAY_OF_SEPTEMBER, true],
    ["Apple 2023, 53 weeks", "2022-09-25/2023-10-01", LAST_SATURDAY_OF_SEPTEMBER, true],
    ["a week later", "2022-10-02/2023-10-08", LAST_SATURDAY_OF_SEPTEMBER, false],
    ["the Saturday nearest to the end of January, in February", "2023-01-29/2024-02-04", NEAR_JANUARY, true],
    ["the Saturday nearest to the end of January, in January", "2022-01-30/2023-01-29", NEAR_JANUARY, true],
    ["the Saturday before that", "2022-01-23/2023-01-22", NEAR_JANUARY, false],
    ["July to June", "2022-07-01/2023-07-01", JUNE, true],
    ["a calendar year for July to June", "2022-01-01/2023-01-01", JUNE, false],
    ["a calendar year", "2023-01-01/2024-01-01", DECEMBER, true],
    ["no dates", "x/y", DECEMBER, false],
  ] as const)("says of %s whether it fits", (_what, text, calendar, fits) => {
    expect(fitsYearEnd(period(text), calendar)).toBe(fits);
  });

  it.each([
    ["a weekday with the end of a month", { ...JUNE, weekday: "SATURDAY" }, "expected none with MONTH_END"],
    ["52 weeks without a weekday", { ...NEAR_JANUARY, weekday: null }, "a weekday with NEAREST_WEEKDAY"],
    ["a month 13", { ...JUNE, endMonth: 13 }, "endMonth: expected an integer from 1 to 12"],
    ["another name", { ...JUNE, namedAfter: "MIDDLE" }, "namedAfter: expected one of END, START"],
  ])("with %s is refused", (_what, calendar, message) => {
    expect(() => requireFiscalCalendar(calendar)).toThrow(message);
  });
});

describe("a language tag", () => {
  it.each(["de", "pt-BR", "zh-Hant", "zh-Hant-HK", "es-419", "sl-rozaj", "de-1996"])("may be %s", (tag) => {
    expect(requireLanguageTag(tag, "tag")).toBe(tag);
  });

  it.each(["", "DE", "pt-br", "x-private", "english", "de_DE", "de-", "a-b", `de${"-abcde".repeat(10)}`])(
    "is never %j",
    (tag) => {
      expect(() => requireLanguageTag(tag, "otherNames[0].tag")).toThrow(
        "otherNames[0].tag: expected a BCP 47",
      );
    },
  );
});
