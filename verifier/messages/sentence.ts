// SPDX-License-Identifier: Apache-2.0
import type { Check, CheckValues } from "../report.ts";
import { CHINESE_PASSED, CHINESE_REASONS } from "./chinese.ts";
import { ENGLISH_PASSED, ENGLISH_REASONS } from "./english.ts";

export const LANGUAGES = ["en", "zh"] as const;
export type Language = (typeof LANGUAGES)[number];

const MAX_VALUE = 300;
// Would let a file reorder or hide the words around it on a page or a terminal.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** The one sentence about a check in a language. Values come from the file: they are shortened and made printable. */
export function sentence(
  { name, reason, values }: Pick<Check, "name" | "reason" | "values">,
  language: Language,
): string {
  const passed = language === "zh" ? CHINESE_PASSED : ENGLISH_PASSED;
  const reasons = language === "zh" ? CHINESE_REASONS : ENGLISH_REASONS;
  const key = name === "DOCUMENT_INTEGRITY" && values.form === "bundle" ? "BUNDLE_READABLE" : name;
  return filled(reason === null ? passed[key] : reasons[reason], values);
}

/** A template with its `{name}`s replaced by values, shortened and made printable. */
export function filled(template: string, values: CheckValues): string {
  return template.replace(/\{([A-Za-z]+)\}/g, (_, key: string) =>
    Object.hasOwn(values, key) ? printable(String(values[key])) : "?",
  );
}

/** Text out of a file, short enough and without characters that move or hide other text. */
export function printable(value: string): string {
  const short = value.length > MAX_VALUE ? `${value.slice(0, MAX_VALUE)}…` : value;
  return short.replace(UNPRINTABLE, "\u{FFFD}");
}
