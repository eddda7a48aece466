// SPDX-License-Identifier: Apache-2.0
import type { Metric } from "../../../core/catalogue/catalogue.ts";
import { dayAfter, dayNumber, type Period } from "../../../core/rules/calendar.ts";
import type { StatedFact } from "../../../core/rules/stated-fact.ts";
import type { ImportField } from "./fact-columns.ts";
import { type OpenRow, textOf } from "./open-row.ts";

type Dimension = NonNullable<StatedFact["dimensions"]>[number];

const MAX_DIMENSIONS = 20;

/** Dimensions of a row: `axis=member; axis=member` in one cell, and one member a cell in columns of their own. */
export function readCellDimensions(row: OpenRow): readonly Dimension[] {
  const listed = textOf("DIMENSIONS", row)
    .split(/[;；\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== "");
  const broken = listed.find((part) => !/^[^=＝]+[=＝][^=＝]+$/.test(part));
  if (broken !== undefined || listed.length > MAX_DIMENSIONS) {
    row.problems.push({
      field: "DIMENSIONS",
      expected: {
        en: "axis=member; axis=member, such as country=CN; gas=CH4",
        zh: "维度=成员; 维度=成员，例如 country=CN; gas=CH4",
      },
      got: broken ?? `${listed.length} dimensions`,
    });
    return [];
  }
  const inCell = listed.map((part) => {
    const [axis = "", member = ""] = part.split(/[=＝]/);
    return { axis: axis.trim(), member: member.trim() };
  });
  const inColumns = [...row.plan.axes].flatMap(([axis, column]) => {
    const member = row.cells[column]?.text.trim() ?? "";
    return member === "" ? [] : [{ axis, member }];
  });
  return [...inCell, ...inColumns];
}

/** Its own period, if the row has one. A metric of a point in time needs its day only, in either column. */
export function readCellPeriod({ periodType }: Metric, row: OpenRow): Period | undefined {
  const start = readDate("PERIOD_START", row);
  const last = readDate("PERIOD_END", row);
  const end = readDate("PERIOD_END_EXCLUSIVE", row) ?? (last && dayAfter(last));
  if (start !== undefined && end !== undefined) return { start, endExclusive: end };
  const day = start ?? last;
  if (day !== undefined && periodType === "INSTANT") return { start: day, endExclusive: dayAfter(day) };
  if (start === undefined && end === undefined) return undefined;
  row.problems.push({
    field: start === undefined ? "PERIOD_START" : "PERIOD_END",
    expected: {
      en: "the first and the last day of the period, or neither",
      zh: "同时填写期间开始和结束，或都不填",
    },
    got: null,
  });
  return undefined;
}

function readDate(field: ImportField, row: OpenRow): string | undefined {
  const given = textOf(field, row);
  if (given === "") return undefined;
  if (dayNumber(given) !== undefined) return given;
  const [, y, m, d] = /^(\d{4})[/.年-](\d{1,2})[/.月-](\d{1,2})日?$/.exec(given) ?? [];
  const iso = `${y}-${m?.padStart(2, "0")}-${d?.padStart(2, "0")}`;
  row.problems.push({
    field,
    expected: { en: "a date such as 2024-12-31", zh: "日期，例如 2024-12-31" },
    got: given,
    advice: dayNumber(iso) === undefined ? undefined : { en: `write ${iso}`, zh: `请写作 ${iso}` },
  });
  return undefined;
}
