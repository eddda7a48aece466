// SPDX-License-Identifier: Apache-2.0
import type { Check, Verdict } from "../../verifier/report.ts";
import { bytesOfCheck } from "./check-bytes.ts";
import { element, icon } from "./element.ts";
import type { TextKey } from "./text/english.ts";
import { sentenceOf, wayOn } from "./verdict-view.ts";
import { bytes, type Examined, type Pen, pairs } from "./view.ts";

const SIGNS: Readonly<Record<Verdict, TextKey>> = {
  passed: "signPassed",
  failed: "signFailed",
  undecided: "signUndecided",
};

/** The checks one by one, each a line in plain words that opens to the bytes. */
export function checksView(examined: Examined, pen: Pen): HTMLElement {
  const items = examined.report.checks.map((check) => checkItem(check, examined, pen));
  return element(
    "section",
    { "aria-labelledby": "checks-title" },
    element("h2", { id: "checks-title" }, pen.texts.page.checksTitle),
    element("ol", { class: "checks" }, ...items),
  );
}

function checkItem(check: Check, examined: Examined, pen: Pen): HTMLElement {
  const { page, checks } = pen.texts;
  const sign = element("span", { class: "unseen" }, `${page[SIGNS[check.verdict]]}: `);
  const line = element(
    "span",
    { class: "check-line" },
    element("span", { class: "check-name" }, sign, checks[check.name]),
    element("span", { class: "check-words" }, ...sentenceOf(check, pen)),
  );
  const way = wayOn(check, pen);
  const body = element(
    "div",
    { class: "check-body" },
    ...(way === "" ? [] : [element("p", {}, way.trim())]),
    pairs([
      [page.check, bytes(check.name)],
      [page.reason, check.reason === null ? undefined : bytes(check.reason)],
    ]),
    ...bytesOfCheck(check, examined, pen),
  );
  return element(
    "li",
    { class: check.verdict, "data-check": check.name, "data-verdict": check.verdict },
    element("details", {}, element("summary", {}, icon(check.verdict), line), body),
  );
}
