// SPDX-License-Identifier: Apache-2.0
import { beforeAll, expect, it } from "vitest";
import { checkReport } from "../../../core/xbrl/check-report.ts";
import type { ExportedReport } from "../../../core/xbrl/export-report.ts";
import { registerTaxonomy, taxonomyPlace } from "../../../core/xbrl/register-taxonomy.ts";
import { createApi } from "../../../functions/api/create-api.ts";
import { API_URL } from "../../fixtures/api-register.ts";
import { createScene } from "../../fixtures/api-scene.ts";
import { catalogue } from "../../fixtures/catalogue.ts";

const LEAVES = `query ($id: ID!) { disclosure(id: $id) {
  factsRoot facts { edges { node { metric { slug } leafHash } } }
} }`;

let scene: Awaited<ReturnType<typeof createScene>>;
let logged: string;
let waiting: string;

beforeAll(async () => {
  scene = await createScene();
  logged = await scene.submit(scene.alpha);
  await scene.sequence();
  const period = { start: "2022-01-01", endExclusive: "2023-01-01" };
  waiting = await scene.submit(scene.alpha, { idempotencyKey: "later", period });
});

const path = (id: string) => `/disclosures/${id.replace("disclosure:", "")}.xbrl.json`;
const taxonomy = () => registerTaxonomy(catalogue, taxonomyPlace(scene.needs.settings.publicUrl, catalogue));

it("serves a disclosure as a report that the checker accepts, to anybody and for good", async () => {
  const response = await scene.send(path(logged));

  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toContain("application/json");
  expect(response.headers.get("cache-control")).toContain("immutable");
  expect(response.headers.get("access-control-allow-origin")).toBe("*");
  expect(checkReport(await response.text(), taxonomy())).toEqual({ isValid: true, errors: [] });
});

it("holds public figures with the leaf hashes of the commitment, and no restricted ones", async () => {
  const text = await (await scene.send(path(logged))).text();
  const { data } = await scene.query(LEAVES, { id: logged });

  const report = JSON.parse(text) as ExportedReport;
  const nodes: { metric: { slug: string }; leafHash: string }[] = data.disclosure.facts.edges.map(
    ({ node }: { node: unknown }) => node,
  );
  const open = nodes.find(({ metric }) => metric.slug === "ghg-scope1");
  expect(Object.values(report.facts)).toEqual([
    expect.objectContaining({ value: "55200", "ts:statedValue": "55.2", "ts:leafHash": open?.leafHash }),
  ]);
  expect(report["ts:disclosure"]).toMatchObject({ factsRoot: data.disclosure.factsRoot, factCount: 2 });
  expect(text).not.toContain("161000");
});

it("is written once, and read from then on", async () => {
  const { objects } = scene.needs;
  const writes: Uint8Array[] = [];
  const get = async (key: string) => (key.includes("/xbrl-") ? writes[0] : objects.get(key));
  const put = async (_key: string, bytes: Uint8Array) => void writes.push(bytes);
  const api = createApi({ ...scene.needs, objects: { ...objects, get, put } });
  const read = async () => (await api.fetch(new Request(`${API_URL}${path(logged)}`))).text();

  const answers = [await read(), await read()];

  expect(writes).toHaveLength(1);
  expect(answers[1]).toBe(answers[0]);
});

it.each([
  ["a disclosure that is not in the log yet", () => path(waiting)],
  ["a disclosure that does not exist", () => path("disclosure:ABCDEFGHJKMNPQRSTVWXYZ0123.ABCD")],
  ["a path out of its folder", () => "/disclosures/..%2f..%2flog.xbrl.json"],
])("answers 404 for %s", async (_what, where) => {
  const response = await scene.send(where());

  expect(response.status).toBe(404);
});

it("is an internal error where the organization is gone, not an empty answer", async () => {
  const { objects, organizations } = scene.needs;
  const api = createApi({
    ...scene.needs,
    // Nothing is kept yet, so that the report must be written.
    objects: { ...objects, get: async (key) => (key.includes("/xbrl-") ? undefined : objects.get(key)) },
    organizations: { ...organizations, find: async () => undefined },
  });

  const response = await api.fetch(new Request(`${API_URL}${path(logged)}`));

  expect(response.status).toBe(500);
});
