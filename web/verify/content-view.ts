// SPDX-License-Identifier: Apache-2.0
import type { VerificationSubject } from "../../verifier/report.ts";
import { element } from "./element.ts";
import { figuresView } from "./figures-view.ts";
import { formatPeriod } from "./period.ts";
import { fill } from "./text/fill.ts";
import { bytes, type Examined, moment, type Pen, pairs } from "./view.ts";
import { withheldFigures } from "./withheld.ts";

const MAX_WITHHELD = 40;

/** What the certificate states. It always says how far it can be relied on, since a file can state anything. */
export function contentView(examined: Examined, pen: Pen): HTMLElement | undefined {
  const { subject, verdict } = examined.report;
  if (subject === null) return undefined;
  const { page } = pen.texts;
  const caution = { passed: undefined, failed: page.notRelied, undecided: page.notDecided }[verdict];
  return element(
    "section",
    { class: "sheet", "aria-labelledby": "content-title", "data-verdict": verdict },
    element("h2", { id: "content-title" }, page.contentTitle),
    caution === undefined ? undefined : element("p", { class: "notice" }, caution),
    ...companyName(subject, pen),
    atAGlance(subject, pen),
    figuresView(subject, pen),
    withheldView(subject, examined, pen),
    ...findings(subject, pen),
    identifiers(subject, pen),
  );
}

function companyName({ organization }: VerificationSubject, { language }: Pen): readonly HTMLElement[] {
  const { en, zh } = organization.legalName;
  const [first, second] =
    language === "zh" ? [zh ?? en, zh === null ? null : en] : [en ?? zh, en === null ? null : zh];
  const tagOf = (name: string | null) => (name === zh ? "zh-Hans" : "en");
  return [
    element("h3", { class: "company", lang: tagOf(first) }, first ?? organization.id),
    ...(second === null || second === first
      ? []
      : [element("p", { class: "company-other", lang: tagOf(second) }, second)]),
  ];
}

function atAGlance(subject: VerificationSubject, pen: Pen): HTMLElement {
  const { page, terms } = pen.texts;
  const { disclosure, organization, certificate } = subject;
  const identifier = organization.lei ?? organization.uscc ?? organization.isin[0] ?? organization.country;
  const kind = identifierKind(subject) ?? page.country;
  const rows: readonly (readonly [string, Node | string])[] = [
    [page.period, formatPeriod(disclosure.period, pen.language)],
    [page.frameworks, disclosure.frameworks.map((name) => wordFor(terms.framework, name)).join(" · ")],
    [page.boundary, wordFor(terms.boundary, disclosure.boundary)],
    [kind, identifier],
    [page.submitted, disclosure.submittedAt === null ? "—" : moment(disclosure.submittedAt, pen)],
    [page.issued, moment(certificate.issuedAt, pen)],
  ];
  const cells = rows.map(([label, value]) =>
    element("div", {}, element("dt", {}, label), element("dd", {}, value)),
  );
  return element("dl", { class: "facts-at-a-glance" }, ...cells);
}

function identifierKind({ organization }: VerificationSubject): string | undefined {
  if (organization.lei !== null) return "LEI";
  if (organization.uscc !== null) return "USCC";
  return organization.isin.length > 0 ? "ISIN" : undefined;
}

function wordFor(words: Readonly<Record<string, string>>, code: string): string {
  return (Object.hasOwn(words, code) ? words[code] : undefined) ?? code;
}

function withheldView(subject: VerificationSubject, { bundle }: Examined, pen: Pen): HTMLElement | undefined {
  const { page } = pen.texts;
  if (subject.withheldCount === 0) return undefined;
  const count = subject.withheldCount;
  const title = count === 1 ? page.withheldOne : fill(page.withheldTitle, { count });
  const shown = bundle?.facts ?? subject.facts.map(({ index }) => ({ index, siblings: [] }));
  const rows = withheldFigures(shown, subject.factCount, MAX_WITHHELD).map(
    ({ index, commitment }): readonly [string, Node | string] => [
      fill(page.withheldPlace, { index: index + 1, count: subject.factCount }),
      commitment === undefined ? page.commitmentInRoot : bytes(commitment),
    ],
  );
  return element(
    "details",
    { class: "withheld", open: count <= 3 },
    element("summary", {}, title),
    element("p", {}, page.withheldText),
    pairs(rows),
    count > MAX_WITHHELD
      ? element("p", {}, fill(page.withheldMore, { count: count - MAX_WITHHELD }))
      : undefined,
  );
}

function findings(
  { disclosure: { ruleSet, warnings } }: VerificationSubject,
  pen: Pen,
): readonly HTMLElement[] {
  const { page } = pen.texts;
  return [
    element("h3", {}, page.findingsTitle),
    element(
      "p",
      {},
      fill(findingsSentence(warnings, page), { ruleSet, count: warnings ?? 0 }),
      " ",
      page.rulesMean,
    ),
    element("h3", {}, page.assuranceTitle),
    element("p", {}, page.assuranceNone),
  ];
}

function findingsSentence(warnings: number | null, page: Pen["texts"]["page"]): string {
  if (warnings === null) return page.findingsUnknown;
  if (warnings === 0) return page.findingsNone;
  return warnings === 1 ? page.findingsOne : page.findingsSome;
}

function identifiers({ organization, disclosure, certificate }: VerificationSubject, pen: Pen): HTMLElement {
  const { page } = pen.texts;
  const coded = (text: string | null) => (text === null ? undefined : bytes(text));
  return element(
    "details",
    {},
    element("summary", {}, page.moreIdentifiers),
    pairs([
      [page.serial, coded(certificate.serial)],
      [page.organization, coded(organization.id)],
      [page.country, organization.country],
      ["LEI", coded(organization.lei)],
      ["USCC", coded(organization.uscc)],
      ["ISIN", organization.isin.length === 0 ? undefined : bytes(organization.isin.join(" "))],
      [page.disclosure, coded(disclosure.id)],
      [page.version, String(disclosure.version)],
      [page.gwpSet, disclosure.gwpSet],
      [page.issuer, `${certificate.issuer.name} (${certificate.issuer.id})`],
      [page.factsRoot, coded(disclosure.factsRoot)],
      [page.statementHash, coded(disclosure.statementHash)],
      [page.credentialHash, coded(certificate.credentialHash)],
    ]),
  );
}
