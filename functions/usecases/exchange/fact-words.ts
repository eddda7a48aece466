// SPDX-License-Identifier: Apache-2.0
import { BASES, CENSORS, NULL_REASONS, RESTATEMENT_REASONS } from "../../../core/disclosure/fact.ts";
import { VISIBILITIES } from "../../../core/rules/stated-fact.ts";
import { type ImportField, nameKey } from "./fact-columns.ts";

/** A word of a closed list. */
export type FactWord = (typeof WORD_FIELDS)[number][1][number];

/** Words of the closed lists with their Chinese names. */
const CHINESE: Readonly<Record<FactWord, string>> = {
  MEASURED: "实测",
  CALCULATED: "计算",
  ESTIMATED: "估算",
  PROXY: "替代数据",
  SUPPLIER: "供应商数据",
  PUBLIC: "公开",
  RESTRICTED: "受限",
  NOT_MATERIAL: "不重要",
  NOT_APPLICABLE: "不适用",
  NOT_AVAILABLE: "暂无数据",
  CONFIDENTIAL: "保密",
  PHASE_IN: "过渡期豁免",
  BELOW_THRESHOLD: "低于门槛",
  LESS_THAN: "小于",
  GREATER_THAN: "大于",
  ERROR: "差错",
  METHOD: "方法变更",
  STRUCTURE: "结构变化",
  FACTOR: "因子变更",
  DATA: "数据更新",
};

/** The fields that take their words from a closed list. */
export const WORD_FIELDS = [
  ["BASIS", BASES],
  ["VISIBILITY", VISIBILITIES],
  ["NULL_REASON", NULL_REASONS],
  ["CENSORED", CENSORS],
  ["RESTATEMENT_REASON", RESTATEMENT_REASONS],
] as const satisfies readonly (readonly [ImportField, readonly string[]])[];

/** A word as the template shows it: `MEASURED 实测`. */
export function shownWord(word: FactWord): string {
  return `${word} ${CHINESE[word]}`;
}

/** The word a cell means, written in English, in Chinese or in both; case and punctuation do not count. */
export function wordIn<T extends FactWord>(text: string, words: readonly T[]): T | undefined {
  const wanted = nameKey(text);
  return words.find((word) =>
    [word, CHINESE[word], shownWord(word)].some((name) => nameKey(name) === wanted),
  );
}
