// SPDX-License-Identifier: Apache-2.0
import { element } from "../verify/element.ts";
import { fill } from "../verify/text/fill.ts";
import type { Pen } from "../verify/view.ts";
import { type ChangeRow, type Changes, changeRows } from "./changes.ts";

/**
 * What one version says otherwise than the one before it. Narrow screens lay each row out as a block; the roles keep it a
 * table for screen readers all the same.
 */
export function changesView(changes: Changes, caption: string, pen: Pen): readonly HTMLElement[] {
  const { page } = pen.texts;
  const rows = changeRows(changes, pen);
  const restricted = element("p", { class: "under" }, page.changesRestricted);
  if (rows.length === 0) return [element("p", {}, `${caption}: ${page.changesNone}`), restricted];
  const more = changes.totalCount - rows.length;
  const table = element(
    "table",
    { class: "changes", role: "table" },
    element("caption", {}, `${caption} (${changes.totalCount})`),
    element("thead", { role: "rowgroup" }, headOf(pen)),
    element("tbody", { role: "rowgroup" }, ...rows.map((row) => lineOf(row, pen))),
  );
  return [
    element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption }, table),
    ...(more > 0 ? [element("p", { class: "under" }, fill(page.changesMore, { count: more }))] : []),
    restricted,
  ];
}

function headOf({ texts: { page } }: Pen): HTMLElement {
  const titles = [page.figure, page.changeBefore, page.changeAfter, page.changeDelta, page.changeReason];
  return element(
    "tr",
    { role: "row" },
    ...titles.map((title) => element("th", { scope: "col", role: "columnheader" }, title)),
  );
}

function lineOf({ slug, label, place, before, after, delta, why }: ChangeRow, pen: Pen): HTMLElement {
  const { page } = pen.texts;
  const cell = (name: string, content: string, kind?: string) =>
    element("td", { role: "cell", "data-label": name, class: kind }, content);
  return element(
    "tr",
    { role: "row", "data-metric": slug },
    element(
      "th",
      { scope: "row", role: "rowheader" },
      label,
      element("code", { class: "metric-code" }, slug),
      ...place.map((line) => element("span", { class: "under" }, line)),
    ),
    cell(page.changeBefore, before, "value"),
    cell(page.changeAfter, after, "value"),
    cell(page.changeDelta, delta, "value"),
    cell(page.changeReason, why),
  );
}
