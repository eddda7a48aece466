// SPDX-License-Identifier: Apache-2.0
import type {
  CalculationCheck,
  CalculationCheckName,
  CalculationReason,
} from "../calculation/calculation-report.ts";
import type { Verdict } from "../report.ts";
import { filled, type Language } from "./sentence.ts";

type Sentences<K extends string> = Readonly<Record<Language, Readonly<Record<K, string>>>>;

const PASSED: Sentences<CalculationCheckName> = {
  en: {
    CALCULATION_READABLE: "The calculation is read strictly; its id is {id}.",
    FACTOR_HASHES: "Each of the {count} factors is the row that its hash names.",
    REPLAY: "{formula} replays bit for bit in {steps} steps: {output}.",
    CERTIFIED_FACT: "The certificate shows {count} figures that name this calculation and say what it gives.",
  },
  zh: {
    CALCULATION_READABLE: "计算已按严格格式读取，其标识为 {id}。",
    FACTOR_HASHES: "{count} 个因子均与其哈希所指的记录一致。",
    REPLAY: "{formula} 共 {steps} 步，复算结果逐位一致：{output}。",
    CERTIFIED_FACT: "证书中有 {count} 项数据指明此计算，且与其结果一致。",
  },
};
const REASONS: Sentences<CalculationReason> = {
  en: {
    CALCULATION_MALFORMED: "The calculation cannot be read: {problem}.",
    FORMULA_UNKNOWN:
      "The calculation uses {formula} in form {form}, which this program does not know; a later version may.",
    FACTOR_HASH_MISMATCH: "The factor {factor} is not the row that its hash names.",
    REPLAY_DIFFERS: "Repeating the calculation gives something else at {at}.",
    REPLAY_IMPOSSIBLE: "The calculation cannot be repeated: {problem}.",
    NOT_PINNED: "No figure of the certificate names this calculation.",
    MAY_BE_WITHHELD:
      "No figure shown names this calculation; it may be one of the {withheld} that are withheld.",
    FACT_DIFFERS: "Figure {index} names this calculation and says something else: {part}.",
    CERTIFICATE_UNREADABLE: "The certificate cannot be read, so that its figures are not known.",
    NOT_REACHED: "This was not checked, because the calculation could not be read.",
  },
  zh: {
    CALCULATION_MALFORMED: "无法读取计算：{problem}。",
    FORMULA_UNKNOWN: "该计算采用 {formula}（格式 {form}），本程序尚不支持，请使用更新的版本。",
    FACTOR_HASH_MISMATCH: "因子 {factor} 与其哈希所指的记录不一致。",
    REPLAY_DIFFERS: "复算结果在 {at} 处不同。",
    REPLAY_IMPOSSIBLE: "无法复算：{problem}。",
    NOT_PINNED: "证书中没有数据指明此计算。",
    MAY_BE_WITHHELD: "所示数据均未指明此计算，它可能属于未公开的 {withheld} 项数据。",
    FACT_DIFFERS: "第 {index} 项数据指明此计算，但 {part} 与其结果不同。",
    CERTIFICATE_UNREADABLE: "无法读取证书，因此不知道其中的数据。",
    NOT_REACHED: "计算无法读取，未进行此项核验。",
  },
};
const VERDICTS: Sentences<Verdict> = {
  en: {
    passed: "The calculation gives what it says.",
    failed: "Do not rely on this calculation.",
    undecided: "Some checks of the calculation could not be made.",
  },
  zh: {
    passed: "此计算的结果与其所载一致。",
    failed: "请勿采信此计算。",
    undecided: "对此计算的部分核验未能完成。",
  },
};

/** The one sentence about a check of a calculation in a language. */
export function calculationSentence(
  { name, reason, values }: Pick<CalculationCheck, "name" | "reason" | "values">,
  language: Language,
): string {
  return filled(reason === null ? PASSED[language][name] : REASONS[language][reason], values);
}

/** The verdict about a calculation in words. */
export function calculationVerdict(verdict: Verdict, language: Language): string {
  return VERDICTS[language][verdict];
}
