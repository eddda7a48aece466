// SPDX-License-Identifier: Apache-2.0
import type { VerificationReport } from "../../verifier/report.ts";
import { element } from "./element.ts";
import type { Language } from "./language.ts";
import type { MetricLabels } from "./metric-labels.ts";
import { formatMoment } from "./moment.ts";
import type { OpenedEvidence } from "./open-evidence.ts";
import type { Texts } from "./text/texts.ts";

/** What every view draws with. */
export interface Pen {
  readonly language: Language;
  readonly texts: Texts;
  readonly labels: MetricLabels;
}

/** A file that was checked. */
export interface Examined extends OpenedEvidence {
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
  readonly checkedAtMs: number;
  readonly report: VerificationReport;
}

/** A moment in the reader's zone, with UTC on hover and for machines; text that is no time stays as it is. */
export function moment(at: string | number, { language }: Pen): HTMLElement {
  const shown = formatMoment(typeof at === "number" ? at : Date.parse(at), language);
  if (shown === undefined) return element("span", {}, String(at));
  return element("time", { datetime: shown.utc, title: shown.utc }, shown.local);
}

const INSTANT = /([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,12}Z)/;

/** A sentence in which every UTC instant is written in the reader's zone. */
export function withMoments(sentence: string, pen: Pen): readonly (Node | string)[] {
  return sentence.split(INSTANT).map((part) => (INSTANT.test(part) ? moment(part, pen) : part));
}

/** A hash, key or address in full, selected whole on a click. */
export function bytes(text: string): HTMLElement {
  return element("code", { class: "bytes", dir: "ltr" }, text);
}

/** Labelled values, one under the other; what is missing leaves no line. */
export function pairs(rows: readonly (readonly [string, Node | string | undefined | null])[]): HTMLElement {
  const list = element("dl", { class: "pairs" });
  for (const [label, value] of rows) {
    if (value === undefined || value === null || value === "") continue;
    list.append(element("dt", {}, label), element("dd", {}, value));
  }
  return list;
}
