// SPDX-License-Identifier: Apache-2.0
import type { Axis } from "../../../core/catalogue/axis.ts";
import type { Catalogue, Metric } from "../../../core/catalogue/catalogue.ts";
import { shownPattern } from "../../../core/units/unit-table.ts";
import type { WorkbookCell } from "../../ports/spreadsheet-writer.ts";
import { guideHeader, guideReference, guideText } from "./guide-cell.ts";
import { inBoth } from "./template-words.ts";

type Rows = readonly (readonly WorkbookCell[])[];

/** The dimensions with their members and the units that these metrics take, in both languages. */
export function guideWords(metrics: readonly Metric[], catalogue: Catalogue): Rows {
  const axes = [...new Set(metrics.flatMap(({ dimensions }) => dimensions))];
  const units = [...new Set(metrics.flatMap(({ allowedUnits }) => allowedUnits))];
  return [
    [guideText(null, 3)],
    [guideHeader("Dimension 维度"), guideHeader("Name 名称"), guideHeader("Members 成员")],
    ...axes.flatMap((id) => axisRow(catalogue.axis(id))),
    [guideText(null, 3)],
    [guideHeader("Unit 单位"), guideHeader("In English 英文"), guideHeader("In Chinese 中文")],
    ...units.map((pattern) => {
      const { en, zh } = catalogue.unitLabels(pattern);
      return [guideReference(shownPattern(pattern)), guideReference(en), guideReference(zh)];
    }),
  ];
}

function axisRow(axis: Axis | undefined): Rows {
  if (axis === undefined) return [];
  const { id, labels, members, isClosed, codes } = axis;
  const lines = [
    ...(codes === null ? [] : [`a code of ${codes}, such as CN ${codes} 代码，例如 CN`]),
    ...members.map((member) => `${member.id}: ${inBoth(member.labels)}`),
    ...(isClosed ? [] : ["or your own name 或自定义名称"]),
  ];
  return [[guideReference(id), guideReference(inBoth(labels)), guideReference(lines.join("\n"))]];
}
