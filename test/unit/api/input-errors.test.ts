// SPDX-License-Identifier: Apache-2.0
import { beforeAll, describe, expect, it } from "vitest";
import { utf8 } from "../../../core/canonical/canonical-json.ts";
import { toBase64Url } from "../../../core/canonical/encoding.ts";
import { MAX_VERIFIED_BYTES } from "../../../functions/usecases/verify-certificate.ts";
import { createScene, disclosureInput, SUBMIT } from "../../fixtures/api-scene.ts";

type Scene = Awaited<ReturnType<typeof createScene>>;

let scene: Scene;

beforeAll(async () => {
  scene = await createScene();
});

async function submitted(changes: Readonly<Record<string, unknown>>) {
  const input = disclosureInput(scene.alpha.id, { dryRun: true, ...changes });
  return scene.query(SUBMIT, { input }, scene.alpha.preparer);
}
const withFact = (fact: Readonly<Record<string, unknown>>) => ({
  facts: [{ metric: "ghg-scope1", value: "1", unit: "tCO2e", ...fact }],
});
const cursor = (value: unknown) => toBase64Url(utf8(JSON.stringify(value)));

describe("a submission", () => {
  it.each([
    [
      "a float",
      withFact({ value: 1234.5 }),
      ["input.facts[0].value", "decimal string in quotes", "got the number 1234.5"],
    ],
    ["an exponent", withFact({ value: "1e5" }), ["facts[0].value", "without an exponent"]],
    [
      "a thousands separator",
      withFact({ value: "1,234.5" }),
      ["facts[0].value", 'got "1,234.5"', "remove the thousands separator"],
    ],
    [
      "an unknown metric",
      withFact({ metric: "ghg-scope-1" }),
      ["facts[0].metric", 'did you mean "ghg-scope1"'],
    ],
    ["an unknown unit", withFact({ unit: "tco2eq" }), ["facts[0].unit", "did you mean"]],
    ["value and nullReason", withFact({ nullReason: "NOT_AVAILABLE" }), ["facts[0]", "nullReason"]],
    ["neither value nor nullReason", withFact({ value: null, unit: null }), ["facts[0]", "nullReason"]],
    [
      "a day that does not exist",
      { period: { start: "2023-02-30", endExclusive: "2024-01-01" } },
      ["input.period.start", "calendar date"],
    ],
    ["the id of something else", { supersedes: "certificate:TS" }, ["supersedes", "the id of a disclosure"]],
  ])("with %s is refused with place, expectation and advice", async (_what, changes, parts) => {
    const { errors } = await submitted(changes);

    expect(errors[0]?.extensions.code).toBe("BAD_INPUT");
    for (const part of parts) expect(errors[0]?.message).toContain(part);
  });

  it("with a float in the document itself is refused too", async () => {
    const { errors } = await scene.query(
      `mutation { submitDisclosure(input: { idempotencyKey: "x", organization: "x", period: { start: "2023-01-01",
        endExclusive: "2024-01-01" }, frameworks: [GRI], boundary: { approach: EQUITY_SHARE },
        facts: [{ metric: "ghg-scope1", value: 1.5 }] }) { disclosure { id } } }`,
      {},
      scene.alpha.preparer,
    );

    expect(errors[0]).toMatchObject({
      message: expect.stringContaining("decimal string in quotes"),
      extensions: { code: "BAD_INPUT" },
    });
  });

  it("with the same key answers the first time's answer, with other content CONFLICT", async () => {
    const period = { start: "2018-01-01", endExclusive: "2019-01-01" };
    const first = await submitted({ idempotencyKey: "again", period, dryRun: false });
    const second = await submitted({ idempotencyKey: "again", period, dryRun: false });
    const other = await submitted({ idempotencyKey: "again", period, dryRun: false, gwpSet: "AR6" });

    expect(second.data).toEqual(first.data);
    expect(other.errors[0]?.extensions.code).toBe("CONFLICT");
  });

  it("that is only tried names the facts a finding is about", async () => {
    const facts = ["ghg-scope2-location", "ghg-scope2-location"].map((metric) => ({
      metric,
      value: "5",
      unit: "tCO2e",
    }));
    const { data, errors } = await scene.query(
      `mutation ($input: SubmitDisclosureInput!) { submitDisclosure(input: $input) {
        disclosure { id } findings { rule { id statement(language: ZH) } message(language: ZH) facts { id value metric { slug } proof { index } } } } }`,
      { input: disclosureInput(scene.alpha.id, { facts, dryRun: true }) },
      scene.alpha.preparer,
    );

    expect(errors).toEqual([]);
    expect(data.submitDisclosure.disclosure).toBeNull();
    expect(data.submitDisclosure.findings[0]).toMatchObject({
      rule: { id: "R-DUP-01" },
      facts: [{ id: expect.stringMatching(/^fact:dry-run:/), value: "5", proof: null }],
    });
  });
});

describe("a disclosure that is only tried", () => {
  it("shows restricted facts of its findings as restricted, and the wish of a public one as public", async () => {
    const stated = (metric: string, visibility: string) => ({
      metric,
      value: "5",
      unit: "tCO2e",
      visibility,
    });
    const facts = [
      ...[stated("ghg-scope1", "RESTRICTED"), stated("ghg-scope1", "RESTRICTED")],
      ...[stated("ghg-scope3", "PUBLIC"), stated("ghg-scope3", "PUBLIC")],
    ];
    const { data, errors } = await scene.query(
      `mutation ($input: SubmitDisclosureInput!) { submitDisclosure(input: $input) {
        findings { rule { id } facts { metric { slug } visibility } } } }`,
      { input: disclosureInput(scene.alpha.id, { facts, dryRun: true }) },
      scene.alpha.preparer,
    );

    expect(errors).toEqual([]);
    const twice = data.submitDisclosure.findings.filter(
      ({ rule }: { readonly rule: { readonly id: string } }) => rule.id === "R-DUP-01",
    );
    expect(twice.map(({ facts: about }: { readonly facts: unknown }) => about)).toEqual([
      [{ metric: { slug: "ghg-scope1" }, visibility: "RESTRICTED" }],
      [{ metric: { slug: "ghg-scope3" }, visibility: "PUBLIC" }],
    ]);
  });
});

it.each([
  ["that is no base64url", "%%%"],
  ["with spare bits", "WyJjaGFuZ2VzIiwxXR"],
  ["of another list", cursor(["facts", 1])],
  ["that is not canonical", toBase64Url(utf8('["changes", 1]'))],
  ["that points nowhere", cursor(["changes", -1])],
  ["of another shape", cursor(["changes", { index: 1 }])],
  ["with more in it", cursor(["changes", 1, 2])],
  ["as long as a book", "A".repeat(5000)],
])("refuses a cursor %s", async (_what, after) => {
  const { errors } = await scene.query(
    "query ($after: String) { changes(after: $after) { pageInfo { endCursor } } }",
    { after },
  );

  expect(errors[0]).toMatchObject({
    message: expect.stringContaining("after: expected a cursor of the changes list"),
    extensions: { code: "BAD_INPUT" },
  });
});

it.each([
  ["changes(first: 0) { pageInfo { endCursor } }", "first: expected 1 to 1000, got 0"],
  ["disclosures(first: 1001) { pageInfo { endCursor } }", "first: expected 1 to 1000, got 1001"],
  ["metrics(first: -1) { pageInfo { endCursor } }", "first: expected 1 to 1000, got -1"],
  ["organization { id }", "expected exactly one of id, lei, uscc, got 0"],
  ['certificate(id: "a", serial: "b") { id }', "expected exactly one of id, serial, got 2"],
  ['node(id: "nonsense") { id }', "id: expected an id that begins with one of organization"],
  ['disclosure(id: "certificate:x") { id }', "id: expected the id of a disclosure"],
  ['verify(input: { serial: "a", bundle: "b" }) { verdict }', "exactly one"],
  ['verify(input: { pdf: "?" }) { verdict }', "pdf: expected base64"],
  ['verify(input: { pdfSha256: "AB" }) { verdict }', "64 lower-case hex digits"],
])("refuses %s", async (field, message) => {
  const { errors } = await scene.query(`{ ${field} }`);

  expect(errors[0]?.message).toContain(message);
  expect(errors[0]?.extensions.code).toBe("BAD_INPUT");
});

it("says NOT_FOUND for a certificate that does not exist", async () => {
  const { errors } = await scene.query('{ verify(input: { serial: "TS-0000-0000-00" }) { verdict } }');

  expect(errors[0]?.extensions.code).toBe("NOT_FOUND");
});

it.each([
  ["a bundle that is cut off", { bundle: '{"v":1,"type":"touchstone-bun' }],
  ["a PDF that is not one of ours", { pdf: Buffer.from("%PDF-1.7 nothing").toString("base64") }],
])("answers FAILED for %s", async (_what, input) => {
  const { data } = await scene.query(
    "query ($input: VerifyInput!) { verify(input: $input) { verdict certificate { id } checks { name reason } } }",
    { input },
  );

  expect(data.verify).toMatchObject({ verdict: "FAILED", certificate: null });
});

it.each([
  ["a PDF", "pdf", (bytes: number) => ({ pdf: Buffer.alloc(bytes).toString("base64") })],
  ["a bundle", "bundle", (bytes: number) => ({ bundle: "x".repeat(bytes) })],
])(
  "takes %s of the size it allows as it arrives, and names the field of a larger one",
  async (_what, name, of) => {
    const query = "query ($input: VerifyInput!) { verify(input: $input) { verdict } }";

    const largest = await scene.query(query, { input: of(MAX_VERIFIED_BYTES) });
    const larger = await scene.query(query, { input: of(MAX_VERIFIED_BYTES + 1) });

    expect(largest.data.verify.verdict).toBe("FAILED");
    expect(larger.errors).toMatchObject([
      {
        message: expect.stringContaining(`${name}: expected at most 3145728 bytes, got 3145729`),
        extensions: { code: "TOO_LARGE" },
      },
    ]);
  },
);

it("reads the catalogue in both languages, by framework and page by page", async () => {
  const { data } = await scene.query(`{
    metric(slug: "ghg-scope1") { id label zh: label(language: ZH) pillarLabel topicLabel topicZh: topicLabel(language: ZH) unit allowedUnits references(framework: GRI) { reference } rules { id } }
    metrics(framework: GRI, pillar: G, first: 1) { edges { node { slug } } pageInfo { hasNextPage endCursor } }
  }`);
  const next = await scene.query(
    "query ($after: String) { metrics(framework: GRI, pillar: G, first: 1, after: $after) { edges { node { slug } } } }",
    {
      after: data.metrics.pageInfo.endCursor,
    },
  );

  expect(data.metric).toMatchObject({
    id: "metric:ghg-scope1",
    zh: "范围一温室气体排放总量",
    pillarLabel: "Environment",
    topicLabel: "Greenhouse gases",
    topicZh: "温室气体",
    references: [{ reference: "305-1" }],
  });
  expect(next.data.metrics.edges[0].node.slug).not.toBe(data.metrics.edges[0].node.slug);
});
