// SPDX-License-Identifier: Apache-2.0
import { beforeAll, expect, it } from "vitest";
import type { ExportedReport } from "../../../core/xbrl/export-report.ts";
import { MAX_REPORT_BYTES } from "../../../functions/usecases/import-xbrl.ts";
import { createScene } from "../../fixtures/api-scene.ts";

const SAVE = `mutation ($input: SaveDraftInput!) { saveDraft(input: $input) { draft { id } } }`;
const IMPORT = `mutation ($input: ImportXbrlInput!) { importXbrl(input: $input) {
  added leftOut problems { fact message }
  draft { factCount facts { edges { node { metric value unit } } } }
} }`;

let scene: Awaited<ReturnType<typeof createScene>>;
let report: ExportedReport;

beforeAll(async () => {
  scene = await createScene();
  const id = await scene.submit(scene.alpha);
  await scene.sequence();
  const response = await scene.send(`/disclosures/${id.replace("disclosure:", "")}.xbrl.json`);
  report = (await response.json()) as ExportedReport;
});

async function draftOf({ id, preparer }: { readonly id: string; readonly preparer: string }, key: string) {
  const input = {
    idempotencyKey: key,
    organization: id,
    period: { start: "2023-01-01", endExclusive: "2024-01-01" },
    frameworks: ["GRI"],
    boundary: { approach: "OPERATIONAL_CONTROL" },
    gwpSet: "AR6",
  };
  const { data, errors } = await scene.query(SAVE, { input }, preparer);
  expect(errors).toEqual([]);
  return String(data.saveDraft.draft.id);
}

const importText = (draft: string, text: string, token: string) =>
  scene.query(IMPORT, { input: { draft, report: text } }, token);
const importInto = (draft: string, content: unknown, token: string) =>
  importText(draft, JSON.stringify(content), token);

/** The report as text that takes so many bytes in a request. */
function paddedTo(bytes: number): string {
  const text = JSON.stringify(report);
  return text + " ".repeat(bytes - Buffer.byteLength(JSON.stringify(text)));
}

it("puts the facts of an exported report into a draft, once", async () => {
  const draft = await draftOf(scene.alpha, "own");

  const { data, errors } = await importInto(draft, report, scene.alpha.preparer);
  const again = await importInto(draft, report, scene.alpha.preparer);

  expect(errors).toEqual([]);
  expect(data.importXbrl).toEqual({
    added: 1,
    leftOut: 0,
    problems: [],
    draft: {
      factCount: 1,
      facts: { edges: [{ node: { metric: "ghg-scope1", value: "55.2", unit: "ktCO2e" } }] },
    },
  });
  expect(again.data.importXbrl).toEqual(data.importXbrl);
});

it("adds nothing and names each fact that cannot be stated", async () => {
  const draft = await draftOf(scene.alpha, "wrong");
  const [[key = "", fact] = []] = Object.entries(report.facts);
  const changed = { ...report, facts: { [key]: { ...fact, "ts:statedValue": "99" } } };

  const { data } = await importInto(draft, changed, scene.alpha.preparer);

  expect(data.importXbrl).toMatchObject({ added: 0, draft: { factCount: 0 } });
  expect(data.importXbrl.problems).toEqual([
    { fact: key, message: expect.stringContaining("expected what ts:statedValue and ts:statedUnit say") },
  ]);
});

it("refuses a report about somebody else", async () => {
  const draft = await draftOf(scene.beta, "foreign");

  const { data } = await importInto(draft, report, scene.beta.preparer);

  expect(data.importXbrl).toMatchObject({ added: 0, draft: { factCount: 0 } });
  expect(data.importXbrl.problems).toEqual([
    { fact: null, message: expect.stringMatching(/^entity: expected the draft's organization/) },
  ]);
});

it("takes a report of the size it allows, as it arrives", async () => {
  const draft = await draftOf(scene.alpha, "large");

  const { data, errors } = await importText(draft, paddedTo(MAX_REPORT_BYTES), scene.alpha.preparer);

  expect(errors).toEqual([]);
  expect(data.importXbrl).toMatchObject({ added: 1, problems: [] });
});

it("says how large a report may be, and what to do with a larger one", async () => {
  const draft = await draftOf(scene.alpha, "too-large");

  const { errors } = await importText(draft, paddedTo(MAX_REPORT_BYTES + 1), scene.alpha.preparer);

  expect(errors).toMatchObject([
    {
      message:
        "report: expected at most 4500000 bytes as a JSON string, got 4500001 — spread its facts over several reports, the draft collects them",
      extensions: { code: "TOO_LARGE", details: { limit: 4_500_000 } },
    },
  ]);
});

it("does not tell others that a draft exists", async () => {
  const draft = await draftOf(scene.alpha, "hidden");

  const { errors } = await importInto(draft, report, scene.beta.preparer);

  expect(errors.map(({ extensions }) => extensions?.code)).toEqual(["NOT_FOUND"]);
});
