// SPDX-License-Identifier: Apache-2.0
import type { Bilingual } from "../../../core/catalogue/bilingual.ts";
import type { Metric } from "../../../core/catalogue/catalogue.ts";
import type { ExpectedMetric, Need } from "../../../core/catalogue/profile.ts";

export const NEED_WORDS: Readonly<Record<Need, string>> = {
  REQUIRED: "Required 必填",
  CONDITIONAL: "If it applies 视情况",
  OPTIONAL: "Optional 选填",
};

/** Without this row a disclosure of location-based Scope 2 alone is refused, and its template does not say why. */
export const COMPANION: { readonly beside: string; readonly row: ExpectedMetric } = {
  beside: "ghg-scope2-location",
  row: {
    metric: "ghg-scope2-market",
    need: "CONDITIONAL",
    reference: "R-GHG-07",
    because: {
      en: "Rule R-GHG-07: beside the location-based figure; where no market instruments exist, the null reason NOT_APPLICABLE",
      zh: "规则 R-GHG-07：与基于位置的数值同时填报；没有市场工具时，未披露原因选 NOT_APPLICABLE",
    },
  },
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
