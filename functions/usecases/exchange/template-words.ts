// SPDX-License-Identifier: Apache-2.0
import type { Bilingual } from "../../../core/catalogue/bilingual.ts";
import type { Metric } from "../../../core/catalogue/catalogue.ts";
import type { Need } from "../../../core/catalogue/profile.ts";

export const NEED_WORDS: Readonly<Record<Need, string>> = {
  REQUIRED: "Required 必填",
  CONDITIONAL: "If it applies 视情况",
  OPTIONAL: "Optional 选填",
};

export const SPARE_ROWS =
  "More rows: breakdowns by dimension, earlier periods, further metrics 更多行：分维度、以前期间、其他指标";

/** Title of the group a metric stands in. */
export function topicTitle({ pillarLabels, topicLabels }: Metric): string {
  return `${inBoth(pillarLabels)} · ${inBoth(topicLabels)}`;
}

/** Both languages side by side; once where they say the same. */
export function inBoth({ en, zh }: Bilingual): string {
  return en === zh ? en : `${en} ${zh}`;
}
