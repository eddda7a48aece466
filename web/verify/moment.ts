// SPDX-License-Identifier: Apache-2.0
import type { Language } from "./language.ts";

const locales: Readonly<Record<Language, string>> = { en: "en-GB", zh: "zh-CN" };

export interface ShownMoment {
  /** in the reader's zone */
  readonly local: string;
  /** in UTC, for the title and the `datetime` attribute */
  readonly utc: string;
}

/** A moment in the reader's zone, with its UTC spelling beside it; undefined when it is no time. */
export function formatMoment(atMs: number, language: Language, timeZone?: string): ShownMoment | undefined {
  if (!Number.isFinite(atMs) || Math.abs(atMs) > 8.64e15) return undefined;
  const format = new Intl.DateTimeFormat(locales[language], {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    timeZoneName: "short",
    ...(timeZone === undefined ? {} : { timeZone }),
  });
  return { local: format.format(atMs), utc: new Date(atMs).toISOString() };
}
