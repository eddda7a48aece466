// SPDX-License-Identifier: Apache-2.0
import { element } from "../verify/element.ts";
import { fill } from "../verify/text/fill.ts";
import { moment, type Pen } from "../verify/view.ts";
import { changesView } from "./changes-view.ts";
import type { History, OtherVersion } from "./history.ts";

/** The history of a certificate and the findings in words, marked as the register's own statement. */
export function historyView(history: History | undefined, pen: Pen): HTMLElement {
  const { page } = pen.texts;
  const body = history === undefined ? [element("p", {}, page.historyUnavailable)] : statements(history, pen);
  return element(
    "section",
    { "aria-labelledby": "history-title" },
    element("h2", { id: "history-title" }, page.historyTitle),
    element("p", { class: "stated" }, page.historyNote),
    ...body,
  );
}

function statements(history: History, pen: Pen): readonly HTMLElement[] {
  const { page } = pen.texts;
  const { supersedes, supersededBy, findings } = history.disclosure;
  const revoked =
    history.revokedAt === null
      ? []
      : [sentence(page.revokedOn, history.revokedAt, { reason: history.revocationReason ?? "—" }, pen)];
  const lines = [
    [page[`status${history.status}`]],
    ...revoked,
    supersededBy === null ? [page.historyLatest] : versionLine(page.historySupersededBy, supersededBy, pen),
    ...(supersedes === null ? [] : [versionLine(page.historySupersedes, supersedes, pen)]),
  ];
  return [
    element("ul", { class: "history" }, ...lines.map((line) => element("li", {}, ...line))),
    ...changeTables(history, pen),
    ...(findings.length === 0 ? [] : [findingList(history, pen)]),
  ];
}

/** What this version changed of the one before it, then what the one after it changed of this. */
function changeTables({ disclosure: { supersedes, supersededBy, changes } }: History, pen: Pen) {
  const { page } = pen.texts;
  const caption = (template: string, { version }: OtherVersion) => fill(template, { version });
  return [
    ...(supersedes === null ? [] : changesView(changes, caption(page.changesSince, supersedes), pen)),
    ...(supersededBy === null
      ? []
      : changesView(supersededBy.changes, caption(page.changesBy, supersededBy), pen)),
  ];
}

function sentence(
  template: string,
  at: string,
  values: Readonly<Record<string, string | number>>,
  pen: Pen,
): readonly (Node | string)[] {
  const [before = "", after = ""] = template.split("{time}");
  return [fill(before, values), moment(at, pen), fill(after, values)];
}

function versionLine(template: string, { version, submittedAt, certificate }: OtherVersion, pen: Pen) {
  const line = sentence(template, submittedAt, { version }, pen);
  if (certificate === null) return line;
  const words = fill(pen.texts.page.seeCertificate, { serial: certificate.serial });
  const href = `/v/${encodeURIComponent(certificate.serial)}?lang=${pen.language}`;
  return [...line, " · ", element("a", { href }, words)];
}

function findingList({ disclosure: { findings } }: History, pen: Pen): HTMLElement {
  const { page } = pen.texts;
  const items = findings.map(({ rule, en, zh, acceptedBecause }) =>
    element(
      "li",
      {},
      element("code", {}, rule.id),
      " ",
      pen.language === "zh" ? zh : en,
      acceptedBecause === null
        ? undefined
        : element("span", { class: "under" }, fill(page.acceptedBecause, { because: acceptedBecause })),
    ),
  );
  return element("ul", { class: "findings" }, ...items);
}
