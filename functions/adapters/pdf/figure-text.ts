// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../../../core/errors.ts";
import type { PrintedFigure } from "../../ports/certificate-renderer.ts";

export interface Bilingual {
  readonly en: string;
  readonly zh: string;
}

const MINUS = "\u2212";
const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;
const DAY_MS = 86_400_000;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const NULL_REASONS: Readonly<Record<string, Bilingual>> = {
  NOT_MATERIAL: { en: "not material", zh: "不重要" },
  NOT_APPLICABLE: { en: "not applicable", zh: "不适用" },
  NOT_AVAILABLE: { en: "not available", zh: "暂无数据" },
  CONFIDENTIAL: { en: "confidential", zh: "保密" },
  PHASE_IN: { en: "phase-in relief", zh: "过渡期豁免" },
  BELOW_THRESHOLD: { en: "below threshold", zh: "低于披露门槛" },
};

const BOUNDARIES: Readonly<Record<string, Bilingual>> = {
  OPERATIONAL_CONTROL: { en: "Operational control", zh: "运营控制权法" },
  FINANCIAL_CONTROL: { en: "Financial control", zh: "财务控制权法" },
  EQUITY_SHARE: { en: "Equity share", zh: "股权比例法" },
};

interface Decimal {
  readonly units: bigint;
  readonly scale: number;
}

function parseDecimal(value: string): Decimal {
  const [, sign = "", whole = "", fraction = ""] = DECIMAL.exec(value) ?? [];
  if (whole === "")
    throw new DomainError("BAD_INPUT", `expected a decimal string, got "${value}"`, { value });
  return { units: BigInt(`${sign}${whole}${fraction}`), scale: fraction.length };
}

/** "-1234567.80" as "−1 234 567.80": thin groups of three, true minus sign, every stated digit kept. */
export function printDecimal(value: string): string {
  const [, sign = "", whole = "", fraction] = DECIMAL.exec(value) ?? [];
  if (whole === "")
    throw new DomainError("BAD_INPUT", `expected a decimal string, got "${value}"`, { value });
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, " ");
  return `${sign === "" ? "" : MINUS}${grouped}${fraction === undefined ? "" : `.${fraction}`}`;
}

/** A stated value with its censoring sign, e.g. "<1". */
export function printValue({ value, censored }: Pick<PrintedFigure, "value" | "censored">): string {
  const sign = censored === "LESS_THAN" ? "<" : censored === "GREATER_THAN" ? ">" : "";
  return value === null ? "" : `${sign}${printDecimal(value)}`;
}

/** Why there is no figure, in words. */
export function printNullReason(reason: string | null): Bilingual {
  return NULL_REASONS[reason ?? ""] ?? { en: reason ?? "not stated", zh: "未披露" };
}

export function printBoundary(boundary: string): Bilingual {
  return BOUNDARIES[boundary] ?? { en: boundary, zh: "" };
}

const absolute = (value: bigint) => (value < 0n ? -value : value);

function divideHalfAwayFromZero(dividend: bigint, divisor: bigint): bigint {
  const rounded = (2n * absolute(dividend) + absolute(divisor)) / (2n * absolute(divisor));
  return dividend < 0n !== divisor < 0n ? -rounded : rounded;
}

/** Change against an earlier value in per cent of it with one decimal, exact; a dash where none is defined. */
export function printChange(figure: Pick<PrintedFigure, "value" | "censored" | "previous">): string {
  if (figure.value === null || figure.previous === null || figure.censored !== null) return "";
  const now = parseDecimal(figure.value);
  const before = parseDecimal(figure.previous.value);
  const scale = Math.max(now.scale, before.scale);
  const nowUnits = now.units * 10n ** BigInt(scale - now.scale);
  const beforeUnits = before.units * 10n ** BigInt(scale - before.scale);
  if (beforeUnits === 0n) return nowUnits === 0n ? "0.0%" : "\u2013";
  const tenths = divideHalfAwayFromZero((nowUnits - beforeUnits) * 1000n, absolute(beforeUnits));
  const magnitude = absolute(tenths);
  const sign = tenths > 0n ? "+" : tenths < 0n ? MINUS : "";
  return `${sign}${printDecimal(`${magnitude / 10n}.${magnitude % 10n}`)}%`;
}

interface Days {
  readonly first: Date;
  readonly last: Date;
}

function daysOf(period: string): Days {
  const [start = "", end = ""] = period.split("/");
  const [startMs, endMs] = [start, end].map((day) => Date.parse(`${day}T00:00:00Z`));
  const isPeriod = /^\d{4}-\d\d-\d\d\/\d{4}-\d\d-\d\d$/.test(period) && (startMs ?? 0) < (endMs ?? 0);
  if (!isPeriod) throw new DomainError("BAD_INPUT", `period: expected start/endExclusive, got "${period}"`);
  return { first: new Date(startMs ?? 0), last: new Date((endMs ?? 0) - DAY_MS) };
}

const dayEn = (day: Date) => `${day.getUTCDate()} ${MONTHS[day.getUTCMonth()]} ${day.getUTCFullYear()}`;
const dayZh = (day: Date) => `${day.getUTCFullYear()}年${day.getUTCMonth() + 1}月${day.getUTCDate()}日`;

/** `start/endExclusive` as first and last day, both included. */
export function printPeriod(period: string): Bilingual {
  const { first, last } = daysOf(period);
  if (first.getTime() === last.getTime()) return { en: dayEn(first), zh: dayZh(first) };
  return { en: `${dayEn(first)} \u2013 ${dayEn(last)}`, zh: `${dayZh(first)}至${dayZh(last)}` };
}

/** The shortest name of a period under a bar: the year in which it ends. */
export function printYear(period: string): string {
  return String(daysOf(period).last.getUTCFullYear());
}

/** RFC 3339 UTC as "2026-11-23 06:00:00 UTC". */
export function printInstant(instant: string): string {
  const [, day, time] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z$/.exec(instant) ?? [];
  if (day === undefined || time === undefined) {
    throw new DomainError("BAD_INPUT", `expected a time such as "2026-11-23T06:00:00Z", got "${instant}"`);
  }
  return `${day} ${time} UTC`;
}

/** "axis=member, axis=member" in the order of axes, empty for a total. */
export function printDimensions(dimensions: Readonly<Record<string, string>>): string {
  return Object.entries(dimensions)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([axis, member]) => `${axis}=${member}`)
    .join(", ");
}
