// SPDX-License-Identifier: Apache-2.0

/** What reading a fact expects, in Chinese: a pattern of the English words, and what they say. */
const CHINESE: readonly (readonly [RegExp, string])[] = [
  [/^a whole number for (\S+)$/, "整数（$1）"],
  [/^one of the units (.+)$/, "以下单位之一：$1"],
  [/^either (\S+) or nullReason \((\S+)\)$/, "数值与未披露原因二选一（$2）"],
  [
    /^(\S+), or a nullReason that says why there is none \((\S+)\)$/,
    "数值，或说明没有数值的未披露原因（$2）",
  ],
  [/^no text for (\S+), which is a number$/, "空，$1 是数值指标"],
  [/^no (\S+) for (\S+), which is stated in text$/, "空，$2 以文字披露"],
  [/^the bound in value beside censored$/, "在数值列填写界限"],
  [/^"true" or "false"$/, "true 或 false"],
  [/^no decimals without a value$/, "空，没有数值时不填精度"],
  [/^an integer from (\S+) to (\S+)$/, "$1 至 $2 的整数"],
  [/^a SHA-256 of 64 lower-case hex digits$/, "64 位小写十六进制的 SHA-256"],
  [/^a note on what changed$/, "关于变更内容的说明"],
  [/^supersedes to name a disclosure that holds this fact$/, "草稿所取代的披露中包含该数值"],
  [/^an end after the start \((\S+)\)$/, "结束晚于开始（$1）"],
  [/^two calendar dates from (\d+) to (\d+)$/, "$1 年至 $2 年之间的两个日期"],
];

/** The same in Chinese, after what a message says before it; English where nobody has put it into Chinese yet. */
export function inChinese(expected: string): string {
  const found = CHINESE.find(([pattern]) => pattern.test(expected));
  return found === undefined ? ` ${expected}` : expected.replace(found[0], found[1]);
}
