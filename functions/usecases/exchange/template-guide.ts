// SPDX-License-Identifier: Apache-2.0
import type { Bilingual } from "../../../core/catalogue/bilingual.ts";
import type { Catalogue } from "../../../core/catalogue/catalogue.ts";
import type { Profile } from "../../../core/catalogue/profile.ts";
import type { WorkbookCell, WorkbookSheet } from "../../ports/spreadsheet-writer.ts";
import { FIELD_LABELS, type ImportField } from "./fact-columns.ts";
import { shownWord, WORD_FIELDS } from "./fact-words.ts";
import { guideHeader, guideReference, guideText } from "./guide-cell.ts";
import { guideWords } from "./guide-words.ts";

const STEPS: readonly Bilingual[] = [
  {
    en: "1. Fill in the cream columns of the sheet Data. The grey ones say what is asked; leave them as they are.",
    zh: "1. 请填写“Data 数据”表中米色的列；灰色列为说明，请勿修改。",
  },
  {
    en: "2. Leave a row empty where you have nothing to say: it is skipped. Zero is a value: write 0.",
    zh: "2. 没有内容的行请留空，导入时会跳过。零是有效数值，请填写 0。",
  },
  {
    en: "3. Where a figure is asked for and you have none, leave the value empty and choose a null reason.",
    zh: "3. 要求披露但没有数据的，请将数值留空并选择未披露原因。",
  },
  {
    en: "4. Write numbers with a point and without thousands separators. A spreadsheet keeps 15 digits; format longer numbers as text.",
    zh: "4. 数字请使用英文小数点，不加千位分隔符。表格软件只保留 15 位有效数字，更长的数字请设为文本格式。",
  },
  {
    en: "5. For a breakdown, copy the row and write the dimension, for example country=CN; for an earlier year, give its period.",
    zh: "5. 分维度披露时请复制该行并填写维度，例如 country=CN；披露以前年度时请填写其期间。",
  },
  {
    en: "6. Import the file. Every row that cannot be read is named with its column and what to write instead; correct it and import again.",
    zh: "6. 导入文件。无法读取的行会逐一指出行、列和改法；更正后请重新导入。",
  },
];

const COLUMNS: readonly (readonly [ImportField, Bilingual])[] = [
  [
    "METRIC",
    {
      en: "Name of the metric; also its id or its name in either language",
      zh: "指标代码，也可填写编号或中英文名称",
    },
  ],
  ["VALUE", { en: "The figure as you state it, in the unit beside it", zh: "以右侧单位表示的数值" }],
  [
    "UNIT",
    { en: "One of the allowed units; large and small letters differ", zh: "可用单位之一，区分大小写" },
  ],
  ["NULL_REASON", { en: "Why there is no value", zh: "没有数值的原因" }],
  [
    "NOTE",
    {
      en: "What a reader should know; it is published with the figure",
      zh: "读者需要了解的说明，随数值一并公开",
    },
  ],
  ["DIMENSIONS", { en: "axis=member; axis=member", zh: "维度=成员; 维度=成员" }],
  [
    "DECIMALS",
    {
      en: "Accuracy: 0 to the unit, 2 to the hundredth, -3 to the thousand; empty means exact",
      zh: "精度：0 为个位，2 为两位小数，-3 为千位；留空表示精确",
    },
  ],
  [
    "BASIS",
    { en: "How the figure came about; empty means MEASURED", zh: "数值如何取得；留空表示 MEASURED 实测" },
  ],
  [
    "VISIBILITY",
    {
      en: "RESTRICTED: proven, but shown only to those you allow; empty means PUBLIC",
      zh: "RESTRICTED：可验证，但只向获授权者展示；留空表示 PUBLIC 公开",
    },
  ],
  [
    "CENSORED",
    {
      en: "The value is a bound: LESS_THAN for <1, GREATER_THAN for >100",
      zh: "数值为界限：<1 选 LESS_THAN，>100 选 GREATER_THAN",
    },
  ],
  [
    "PERIOD_START",
    { en: "First day, only where it is not the disclosure's period", zh: "首日，仅在与报告期间不同时填写" },
  ],
  ["PERIOD_END", { en: "Last day, included", zh: "末日（含）" }],
  ["EVIDENCE", { en: "SHA-256 of each document, separated by spaces", zh: "证明文件的 SHA-256，以空格分隔" }],
];

/** The sheet that says, in both languages, how the workbook is filled in. */
export function templateGuide(
  { title, framework, version, source, expected }: Profile,
  catalogue: Catalogue,
): WorkbookSheet {
  const rows: (readonly WorkbookCell[])[] = [
    [{ style: "title", text: `${title.en}\u3000${title.zh}`, span: 3 }],
    [
      guideText(
        `${framework} ${version} · metrics 指标 ${catalogue.version} · rules 规则 ${catalogue.ruleSetVersion}`,
        3,
      ),
    ],
    [guideText(`Source: ${source.en}`, 3)],
    [guideText(`来源：${source.zh}`, 3)],
    [guideText(null, 3)],
    ...STEPS.flatMap(({ en, zh }) => [[guideText(en, 3)], [guideText(zh, 3)]]),
    [guideText(null, 3)],
    [guideHeader("Column 列"), guideHeader("What to write"), guideHeader("填写内容")],
    ...COLUMNS.map(([field, { en, zh }]) => [
      guideReference(`${FIELD_LABELS[field].en} ${FIELD_LABELS[field].zh}`),
      guideReference(en),
      guideReference(zh),
    ]),
    [guideText(null, 3)],
    [guideHeader("Column 列"), { ...guideHeader("Words to choose from 可选内容"), span: 2 }],
    ...WORD_FIELDS.filter(([field]) => COLUMNS.some(([column]) => column === field)).map(([field, words]) => [
      guideReference(`${FIELD_LABELS[field].en} ${FIELD_LABELS[field].zh}`),
      { ...guideReference(words.map(shownWord).join("\n")), span: 2 },
    ]),
    ...guideWords(
      expected.flatMap(({ metric }) => catalogue.metric(metric) ?? []),
      catalogue,
    ),
  ];
  return { name: "Guide 说明", widths: [30, 62, 52], frozen: { rows: 0, columns: 0 }, rows, choices: [] };
}
