// SPDX-License-Identifier: Apache-2.0
import { followDisclosure } from "../follow-disclosure.ts";
import { expectThat, PERIOD, type TourCompany, type TourScene } from "./tour-scene.ts";

interface Check {
  readonly isAcceptable: boolean;
  readonly problems: readonly { readonly path: string; readonly message: string }[];
  readonly findings: readonly { readonly rule: { readonly id: string }; readonly message: string }[];
}

const SAVE = "mutation ($input: SaveDraftInput!) { saveDraft(input: $input) { draft { id } } }";
const CHECK = "check { isAcceptable problems { path message } findings { rule { id } message } }";
const ADD = `mutation ($input: AddDraftFactsInput!) { addDraftFacts(input: $input) { draft { factCount ${CHECK} } } }`;
const IMPORT = `mutation ($input: ImportFactsInput!) { importFacts(input: $input) {
  imported errorCount errors { row column message } draft { factCount ${CHECK} } } }`;
const COVERAGE = `query ($id: ID!) { draft(id: $id) { coverage(framework: VSME) {
  version reported { reference } explained { reference } missing(need: REQUIRED) { metric { slug } } } } }`;
const SUBMIT = `mutation ($draft: ID!) { submitDraft(draft: $draft) {
  disclosure { id approval } findings { rule { id } message } } }`;
const DECIDE = "mutation ($id: ID!) { approveDisclosure(id: $id) { disclosure { id } } }";

/** Begins a draft of the year, for a framework; `more` goes into its header. */
export async function beginDraft(
  name: string,
  { id, preparer }: TourCompany,
  more: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const boundary = { approach: "OPERATIONAL_CONTROL" };
  const header = { organization: id, period: PERIOD, frameworks: ["VSME"], boundary, currency: "CNY" };
  const { saveDraft } = await preparer.graphql<{
    readonly saveDraft: { readonly draft: { readonly id: string } };
  }>(SAVE, { input: { idempotencyKey: name, ...header, ...more } });
  return saveDraft.draft.id;
}

/** Adds facts, and answers what the draft's check says then. */
export async function addFacts(
  draft: string,
  facts: readonly object[],
  { preparer }: TourCompany,
): Promise<{ readonly factCount: number; readonly check: Check }> {
  const { addDraftFacts } = await preparer.graphql<{
    readonly addDraftFacts: { readonly draft: { readonly factCount: number; readonly check: Check } };
  }>(ADD, { input: { draft, facts } });
  return addDraftFacts.draft;
}

/** A draft that is wrong first and then right. */
export async function showDraft(
  fact: Readonly<Record<string, unknown>>,
  evidence: string,
  company: TourCompany,
  { terminal }: TourScene,
): Promise<string> {
  const draft = await beginDraft("tour", company);
  const calculated = { ...fact, evidence: [evidence] };
  const headcount = { metric: "workforce-headcount", unit: "persons", visibility: "RESTRICTED" };
  const wrong = await addFacts(draft, [calculated, { ...headcount, value: "1,200" }], company);
  const [problem] = wrong.check.problems;
  expectThat(problem?.path === "value", "a problem with a value", wrong.check);
  terminal.step("wrong", `${problem?.path}: ${problem?.message}`);
  const right = await addFacts(draft, [{ ...headcount, value: "1200" }], company);
  expectThat(right.check.problems.length === 0, "no problem", right.check);
  terminal.step(
    "corrected",
    `${right.factCount} facts, one restricted, one calculated with its file behind it`,
  );
  return draft;
}

/** The template's columns, filled in wrongly and then rightly. */
export async function showImport(
  columns: string,
  draft: string,
  { preparer }: TourCompany,
  { terminal }: TourScene,
): Promise<void> {
  const importRows = async (rows: readonly (readonly [metric: string, value: string])[]) => {
    const lines = rows.map(([metric, value]) => `${metric},,,,,,"${value}",t`);
    const content = Buffer.from([columns.trim(), ...lines, ""].join("\n")).toString("base64");
    const { importFacts } = await preparer.graphql<{
      readonly importFacts: {
        readonly imported: number;
        readonly errors: readonly { readonly row: number; readonly message: string }[];
        readonly draft: { readonly factCount: number; readonly check: Check };
      };
    }>(IMPORT, { input: { draft, fileName: "vsme.csv", content } });
    return importFacts;
  };
  const wrong = await importRows([
    ["waste-total", "1 000"],
    ["waste-hazardous", "100"],
  ]);
  expectThat(wrong.errors.length === 1, "one row that cannot be read", wrong.errors);
  terminal.step("row", wrong.errors[0]?.message ?? "");
  const unbalanced = await importRows([
    ["waste-total", "1000"],
    ["waste-nonhazardous", "90"],
  ]);
  const finding = unbalanced.draft.check.findings.find(({ rule }) => rule.id === "R-WST-01");
  expectThat(finding !== undefined, "a finding about the sum of waste", unbalanced.draft.check);
  terminal.step("finding", `${finding?.rule.id}: ${finding?.message}`);
  const right = await importRows([["waste-nonhazardous", "900"]]);
  expectThat(right.draft.check.isAcceptable, "an acceptable draft", right.draft.check);
  terminal.step("imported", `${right.draft.factCount} facts stand in the draft, nothing is wrong with them`);
}

/** How far the draft answers VSME. */
export async function showCoverage(
  draft: string,
  { preparer }: TourCompany,
  { terminal }: TourScene,
): Promise<void> {
  const found = await preparer.graphql<{
    readonly draft: {
      readonly coverage: {
        readonly version: string;
        readonly reported: readonly object[];
        readonly missing: readonly { readonly metric: { readonly slug: string } }[];
      };
    };
  }>(COVERAGE, { id: draft });
  const { version, reported, missing } = found.draft.coverage;
  expectThat(reported.length > 3 && missing.length > 0, "some reported and some missing", found);
  terminal.step(
    "coverage",
    `VSME ${version}: ${reported.length} reported, ${missing.length} required missing`,
  );
  terminal.step(
    "",
    `missing: ${missing
      .slice(0, 4)
      .map(({ metric }) => metric.slug)
      .join(", ")}, …`,
  );
}

/** Submits a draft, which then waits for the second pair of eyes. */
export async function submitDraft(draft: string, { preparer }: TourCompany): Promise<string> {
  const { submitDraft: submitted } = await preparer.graphql<{
    readonly submitDraft: {
      readonly disclosure: { readonly id: string; readonly approval: string } | null;
      readonly findings: readonly object[];
    };
  }>(SUBMIT, { draft });
  expectThat(submitted.disclosure?.approval === "AWAITING", "a disclosure that awaits approval", submitted);
  return submitted.disclosure?.id ?? "";
}

/** A second client approves; then the log, the witnesses, the chain and the certificate follow. */
export async function showApproval(
  id: string,
  { approver }: TourCompany,
  { url, terminal }: TourScene,
): Promise<void> {
  await approver.graphql(DECIDE, { id });
  terminal.step("approved", "by a second client");
  const { report } = await followDisclosure(id, url, approver, terminal.step);
  expectThat(report.verdict === "passed", "a certificate that verifies", report.checks);
}
