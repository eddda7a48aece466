// SPDX-License-Identifier: Apache-2.0
import type { Bilingual } from "../../../core/catalogue/bilingual.ts";

/** What a column of a spreadsheet can hold of a fact: ImportField of schema/exchange.graphql. */
export const IMPORT_FIELDS = [
  "METRIC",
  "VALUE",
  "TEXT",
  "UNIT",
  "DECIMALS",
  "PERIOD_START",
  "PERIOD_END",
  "PERIOD_END_EXCLUSIVE",
  "DIMENSIONS",
  "BASIS",
  "VISIBILITY",
  "NULL_REASON",
  "CENSORED",
  "NOTE",
  "EVIDENCE",
  "RESTATEMENT_REASON",
  "RESTATEMENT_NOTE",
] as const;
export type ImportField = (typeof IMPORT_FIELDS)[number];

/** Headers as the template writes them. */
export const FIELD_LABELS: Readonly<Record<ImportField, Bilingual>> = {
  METRIC: { en: "Metric", zh: "指标" },
  VALUE: { en: "Value", zh: "数值" },
  TEXT: { en: "Text", zh: "文本" },
  UNIT: { en: "Unit", zh: "单位" },
  DECIMALS: { en: "Decimals", zh: "精度" },
  PERIOD_START: { en: "Period start", zh: "期间开始" },
  PERIOD_END: { en: "Period end", zh: "期间结束" },
  PERIOD_END_EXCLUSIVE: { en: "Period end exclusive", zh: "期间结束次日" },
  DIMENSIONS: { en: "Dimensions", zh: "维度" },
  BASIS: { en: "Basis", zh: "数据来源" },
  VISIBILITY: { en: "Visibility", zh: "可见性" },
  NULL_REASON: { en: "Null reason", zh: "未披露原因" },
  CENSORED: { en: "Censored", zh: "界限值" },
  NOTE: { en: "Note", zh: "备注" },
  EVIDENCE: { en: "Evidence", zh: "证据" },
  RESTATEMENT_REASON: { en: "Restatement reason", zh: "重述原因" },
  RESTATEMENT_NOTE: { en: "Restatement note", zh: "重述说明" },
};

const OTHER_NAMES: Partial<Readonly<Record<ImportField, readonly string[]>>> = {
  METRIC: ["slug", "metric id", "kpi", "indicator", "指标代码", "指标编号", "指标名称"],
  VALUE: ["amount", "quantity", "figure", "值", "数量", "金额", "填报值"],
  TEXT: ["text value", "文字", "文字说明"],
  UNIT: ["unit of measure", "uom", "计量单位"],
  DECIMALS: ["accuracy", "precision", "小数位", "小数位数"],
  PERIOD_START: ["start", "start date", "from", "开始日期", "期初"],
  PERIOD_END: ["end", "end date", "to", "结束日期", "期末"],
  PERIOD_END_EXCLUSIVE: ["end exclusive", "endexclusive"],
  DIMENSIONS: ["dimension", "breakdown", "分项", "细分维度"],
  BASIS: ["method", "取值方式", "数据基础", "核算方法"],
  VISIBILITY: ["access", "公开范围", "是否公开"],
  NULL_REASON: ["nullreason", "omission reason", "reason for omission", "缺失原因", "空值原因"],
  CENSORED: ["censor", "bound", "截断"],
  NOTE: ["notes", "comment", "comments", "remark", "remarks", "说明", "注释"],
  EVIDENCE: ["evidence sha 256", "sha256", "sha 256", "证明材料", "证据哈希"],
  RESTATEMENT_REASON: ["restatement"],
};

const FIELD_BY_NAME: ReadonlyMap<string, ImportField> = new Map(
  IMPORT_FIELDS.flatMap((field) => {
    const { en, zh } = FIELD_LABELS[field];
    return [en, zh, field, ...(OTHER_NAMES[field] ?? [])].map((name) => [nameKey(name), field] as const);
  }),
);

/** The field a header names in English, in Chinese or in both, as `Value 数值` does. */
export function fieldOfHeader(header: string): ImportField | undefined {
  const latin = header.replace(/[^\x20-\x7e]+/g, " ");
  const chinese = header.replace(/[^\p{Script=Han}]+/gu, "");
  const found = [header, latin, chinese].map((name) => FIELD_BY_NAME.get(nameKey(name)));
  return found.find((field) => field !== undefined);
}

/** Names are compared without case, space and punctuation. */
export function nameKey(name: string): string {
  return name
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "");
}

/** The header of a field in both languages. */
export function headerOf(field: ImportField): string {
  const { en, zh } = FIELD_LABELS[field];
  return `${en}\n${zh}`;
}
