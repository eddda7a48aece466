// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { utf8 } from "../../../core/canonical/canonical-json.ts";
import { verifyCalculation } from "../../../verifier/calculation/verify-calculation.ts";
import { clientOf, download, expectThat, PERIOD, type TourCompany, type TourScene } from "./tour-scene.ts";

const REGISTER = `mutation ($input: RegisterOrganizationInput!) { registerOrganization(input: $input) {
  organization { id did names { tag name } fiscalCalendar { yearEnd endMonth namedAfter } } } }`;
const CALCULATE = `mutation ($input: CalculateEmissionsInput!) { calculateEmissions(input: $input) {
  calculations { id document }
  facts { metric value unit decimals basis calculation dimensions { axis member } } } }`;
const REQUEST_UPLOAD = `mutation ($input: RequestEvidenceUploadInput!) { requestEvidenceUpload(input: $input) {
  upload { url method headers { name value } } } }`;
const COMPLETE_UPLOAD =
  "mutation ($id: ID!) { completeEvidenceUpload(id: $id) { evidence { status size name } } }";

/** A company with names in three languages, a year from July to June and two pairs of eyes. */
export async function showEntities(scene: TourScene): Promise<TourCompany> {
  const input = {
    idempotencyKey: `tour-company-${scene.run}`,
    kind: "REPORTER",
    names: [
      { language: "EN", name: `Tour Example ${scene.run}` },
      { language: "ZH", name: "导览示例公司" },
    ],
    otherNames: [{ tag: "de", name: "Rundgang Beispiel" }],
    country: "CN",
    fiscalCalendar: { yearEnd: "MONTH_END", endMonth: 6, namedAfter: "END" },
    fourEyes: true,
  };
  const { registerOrganization } = await scene.operator.graphql<{
    readonly registerOrganization: {
      readonly organization: { readonly id: string; readonly did: string; readonly names: readonly object[] };
    };
  }>(REGISTER, { input });
  const { id, did, names } = registerOrganization.organization;
  expectThat(names.length === 3, "three names", names);
  scene.terminal.step("registered", `${id}, names in ${names.length} languages, fiscal year July to June`);
  const [preparer, approver] = await Promise.all([
    clientOf(id, ["PREPARER"], scene),
    clientOf(id, ["APPROVER"], scene),
  ]);
  return { id, did, preparer, approver };
}

/** Templates are files; the columns are the same in CSV and XLSX. */
export async function showTemplate({ url, terminal }: TourScene): Promise<string> {
  const csv = new TextDecoder().decode(await download(`${url}/templates/vsme.csv`));
  const xlsx = await download(`${url}/templates/vsme.xlsx`);
  expectThat(xlsx[0] === 0x50 && xlsx[1] === 0x4b, "a spreadsheet", [...xlsx.subarray(0, 4)]);
  terminal.step("template", `VSME, ${csv.split("\n").length} rows, ${xlsx.length} bytes as XLSX`);
  terminal.step("", `${url}/templates/vsme.xlsx`);
  return csv.slice(0, csv.indexOf("\n"));
}

/** Emissions from an activity and pinned factors, replayed without the register. */
export async function showCalculation(
  { id, preparer }: TourCompany,
  { terminal }: TourScene,
): Promise<Readonly<Record<string, unknown>>> {
  const gases = ["co2", "ch4", "n2o"].map((gas) => ({ id: `epa2024-natural-gas-${gas}` }));
  const activity = { description: "boilers", quantity: "1200", unit: "GJ", region: "US", factors: gases };
  const { calculateEmissions } = await preparer.graphql<{
    readonly calculateEmissions: {
      readonly calculations: readonly { readonly document: string }[];
      readonly facts: readonly Readonly<Record<string, unknown>>[];
    };
  }>(CALCULATE, {
    input: {
      organization: id,
      period: PERIOD,
      calculations: [{ formula: "COMBUSTION", metric: "ghg-scope1", decimals: 2, activities: [activity] }],
    },
  });
  const { verdict, checks } = verifyCalculation(utf8(calculateEmissions.calculations[0]?.document ?? ""));
  const [fact] = calculateEmissions.facts;
  expectThat(verdict === "passed" && fact !== undefined, "a calculation that replays", checks);
  terminal.step("calculated", `1200 GJ of natural gas → ${fact?.value} ${fact?.unit}`);
  terminal.step("replayed", `offline: ${checks.map(({ name }) => name).join(", ")} ${verdict}`);
  return fact ?? {};
}

/** A file behind a figure: stated, sent, checked. */
export async function showEvidence(
  { id, preparer }: TourCompany,
  { terminal, run }: TourScene,
): Promise<string> {
  const bytes = Buffer.from(`meter,GJ\nboiler house ${run},1200\n`);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const { requestEvidenceUpload } = await preparer.graphql<{
    readonly requestEvidenceUpload: {
      readonly upload: {
        readonly url: string;
        readonly method: string;
        readonly headers: readonly { readonly name: string; readonly value: string }[];
      } | null;
    };
  }>(REQUEST_UPLOAD, {
    input: { organization: id, sha256, size: bytes.length, mediaType: "text/csv", name: "readings.csv" },
  });
  const { upload } = requestEvidenceUpload;
  if (upload !== null) {
    const headers = Object.fromEntries(upload.headers.map(({ name, value }) => [name, value]));
    const sent = await fetch(upload.url, { method: upload.method, headers, body: bytes });
    expectThat(sent.ok, "the upload to be taken", sent.status);
  }
  const { completeEvidenceUpload } = await preparer.graphql<{
    readonly completeEvidenceUpload: { readonly evidence: { readonly status: string } };
  }>(COMPLETE_UPLOAD, { id: sha256 });
  const { status } = completeEvidenceUpload.evidence;
  expectThat(status === "STORED", "a stored file", status);
  terminal.step("uploaded", `readings.csv, ${bytes.length} bytes, SHA-256 ${sha256.slice(0, 16)}… checked`);
  return sha256;
}
