// SPDX-License-Identifier: Apache-2.0
import { sentence } from "../../verifier/messages/sentence.ts";
import type { Check } from "../../verifier/report.ts";
import { element, icon } from "./element.ts";
import { fill } from "./text/fill.ts";
import { type Examined, moment, type Pen, withMoments } from "./view.ts";

/** The verdict in words, with a sign whose shape says the same. */
export function verdictView(examined: Examined, pen: Pen): readonly Node[] {
  const { verdict } = examined.report;
  const { page } = pen.texts;
  const words = element(
    "div",
    { class: "verdict-words" },
    ...explanation(examined, pen),
    aboutFile(examined, pen),
  );
  return [icon(verdict), element("h2", { id: "verdict-title", tabindex: "-1" }, page[verdict]), words];
}

function explanation({ report: { verdict, checks } }: Examined, pen: Pen): readonly Node[] {
  const { page } = pen.texts;
  if (verdict === "passed") return [element("p", {}, fill(page.passedWhy, { count: checks.length }))];
  return verdict === "failed" ? failure(checks, pen) : openChecks(checks, pen);
}

function failure(checks: readonly Check[], pen: Pen): readonly Node[] {
  const { page } = pen.texts;
  const failed = checks.filter(({ verdict }) => verdict === "failed");
  const [first] = failed;
  const others = failed.length - 1;
  const more = others === 1 ? page.failedOne : fill(page.failedMore, { others });
  return [
    ...(first === undefined ? [] : [element("p", {}, ...sentenceOf(first, pen), wayOn(first, pen))]),
    ...(others > 0 ? [element("p", {}, more)] : []),
  ];
}

function openChecks(checks: readonly Check[], pen: Pen): readonly Node[] {
  const { page, checks: titles } = pen.texts;
  const open = checks.filter(({ verdict }) => verdict === "undecided");
  const lines = open.map((check) =>
    element(
      "li",
      {},
      element("strong", {}, fill(page.openCheck, { name: titles[check.name] })),
      ...sentenceOf(check, pen),
      wayOn(check, pen),
    ),
  );
  return [
    element("p", {}, fill(page.undecidedWhy, { open: open.length, count: checks.length })),
    element("ul", { class: "how" }, ...lines),
  ];
}

function aboutFile({ name, checkedAtMs }: Examined, pen: Pen): HTMLElement {
  const [before = "", after = ""] = pen.texts.page.about.split("{time}");
  return element("p", { class: "about" }, fill(before, { name }), moment(checkedAtMs, pen), after);
}

/** The sentence of a check, with its moments in the reader's zone. */
export function sentenceOf(check: Check, pen: Pen): readonly (Node | string)[] {
  return withMoments(sentence(check, pen.language), pen);
}

/** What the reader can do about a check, with a leading space where the language has one. */
export function wayOn({ reason }: Check, { texts, language }: Pen): string {
  const way = reason === null ? undefined : texts.waysOn[reason];
  if (way === undefined) return "";
  return language === "zh" ? way : ` ${way}`;
}
