// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../../../core/errors.ts";
import { followDisclosure } from "../follow-disclosure.ts";
import { addFacts, beginDraft, submitDraft } from "./drafting.ts";
import { download, expectThat, PERIOD, type TourCompany, type TourScene } from "./tour-scene.ts";

const IMPORT_XBRL = `mutation ($input: ImportXbrlInput!) { importXbrl(input: $input) {
  added leftOut problems { fact message } } }`;
const WITHDRAW = "mutation ($draft: ID!) { withdrawDraft(draft: $draft) { draft { status } } }";
const FACTS = `query ($id: ID!) { disclosure(id: $id) { facts(first: 1000) { edges { node {
  metric { slug } value unit text nullReason decimals basis visibility calculation
  dimensions { axis member } evidence { sha256 } } } } } }`;
const CHANGES = `query ($id: ID!) { disclosure(id: $id) { fiscalYear supersedes { status }
  coverage(framework: VSME) { isComplete reported { reference } }
  changes { edges { node { kind before { value } after { metric { slug } value } delta reason note } } } } }`;
const FRAME = `query ($period: PeriodInput!, $asOf: Int) {
  frame(metric: "waste-total", period: { range: $period }, asOf: $asOf) {
    asOf edges { node { organization { id } fact { value unit } } } } }`;
const SERIES = `query ($organizations: [ID!]!, $vintage: Vintage!) {
  series(metric: "waste-total", organizations: $organizations, vintage: $vintage) {
    points { fact { value } supersededAt } } }`;
const POLL_MS = 200;
const PATIENCE_MS = 60_000;

/** The public figures as XBRL, with the taxonomy they are written in, and back into a draft. */
export async function showXbrl(
  id: string,
  company: TourCompany,
  { url, terminal }: TourScene,
): Promise<void> {
  const address = `${url}/disclosures/${id.replace("disclosure:", "")}.xbrl.json`;
  const report = new TextDecoder().decode(await download(address));
  const { documentInfo, facts } = JSON.parse(report) as {
    readonly documentInfo: { readonly namespaces: { readonly ts: string } };
    readonly facts: object;
  };
  terminal.step("exported", `${Object.keys(facts).length} public facts as xBRL-JSON`, address);
  const version = documentInfo.namespaces.ts.split("/").at(-1) ?? "";
  const taxonomy = await download(`${url}/taxonomy/touchstone-${version}.zip`);
  terminal.step(
    "taxonomy",
    `${version}, ${taxonomy.length} bytes`,
    `${url}/taxonomy/touchstone-${version}.zip`,
  );
  const draft = await beginDraft("tour-xbrl", company);
  const { importXbrl } = await company.preparer.graphql<{
    readonly importXbrl: { readonly added: number; readonly problems: readonly object[] };
  }>(IMPORT_XBRL, { input: { draft, report } });
  expectThat(
    importXbrl.problems.length === 0 && importXbrl.added > 0,
    "a report that comes back",
    importXbrl,
  );
  await company.preparer.graphql(WITHDRAW, { draft });
  terminal.step("imported", `${importXbrl.added} facts back into another draft, which is withdrawn again`);
}

/** The same year stated anew: one figure changed, with the reason; answers the log size before. */
export async function showRestatement(
  superseded: string,
  company: TourCompany,
  { url, terminal }: TourScene,
): Promise<void> {
  const { disclosure } = await company.preparer.graphql<{
    readonly disclosure: {
      readonly facts: { readonly edges: readonly { readonly node: StoredFact }[] };
    };
  }>(FACTS, { id: superseded });
  const restatement = { reason: "ERROR", note: "a skip was weighed twice" };
  const changed: Readonly<Record<string, string>> = { "waste-total": "990", "waste-nonhazardous": "890" };
  const facts = disclosure.facts.edges.map(({ node }) => {
    const value = changed[node.metric.slug];
    return { ...statedAgain(node), ...(value !== undefined && { value, restatement }) };
  });
  const draft = await beginDraft("tour-restated", company, { supersedes: superseded });
  const { check } = await addFacts(draft, facts, company);
  expectThat(check.isAcceptable, "an acceptable restatement", check);
  const id = await submitDraft(draft, company);
  await company.approver.graphql("mutation ($id: ID!) { approveDisclosure(id: $id) { disclosure { id } } }", {
    id,
  });
  const quietly = () => undefined;
  await followDisclosure(id, url, company.approver, quietly);
  const found = await company.preparer.graphql<{
    readonly disclosure: {
      readonly fiscalYear: number;
      readonly supersedes: { readonly status: string };
      readonly changes: { readonly edges: readonly { readonly node: { readonly delta: string } }[] };
    };
  }>(CHANGES, { id });
  const { changes, supersedes, fiscalYear } = found.disclosure;
  expectThat(supersedes.status === "SUPERSEDED" && changes.edges.length === 2, "two changes", found);
  expectThat(fiscalYear === 2024, "the fiscal year 2024", fiscalYear);
  const deltas = changes.edges.map(({ node }) => node.delta).join(" and ");
  terminal.step("restated", `fiscal year ${fiscalYear}: two figures changed by ${deltas} t, with a reason`);
}

interface StoredFact {
  readonly metric: { readonly slug: string };
  readonly evidence: readonly { readonly sha256: string }[];
  readonly [field: string]: unknown;
}

/** A fact as it was stated; fields that say nothing are left out. */
function statedAgain({ metric, evidence, ...rest }: StoredFact): Readonly<Record<string, unknown>> {
  const said = Object.entries(rest).filter(([, value]) => value !== null);
  return { ...Object.fromEntries(said), metric: metric.slug, evidence: evidence.map(({ sha256 }) => sha256) };
}

interface Frame {
  readonly frame: {
    readonly asOf: number;
    readonly edges: readonly {
      readonly node: {
        readonly organization: { readonly id: string };
        readonly fact: { readonly value: string };
      };
    }[];
  };
}

/** What a frame says of the company, at a log size or now; waits until the index has come to it. */
export async function frameRow(
  { id, preparer }: TourCompany,
  asOf: number | null,
  isWanted: (value: string) => boolean = () => true,
): Promise<{ readonly value: string; readonly asOf: number }> {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const { frame } = await preparer.graphql<Frame>(FRAME, { period: PERIOD, asOf });
    const row = frame.edges.find(({ node }) => node.organization.id === id);
    if (row !== undefined && isWanted(row.node.fact.value))
      return { value: row.node.fact.value, asOf: frame.asOf };
    await new Promise((done) => setTimeout(done, POLL_MS));
  }
  throw new DomainError("UNAVAILABLE", `frame: expected a row of ${id} within ${PATIENCE_MS / 1000} s`);
}

/** One metric across companies, now and as it was known before; one company over its vintages. */
export async function showFrames(
  before: { readonly value: string; readonly asOf: number },
  company: TourCompany,
  { terminal }: TourScene,
): Promise<void> {
  const now = await frameRow(company, null, (value) => value !== before.value);
  const then = await frameRow(company, before.asOf);
  expectThat(now.value === "990" && then.value === before.value, "990 now and 1000 before", { now, then });
  terminal.step("frame", `waste-total ${now.value} t at log size ${now.asOf}`);
  terminal.step("as of", `waste-total ${then.value} t at log size ${then.asOf}: what was known then`);
  const all = { organizations: [company.id], vintage: "ALL" };
  const { series } = await company.preparer.graphql<{
    readonly series: readonly { readonly points: readonly { readonly fact: { readonly value: string } }[] }[];
  }>(SERIES, all);
  const values = series[0]?.points.map(({ fact }) => fact.value) ?? [];
  expectThat(values.length === 2, "two vintages", series);
  terminal.step("series", `every vintage: ${values.join(", ")}`);
}
