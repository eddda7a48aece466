// SPDX-License-Identifier: Apache-2.0
import type { Language } from "./language.ts";

const DAY_MS = 86_400_000;
const PERIOD = /^([0-9]{4}-[0-9]{2}-[0-9]{2})\/([0-9]{4}-[0-9]{2}-[0-9]{2})$/;

const dayFormats: Readonly<Record<Language, Intl.DateTimeFormat>> = {
  en: new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeZone: "UTC" }),
  zh: new Intl.DateTimeFormat("zh-CN", { dateStyle: "long", timeZone: "UTC" }),
};

/** `start/endExclusive` as first and last day, both included; a single day is written once. */
export function formatPeriod(period: string, language: Language): string {
  const [, startText, endText] = PERIOD.exec(period) ?? [];
  if (startText === undefined || endText === undefined) return period;
  const start = Date.parse(`${startText}T00:00:00Z`);
  const last = Date.parse(`${endText}T00:00:00Z`) - DAY_MS;
  if (Number.isNaN(start) || Number.isNaN(last)) return period;
  // A date is not broken over two lines; the period may be, after its dash.
  const day = (ms: number) => dayFormats[language].format(ms).replaceAll(" ", "\u00a0");
  return last <= start ? day(start) : `${day(start)}\u00a0– ${day(last)}`;
}
