// SPDX-License-Identifier: Apache-2.0
import type { Fact } from "../../core/disclosure/fact.ts";
import type { ReportedFact, VerificationSubject } from "../../verifier/report.ts";
import { element } from "./element.ts";
import { formatDecimal, formatFigure } from "./figure.ts";
import { describeMetric, PILLARS, type ShownMetric } from "./metric-labels.ts";
import { formatPeriod } from "./period.ts";
import { fill } from "./text/fill.ts";
import type { Pen } from "./view.ts";

interface Row extends ReportedFact {
  readonly metric: ShownMetric;
}

/** The figures a certificate shows, in the catalogue's order, grouped by pillar. */
export function figuresView(subject: VerificationSubject, pen: Pen): HTMLElement {
  const { page } = pen.texts;
  const rows = rowsInOrder(subject, pen);
  const table = element(
    "table",
    { class: "figures" },
    element("caption", {}, fill(page.figuresTitle, { shown: rows.length, count: subject.factCount })),
    element(
      "thead",
      {},
      element(
        "tr",
        {},
        element("th", { scope: "col" }, page.figure),
        element("th", { scope: "col", class: "value" }, page.value),
        element("th", { scope: "col" }, page.unit),
      ),
    ),
    ...groups(rows, subject.disclosure.period, pen),
  );
  return element("div", { class: "scroll" }, table);
}

function rowsInOrder({ facts }: VerificationSubject, { labels, language }: Pen): readonly Row[] {
  const metrics = new Map(
    [...new Set(facts.map(({ fact }) => fact.metric))].map((slug) => [
      slug,
      describeMetric(labels, slug, language),
    ]),
  );
  return facts
    .flatMap((fact) => {
      const metric = metrics.get(fact.fact.metric);
      return metric === undefined ? [] : [{ ...fact, metric }];
    })
    .sort(
      (a, b) =>
        a.metric.place - b.metric.place ||
        b.fact.period.localeCompare(a.fact.period, "en") ||
        a.index - b.index,
    );
}

function groups(rows: readonly Row[], period: string, pen: Pen): readonly HTMLElement[] {
  const { page } = pen.texts;
  const titles = { E: page.pillarE, S: page.pillarS, G: page.pillarG };
  return [...PILLARS, undefined].flatMap((pillar) => {
    const own = rows.filter(({ metric }) => metric.pillar === pillar);
    if (own.length === 0) return [];
    const title = pillar === undefined ? page.pillarOther : titles[pillar];
    const head = element(
      "tr",
      {},
      element("th", { class: "pillar", colspan: "3", scope: "rowgroup" }, title),
    );
    return [element("tbody", {}, head, ...own.map((row) => figureRow(row, period, pen)))];
  });
}

function figureRow({ fact, metric }: Row, period: string, pen: Pen): HTMLElement {
  const under = [...circumstances(fact, period, pen)].map((line) =>
    element("span", { class: "under" }, line),
  );
  const name = element(
    "th",
    { scope: "row" },
    metric.label,
    element("code", { class: "metric-code" }, fact.metric),
    ...under,
  );
  return element("tr", { "data-metric": fact.metric }, name, ...valueCells(fact, metric, pen));
}

function valueCells(
  fact: Fact,
  metric: ShownMetric,
  { texts: { page, terms } }: Pen,
): readonly HTMLElement[] {
  if (fact.value === null) {
    const words = fact.text ?? (fact.nullReason === null ? "" : terms.nullReason[fact.nullReason]);
    return [
      element("td", { class: "value" }, element("span", { class: "no-figure" }, words)),
      element("td", { class: "unit" }),
    ];
  }
  const { value, unit } = formatFigure(fact.value, fact.unit, metric.isShare);
  const isConverted = value !== formatDecimal(fact.value);
  const title = isConverted ? fill(page.statedAs, { value: fact.value, unit: fact.unit ?? "" }) : undefined;
  const bound = { LESS_THAN: page.lessThan, GREATER_THAN: page.greaterThan };
  const prefix = fact.censored === null ? "" : `${bound[fact.censored]} `;
  return [
    element("td", { class: "value" }, prefix, element("data", { value: fact.value, title }, value)),
    element("td", { class: "unit" }, Object.hasOwn(terms.unit, unit) ? terms.unit[unit] : unit),
  ];
}

function* circumstances(
  fact: Fact,
  period: string,
  { texts: { page, terms }, language }: Pen,
): Generator<string> {
  const dimensions = Object.entries(fact.dimensions).map(([axis, member]) => `${axis}: ${member}`);
  if (dimensions.length > 0) yield dimensions.join(" · ");
  if (fact.period !== period) yield fill(page.otherPeriod, { period: formatPeriod(fact.period, language) });
  if (fact.basis !== "MEASURED") yield fill(page.basis, { basis: terms.basis[fact.basis] });
  if (fact.note !== null) yield fact.note;
  if (fact.restates !== null) {
    yield fill(page.restated, { reason: terms.restatement[fact.restates.reason], note: fact.restates.note });
  }
}
