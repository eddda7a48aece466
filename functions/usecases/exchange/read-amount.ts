// SPDX-License-Identifier: Apache-2.0
import type { Bilingual } from "../../../core/catalogue/bilingual.ts";
import type { Catalogue, Metric } from "../../../core/catalogue/catalogue.ts";
import { decimalProblem } from "../../../core/decimal/decimal.ts";
import { shownPattern } from "../../../core/units/unit-table.ts";
import type { Cell } from "../../ports/spreadsheet-reader.ts";
import type { CellProblem } from "./row-error.ts";

const NUMBER: Bilingual = { en: "a number such as 1234.5", zh: "数字，例如 1234.5" };
const PLAIN = /^-?[0-9]+(?:\.[0-9]+)?$/;

/** How people write numbers that could be read in two ways, and what to write instead. */
const HABITS: readonly (readonly [RegExp, Bilingual])[] = [
  [/[０-９．，％－]/, { en: "write half-width digits: {plain}", zh: "请使用半角数字：{plain}" }],
  [
    /^-?[0-9]{1,3}(?:[,' \u00a0\u202f_][0-9]{3})+(?:\.[0-9]+)?$/,
    { en: "remove the thousands separator: {plain}", zh: "请去掉千位分隔符：{plain}" },
  ],
  [/^-?[0-9]+,[0-9]+$/, { en: "write a point before the fraction", zh: "小数点请使用英文句点" }],
  [
    /%$/,
    { en: "remove the percent sign and choose the unit percent", zh: "请去掉百分号，并将单位选为 percent" },
  ],
  [
    /^[-+]?[0-9.]+e[-+]?[0-9]+$/i,
    { en: "write the number out without an exponent", zh: "请不要使用科学计数法" },
  ],
  [
    /^[<>≤≥]/,
    {
      en: "write the bound as value and choose LESS_THAN or GREATER_THAN in Censored",
      zh: "请在数值列填写界限，并在“界限值”列选择 LESS_THAN 或 GREATER_THAN",
    },
  ],
  [
    /^(?:[-–—/]+|n\/?a|none|null|nil|无|不适用|暂无)$/i,
    { en: "leave the value empty and choose a null reason", zh: "请将数值留空，并选择未披露原因" },
  ],
  [
    /[万亿]$/,
    {
      en: "write the whole number out, or choose a unit of ten thousand",
      zh: "请写出完整数字，或选择以万为单位的计量单位",
    },
  ],
  [/^-?[0-9][0-9.,]*\s*[\p{L}]/u, { en: "write the unit in the unit column", zh: "请将单位填写在单位列" }],
];

/** Reads the number of a cell for a metric in this unit; undefined and a problem where it is none. */
export function readAmount(
  { kind, text }: Cell,
  unit: string | undefined,
  problems: CellProblem[],
): string | undefined {
  const trimmed = text.trim();
  const refuse = (advice?: Bilingual) => {
    problems.push({ field: "VALUE", expected: NUMBER, got: trimmed, advice });
    return undefined;
  };
  if (kind === "number") return trimmed;
  if (kind === "percent") return percentAmount(trimmed, unit, refuse);
  if (kind === "date")
    return refuse({
      en: "the program took it for a date: format the cell as text and write the number again",
      zh: "软件将其识别为日期：请将单元格设为文本格式后重新填写",
    });
  if (kind === "boolean" || decimalProblem(trimmed) !== undefined) return refuse(adviceFor(trimmed));
  return trimmed;
}

/** 45 % is kept as 0.45: read in the unit that stands beside it, never guessed. */
function percentAmount(
  stored: string,
  unit: string | undefined,
  refuse: (advice: Bilingual) => undefined,
): string | undefined {
  if (unit === "pure") return stored;
  if (unit === "percent") return timesHundred(stored);
  return refuse({
    en: "the cell is formatted as a percentage: choose the unit percent or pure, or format it as a number",
    zh: "单元格为百分比格式：请将单位选为 percent 或 pure，或改为数字格式",
  });
}

function timesHundred(decimal: string): string {
  const sign = decimal.startsWith("-") ? "-" : "";
  const [whole = "", fraction = ""] = decimal.replace("-", "").split(".");
  const digits = whole + fraction.padEnd(2, "0").slice(0, 2);
  const rest = fraction.slice(2);
  return `${sign}${digits.replace(/^0+(?=[0-9])/, "")}${rest === "" ? "" : `.${rest}`}`;
}

function adviceFor(text: string): Bilingual | undefined {
  const plain = text.normalize("NFKC").replace(/[,' \u00a0\u202f_]/g, "");
  const habit = HABITS.find(([pattern]) => pattern.test(text))?.[1];
  if (habit !== undefined) {
    const fill = (words: string) =>
      PLAIN.test(plain) ? words.replace("{plain}", plain) : words.replace(/[:：] ?\{plain\}/, "");
    return { en: fill(habit.en), zh: fill(habit.zh) };
  }
  const problem = decimalProblem(text);
  return problem === undefined ? undefined : { en: problem, zh: "只能包含数字、一个小数点和负号" };
}

/** The unit of a row, or undefined: none, or a problem that names the allowed ones and the nearest. */
export function readUnit(
  given: string,
  metric: Metric,
  catalogue: Catalogue,
  problems: CellProblem[],
): string | undefined {
  if (given === "") return undefined;
  const unit = catalogue.units.find(given);
  if (unit !== undefined && metric.allowedUnits.includes(unit.pattern)) return given;
  const allowed = metric.allowedUnits.map(shownPattern).join(", ");
  problems.push({
    field: "UNIT",
    expected:
      allowed === ""
        ? { en: `no unit for ${metric.slug}`, zh: `空，${metric.slug} 没有单位` }
        : { en: `${allowed} for ${metric.slug}`, zh: `${metric.slug} 可用的单位 ${allowed}` },
    got: given,
    advice: unitAdvice(given, unit?.quantity, metric, catalogue),
  });
  return undefined;
}

function unitAdvice(
  given: string,
  quantity: string | undefined,
  metric: Metric,
  catalogue: Catalogue,
): Bilingual | undefined {
  if (quantity !== undefined)
    return { en: `${given} measures ${quantity}`, zh: `${given} 计量的是 ${quantity}` };
  const isCode = /^[A-Z]{3}$/.test(given) && catalogue.units.isCurrency(given);
  const near = isCode ? undefined : catalogue.nearestUnit(given, metric);
  const nearest = isCode ? `iso4217:${given}` : near && shownPattern(near);
  return nearest === undefined
    ? undefined
    : { en: `did you mean "${nearest}"?`, zh: `是否为 "${nearest}"？` };
}
