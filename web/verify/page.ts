// SPDX-License-Identifier: Apache-2.0

import type { CheckedAssurance } from "../certificate/assurances.ts";
import { assurancesView } from "../certificate/assurances-view.ts";
import type { History } from "../certificate/history.ts";
import { historyView } from "../certificate/history-view.ts";
import { addressesOf } from "../certificate/register-files.ts";
import { checksView } from "./checks-view.ts";
import { contentView } from "./content-view.ts";
import { byId, element } from "./element.ts";
import { filesView } from "./files-view.ts";
import { addressIn, LANGUAGE_TAGS, languageOf } from "./language.ts";
import type { TextKey } from "./text/english.ts";
import { fill } from "./text/fill.ts";
import type { TrustSource } from "./trust-source.ts";
import { trustView } from "./trust-view.ts";
import { verdictView } from "./verdict-view.ts";
import type { Examined, Pen } from "./view.ts";

/** A sentence of the page, kept as its key so that it follows a change of language. */
export interface Said {
  readonly key: TextKey;
  readonly values: Readonly<Record<string, string | number>>;
}

export type Outcome =
  | { readonly kind: "nothing" }
  | { readonly kind: "working"; readonly said: Said }
  | { readonly kind: "refused"; readonly said: Said }
  | { readonly kind: "done"; readonly examined: Examined };

/** All that the page shows. */
export interface PageState {
  readonly outcome: Outcome;
  /** undefined while it is being fetched */
  readonly trust: TrustSource | undefined;
  /** of the certificate asked for, where one was */
  readonly serial: string | undefined;
  /** null: not asked for */
  readonly history: History | undefined | null;
  /** none where none are known */
  readonly assurances: readonly CheckedAssurance[];
  readonly serialProblem: Said | undefined;
}

/** Draws the whole page anew from its state; the parts a reader may be typing in stay where they are. */
export function drawPage(state: PageState, pen: Pen): void {
  drawFrame(state, pen);
  drawVerdict(state.outcome, pen);
  byId("result").replaceChildren(...results(state, pen));
  byId("after").replaceChildren(...takeAway(state, pen));
  byId("proof-list").replaceChildren(...pen.texts.proof.map((line) => element("li", {}, line)));
  byId("trust-body").replaceChildren(...(state.trust === undefined ? [] : trustView(state.trust, pen)));
  const problem = byId("serial-problem");
  problem.hidden = state.serialProblem === undefined;
  problem.textContent = state.serialProblem === undefined ? "" : say(state.serialProblem, pen);
  byId("serial").toggleAttribute("aria-invalid", state.serialProblem !== undefined);
}

function drawFrame({ outcome, serial }: PageState, pen: Pen): void {
  const { page } = pen.texts;
  document.documentElement.lang = LANGUAGE_TAGS[pen.language];
  document.body.dataset.state = outcome.kind;
  document.body.dataset.page = serial === undefined ? "verify" : "certificate";
  document.title = serial === undefined ? page.pageTitle : fill(page.certificateTitle, { serial });
  for (const place of document.querySelectorAll<HTMLElement>("[data-text]")) {
    const key = place.dataset.text ?? "";
    if (isTextKey(key, page)) place.textContent = page[key];
  }
  if (serial !== undefined) drawHeading(page.certificateHeading, serial);
  drawLinks(pen);
}

function drawHeading(template: string, serial: string): void {
  const [before = "", after = ""] = template.split("{serial}");
  byId("title").replaceChildren(before, element("span", { class: "serial-code" }, serial), after);
}

function drawLinks({ language }: Pen): void {
  const home = location.protocol === "file:" ? "" : "/";
  byId("home").setAttribute("href", `${home}?lang=${language}`);
  for (const link of byId("languages").querySelectorAll("a")) {
    const own = languageOf(link);
    link.href = addressIn(own, location.href);
    if (own === language) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

function isTextKey(key: string, page: Pen["texts"]["page"]): key is TextKey {
  return Object.hasOwn(page, key);
}

function drawVerdict(outcome: Outcome, pen: Pen): void {
  const place = byId("verdict");
  place.hidden = outcome.kind === "nothing";
  place.className = `verdict ${outcome.kind === "done" ? outcome.examined.report.verdict : outcome.kind}`;
  switch (outcome.kind) {
    case "nothing":
      place.replaceChildren();
      break;
    case "working":
    case "refused":
      place.replaceChildren(element("p", {}, say(outcome.said, pen)));
      break;
    case "done":
      place.replaceChildren(...verdictView(outcome.examined, pen));
  }
}

function results({ outcome, serial, history, assurances }: PageState, pen: Pen): readonly Node[] {
  if (outcome.kind !== "done") return [];
  const content = contentView(outcome.examined, pen);
  return [
    checksView(outcome.examined, pen),
    ...(content === undefined ? [] : [content]),
    ...(serial === undefined || assurances.length === 0 ? [] : [assurancesView(assurances, pen)]),
    ...(serial === undefined || history === null ? [] : [historyView(history, pen)]),
  ];
}

function takeAway({ outcome, serial }: PageState, pen: Pen): readonly Node[] {
  if (outcome.kind !== "done") return [];
  const files = serial === undefined ? undefined : addressesOf(serial);
  return [filesView(outcome.examined, files, pen)];
}

function say({ key, values }: Said, pen: Pen): string {
  return fill(pen.texts.page[key], values);
}
