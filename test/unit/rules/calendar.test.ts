// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";
import { dayAfter, dayBefore, dayNumber, daysOf, lastDayOf } from "../../../core/rules/calendar.ts";

it.each(["1970-01-01", "2000-02-29", "2023-12-31", "2024-02-29", "1900-03-01", "2199-12-31", "2100-03-01"])(
  "numbers the day %s as a Unix clock does",
  (date) => {
    expect(dayNumber(date)).toBe(Date.parse(`${date}T00:00:00Z`) / 86_400_000);
  },
);

it.each([
  "2023-02-29",
  "2100-02-29",
  "2024-13-01",
  "2024-00-10",
  "2024-04-31",
  "2024-1-1",
  "1899-12-31",
  "2200-01-01",
  "",
  "20240101",
])("finds no such day as %j", (date) => {
  expect(dayNumber(date)).toBeUndefined();
});

it.each([
  ["2024-02-29", "2024-03-01"],
  ["2023-02-28", "2023-03-01"],
  ["2023-12-31", "2024-01-01"],
  ["2023-09-30", "2023-10-01"],
  ["2023-06-14", "2023-06-15"],
])("steps from %s to %s and back", (day, next) => {
  expect(dayAfter(day)).toBe(next);
  expect(dayBefore(next)).toBe(day);
});

it("counts a 53-week year and finds its last day", () => {
  const period = { start: "2022-09-25", endExclusive: "2023-10-01" };

  expect(daysOf(period)).toBe(371);
  expect(lastDayOf(period)).toEqual({ start: "2023-09-30", endExclusive: "2023-10-01" });
});
