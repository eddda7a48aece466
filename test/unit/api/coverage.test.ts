// SPDX-License-Identifier: Apache-2.0
import { beforeAll, describe, expect, it } from "vitest";
import { createScene, disclosureInput } from "../../fixtures/api-scene.ts";

const COVERAGE = `query ($id: ID!, $framework: Framework!) {
  coverage(disclosure: $id, framework: $framework) {
    framework version isComplete
    reported { metric { slug } reference }
    explained { metric { slug } nullReasons }
    missing(need: REQUIRED) { metric { slug } because }
  }
}`;
const FACTS = [
  { metric: "ghg-scope1", value: "55.2", unit: "ktCO2e" },
  { metric: "net-revenue", value: "10", unit: "iso4217:EUR", visibility: "RESTRICTED" },
  { metric: "pay-gap-gender", nullReason: "CONFIDENTIAL", visibility: "RESTRICTED" },
  { metric: "waste-total", nullReason: "NOT_AVAILABLE" },
];

let scene: Awaited<ReturnType<typeof createScene>>;
let id: string;

beforeAll(async () => {
  scene = await createScene();
  id = await scene.submit(scene.alpha, { facts: FACTS, frameworks: ["VSME"], currency: "EUR" });
});

async function coverage(token: string | undefined, framework = "VSME") {
  const { data, errors } = await scene.query(COVERAGE, { id, framework }, token);
  expect(errors).toEqual([]);
  return data.coverage;
}

const slugs = (items: readonly { metric: { slug: string } }[]) => items.map(({ metric }) => metric.slug);

describe("the coverage of a disclosure", () => {
  it("is nothing to strangers before it is in the log", async () => {
    expect(await coverage(undefined)).toBeNull();
  });

  it("tells its own organization what is reported, explained and missing", async () => {
    const found = await coverage(scene.alpha.reader);

    expect(found).toMatchObject({ framework: "VSME", version: "2024-12", isComplete: false });
    expect(slugs(found.reported)).toEqual(["ghg-scope1", "net-revenue"]);
    expect(found.explained).toEqual([
      { metric: { slug: "waste-total" }, nullReasons: ["NOT_AVAILABLE"] },
      { metric: { slug: "pay-gap-gender" }, nullReasons: ["CONFIDENTIAL"] },
    ]);
    expect(slugs(found.missing)).toContain("ghg-scope2-location");
  });

  it("counts restricted facts as reported to strangers and does not tell whether they have a value", async () => {
    await scene.sequence();

    const found = await coverage(undefined);

    expect(slugs(found.reported)).toEqual(["ghg-scope1", "pay-gap-gender", "net-revenue"]);
    expect(slugs(found.explained)).toEqual(["waste-total"]);
  });

  it("stands on the disclosure too, and is null for a framework without verified references", async () => {
    const query = `query ($id: ID!) { disclosure(id: $id) {
      vsme: coverage(framework: VSME) { reported { reference } } mof: coverage(framework: MOF_CN) { version }
    } }`;

    const { data } = await scene.query(query, { id }, scene.alpha.reader);

    expect(data.disclosure).toEqual({
      vsme: { reported: [{ reference: "B3" }, { reference: "B1" }] },
      mof: null,
    });
  });
});

describe("a profile", () => {
  it("lists what a framework expects and why, in both languages", async () => {
    const query = `{ profile(framework: VSME, period: { start: "2024-01-01", endExclusive: "2025-01-01" }) {
      version from title(language: ZH) expected(need: CONDITIONAL) {
        metric { slug label(language: ZH) } reference because zh: because(language: ZH) } } }`;

    const { data, errors } = await scene.query(query, {}, undefined);

    expect(errors).toEqual([]);
    expect(data.profile).toMatchObject({
      version: "2024-12",
      from: null,
      title: expect.stringContaining("EFRAG"),
    });
    expect(data.profile.expected).toContainEqual({
      metric: { slug: "pay-gap-gender", label: "未调整性别薪酬差距" },
      reference: "B10",
      because: "from 150 employees on",
      zh: "员工人数达到 150 人时",
    });
  });

  it("stands in a list of all, and a reference names its version", async () => {
    const query = `{ profiles { framework version } metric(slug: "ghg-scope1") {
      references(framework: ESRS_2023, period: { start: "2024-01-01", endExclusive: "2025-01-01" }) { reference version from until } } }`;

    const { data } = await scene.query(query, {}, undefined);

    expect(data.profiles).toHaveLength(7);
    expect(data.metric.references).toEqual([
      { reference: "E1-6 44(a),48(a)", version: "2023/2772", from: "2024-01-01", until: null },
    ]);
  });
});

describe("the axes of a metric", () => {
  it("come with their members in both languages and say when a split is complete", async () => {
    const query = `{ metric(slug: "safety-fatalities") { dimensions axes {
      id label isClosed codes completeFrom members { id label(language: ZH) } } } }`;

    const { data, errors } = await scene.query(query, {}, undefined);

    expect(errors).toEqual([]);
    expect(data.metric.dimensions).toEqual(["workerType", "cause"]);
    expect(data.metric.axes[1]).toEqual({
      id: "cause",
      label: "Cause of death",
      isClosed: true,
      codes: null,
      completeFrom: 2,
      members: [
        { id: "injury", label: "工伤" },
        { id: "ill health", label: "职业病" },
      ],
    });
  });
});

it("the rule set names every rule with its statement in both languages", async () => {
  const query =
    "{ ruleSet { version rules { id severity stage en: statement zh: statement(language: ZH) } } }";

  const { data, errors } = await scene.query(query, {}, undefined);

  expect(errors).toEqual([]);
  expect(data.ruleSet.version).toMatch(/^\d{4}\.\d+$/);
  expect(data.ruleSet.rules).toHaveLength(83);
  expect(data.ruleSet.rules[0]).toMatchObject({
    id: "R-ID-01",
    severity: "ERROR",
    stage: "READING",
    en: expect.stringContaining("20 characters"),
    zh: expect.stringContaining("20 位"),
  });
});

it("the rules of a metric say where and under which frameworks they are enforced", async () => {
  const query = `{ metric(slug: "ghg-scope3-cat01") { rules { id group severity stage frameworks statement(language: ZH) } } }`;

  const { data, errors } = await scene.query(query, {}, undefined);

  expect(errors).toEqual([]);
  expect(data.metric.rules).toMatchObject([
    { id: "R-GHG-03", group: "ghg", stage: "JUDGING", frameworks: null },
    {
      id: "R-GHG-15",
      severity: "ERROR",
      frameworks: ["ESRS_2023", "ESRS_2026", "IFRS_S2"],
      statement: expect.stringMatching(/\p{Script=Han}/u),
    },
    { id: "R-GHG-06" },
  ]);
});

it("the coverage of a draft counts the facts that can be read, and is for those who may read the draft", async () => {
  const { facts: _facts, ...header } = disclosureInput(scene.beta.id, {
    frameworks: ["VSME"],
    currency: "EUR",
  });
  const saved = await scene.query(
    "mutation ($input: SaveDraftInput!) { saveDraft(input: $input) { draft { id coverage(framework: VSME) { reported { reference } } } } }",
    { input: header },
    scene.beta.preparer,
  );
  const { id: draft, coverage: empty } = saved.data.saveDraft.draft;
  const unreadable = { metric: "net-revenue", value: "1,000" };
  await scene.query(
    "mutation ($input: AddDraftFactsInput!) { addDraftFacts(input: $input) { draft { id } } }",
    { input: { draft, facts: [...FACTS.filter(({ metric }) => metric !== "net-revenue"), unreadable] } },
    scene.beta.preparer,
  );
  const read =
    "query ($draft: ID!) { draft(id: $draft) { vsme: coverage(framework: VSME) { isComplete reported { metric { slug } } explained { metric { slug } } } mof: coverage(framework: MOF_CN) { version } } }";

  const own = await scene.query(read, { draft }, scene.beta.preparer);
  const foreign = await scene.query(read, { draft }, scene.alpha.preparer);

  expect(empty).toEqual({ reported: [] });
  expect(own.errors).toEqual([]);
  expect(slugs(own.data.draft.vsme.reported)).toEqual(["ghg-scope1"]);
  expect(slugs(own.data.draft.vsme.explained)).toEqual(["waste-total", "pay-gap-gender"]);
  expect(own.data.draft).toMatchObject({ vsme: { isComplete: false }, mof: null });
  expect(foreign.data?.draft ?? null).toBeNull();
});
