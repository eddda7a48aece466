// SPDX-License-Identifier: Apache-2.0
import { element } from "../verify/element.ts";
import { fill } from "../verify/text/fill.ts";
import type { Pen } from "../verify/view.ts";
import type { CheckedAssurance } from "./assurances.ts";

/** What assurers recorded at the register, each with what this browser found of its signature. */
export function assurancesView(assurances: readonly CheckedAssurance[], pen: Pen): HTMLElement {
  const { page } = pen.texts;
  return element(
    "section",
    { "aria-labelledby": "assurances-title" },
    element("h2", { id: "assurances-title" }, page.assurancesTitle),
    element("p", { class: "stated" }, page.assurancesNote),
    element("ul", { class: "findings" }, ...assurances.map((one) => element("li", {}, ...lineOf(one, pen)))),
  );
}

function lineOf({ assurance, assurerEn, assurerZh, isSigned }: CheckedAssurance, pen: Pen) {
  const { page } = pen.texts;
  const { level, opinion, standards, date, scope, engagement, basis, criteria, assurer } = assurance;
  const [first, second] = pen.language === "zh" ? [assurerZh, assurerEn] : [assurerEn, assurerZh];
  const values = { assurer: first ?? second ?? assurer, date, criteria, engagement };
  const covered = scope === null ? page.assuranceAll : fill(page.assuranceSome, { count: scope.length });
  const words = [
    page[`assurance${level}`],
    page[`opinion${opinion}`],
    standards.join(", ").replaceAll("_", " "),
  ];
  return [
    element("strong", {}, fill(page.assuranceBy, values)),
    ` ${words.join(" · ")} · ${covered}`,
    element("span", { class: "under" }, fill(page.assuranceCriteria, values)),
    basis === null ? undefined : element("span", { class: "under" }, basis),
    element("span", { class: "under" }, isSigned ? page.assuranceSigned : page.assuranceUnsigned),
  ];
}
