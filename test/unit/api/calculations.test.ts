// SPDX-License-Identifier: Apache-2.0
import { beforeAll, describe, expect, it } from "vitest";
import { decodeCalculation } from "../../../core/calculation/calculation.ts";
import { replayCalculation } from "../../../core/calculation/replay.ts";
import { parseCanonicalJson } from "../../../core/canonical/strict-json.ts";
import { createScene, disclosureInput, SUBMIT } from "../../fixtures/api-scene.ts";

const CALCULATE = `mutation ($input: CalculateEmissionsInput!) { calculateEmissions(input: $input) {
  calculations { id sha256 formula formulaVersion notes { code message(language: ZH) } document url factors { id licence } }
  facts { metric value unit decimals dimensions { axis member } period { start endExclusive } basis calculation }
} }`;
const READ = `query ($id: ID!) { calculation(id: $id) { id gases { gas kgCo2e } } }`;
const PERIOD = { start: "2023-01-01", endExclusive: "2024-01-01" };
const OWN = {
  name: "regional grid",
  value: "0.5703",
  unit: "tCO2/MWh",
  region: "CN",
  source: "notice",
  year: 2023,
};
const GRID = {
  formula: "SCOPE2_LOCATION",
  metric: "ghg-scope2-location",
  decimals: 2,
  activities: [
    { description: "offices", quantity: "1200", unit: "MWh", region: "CN", factors: [{ own: OWN }] },
  ],
};
const LEAK = {
  formula: "REFRIGERANT",
  metric: "ghg-scope1",
  activities: [{ description: "chillers", quantity: "10", unit: "kg", gas: "R-410A" }],
};

type Scene = Awaited<ReturnType<typeof createScene>>;
let scene: Scene;

beforeAll(async () => {
  scene = await createScene();
});

async function calculate(calculations: readonly object[], who = scene.alpha) {
  const input = { organization: who.id, period: PERIOD, calculations };
  const { data, errors } = await scene.query(CALCULATE, { input }, who.preparer);
  return { ...data?.calculateEmissions, errors };
}

describe("calculateEmissions", () => {
  it("answers facts that submitDisclosure takes as they are", async () => {
    const { facts, calculations, errors } = await calculate([GRID, LEAK]);

    expect(errors).toEqual([]);
    expect(facts).toMatchObject([
      { metric: "ghg-scope2-location", value: "684.36", unit: "tCO2e", decimals: 2, basis: "CALCULATED" },
      { metric: "ghg-scope1", value: "19.235", unit: "tCO2e", decimals: 3, period: PERIOD },
    ]);
    expect(calculations).toMatchObject([
      { formula: "SCOPE2_LOCATION", formulaVersion: 1, notes: [{ code: "OWN_FACTOR" }] },
      {
        formula: "REFRIGERANT",
        notes: [],
        factors: expect.arrayContaining([{ id: "gwp100-ar5-hfc32", licence: "CC0-1.0" }]),
      },
    ]);
    const input = disclosureInput(scene.alpha.id, { facts, dryRun: true });
    const { data } = await scene.query(SUBMIT, { input }, scene.alpha.preparer);
    const said = data.submitDisclosure.findings.filter(
      (one: { rule: { id: string } }) => one.rule.id === "R-PRV-01",
    );
    expect(said).toEqual([]);
  });

  it("gives the same object for the same input, and another one to another organization", async () => {
    const [first, again, other] = [
      await calculate([GRID]),
      await calculate([GRID]),
      await calculate([GRID], scene.beta),
    ];

    expect(again.calculations).toEqual(first.calculations);
    expect(other.calculations[0].id).not.toBe(first.calculations[0].id);
  });

  it("hands out an object that replays offline", async () => {
    const { calculations } = await calculate([LEAK]);

    const read = decodeCalculation(parseCanonicalJson(calculations[0].document), "calculation");
    expect(replayCalculation(read)).toEqual({ status: "same" });
  });

  it.each([
    [
      "an unknown factor",
      { activities: [{ ...GRID.activities[0], factors: [{ id: "nothing" }] }] },
      "calculations[0].activities[0].factors[0].id: expected a factor",
    ],
    [
      "a unit that does not fit",
      { activities: [{ ...GRID.activities[0], unit: "kg" }] },
      "calculations[0].activities[0].unit: expected a unit of energy",
    ],
    ["an unknown metric", { metric: "ghg-scope2-locatoin" }, 'did you mean "ghg-scope2-location"'],
    [
      "a dimension the metric lacks",
      { dimensions: [{ axis: "gas", member: "CH4" }] },
      "dimensions[0].axis: expected one of",
    ],
    ["no activity", { activities: [] }, "calculations[0].activities: expected 1 to 1000"],
    ["too many decimals", { decimals: 13 }, "calculations[0].decimals: expected -12 to 12"],
    [
      "an own factor in CO2e without a set",
      { activities: [{ ...GRID.activities[0], factors: [{ own: { ...OWN, unit: "kgCO2e/kWh" } }] }] },
      "own.gwpSet: expected a set for CO2e",
    ],
  ])("refuses %s", async (_what, change, message) => {
    const { errors } = await calculate([{ ...GRID, ...change }]);

    expect(errors).toMatchObject([
      { message: expect.stringContaining(message), extensions: { code: "BAD_INPUT" } },
    ]);
  });

  it("is for preparers of the organization", async () => {
    const input = { organization: scene.alpha.id, period: PERIOD, calculations: [GRID] };

    const answers = await Promise.all(
      [undefined, scene.alpha.reader, scene.beta.preparer].map((token) =>
        scene.query(CALCULATE, { input }, token),
      ),
    );
    expect(answers.map(({ errors }) => errors[0]?.extensions.code)).toEqual([
      "UNAUTHENTICATED",
      "FORBIDDEN",
      "FORBIDDEN",
    ]);
  });
});

describe("a fact that pins a calculation", () => {
  it("is refused when it says something else, or pins the calculation of another company", async () => {
    const { facts } = await calculate([GRID]);
    const { facts: foreign } = await calculate([GRID], scene.beta);
    const wrong = [[{ ...facts[0], value: "684.35" }], foreign];

    const answers = await Promise.all(
      wrong.map((stated) =>
        scene.query(
          SUBMIT,
          { input: disclosureInput(scene.alpha.id, { facts: stated, dryRun: true }) },
          scene.alpha.preparer,
        ),
      ),
    );
    const messages = answers.flatMap(({ data }) =>
      data.submitDisclosure.findings.flatMap(
        (one: { rule: { id: string }; severity: string; message: string }) =>
          one.rule.id === "R-PRV-01" ? [`${one.severity} ${one.message}`] : [],
      ),
    );
    expect(messages).toEqual([
      expect.stringMatching(/^ERROR .* gives 684\.36 tCO2e/),
      expect.stringMatching(/^ERROR .* is not one of this organization/),
    ]);
  });

  it("opens the calculation to everybody once it is public and in the log, and not before", async () => {
    const { calculations, facts } = await calculate([{ ...LEAK, decimals: 1 }]);
    const inChina = { ...LEAK, dimensions: [{ axis: "country", member: "CN" }] };
    const hidden = await calculate([inChina]);
    const paths = [calculations[0], hidden.calculations[0]].map(
      ({ sha256 }) => `/calculations/${sha256}.json`,
    );
    const stated = [facts[0], { ...hidden.facts[0], visibility: "RESTRICTED" }];
    const status = () => Promise.all(paths.map(async (path) => (await scene.send(path)).status));
    const before = await status();

    const id = await scene.submit(scene.alpha, { idempotencyKey: "pinned", facts: stated });
    const accepted = await status();
    await scene.sequence();

    expect([before, accepted, await status()]).toEqual([
      [404, 404],
      [404, 404],
      [200, 404],
    ]);
    const served = await scene.send(paths[0] ?? "");
    expect(await served.text()).toBe(calculations[0].document);
    const { data } = await scene.query(
      `query ($id: ID!) { disclosure(id: $id) { facts { edges { node { calculation } } } } }`,
      { id },
    );
    const shown = data.disclosure.facts.edges.map(
      ({ node }: { node: { calculation: string | null } }) => node.calculation,
    );
    expect(shown.sort()).toEqual([calculations[0].id, null].sort());
  });

  it("keeps a calculation nobody published between its organization and the operator", async () => {
    const { calculations } = await calculate([{ ...LEAK, decimals: 5 }]);
    const id = calculations[0].id;

    const tokens = [scene.alpha.reader, scene.operator, scene.beta.preparer, undefined];
    const answers = await Promise.all(tokens.map((token) => scene.query(READ, { id }, token)));
    expect(answers.map(({ data }) => data.calculation?.id ?? null)).toEqual([id, id, null, null]);
  });
});

describe("a draft", () => {
  const SAVE = "mutation ($input: SaveDraftInput!) { saveDraft(input: $input) { draft { id } } }";
  const ADD = "mutation ($input: AddDraftFactsInput!) { addDraftFacts(input: $input) { draft { id } } }";
  const DRAFT = `query ($id: ID!) { draft(id: $id) {
    facts { edges { node { metric basis calculation } } } check { isAcceptable problems { path message } } } }`;

  async function drafted(idempotencyKey: string, facts: readonly object[]) {
    const { facts: _facts, ...header } = disclosureInput(scene.alpha.id, { idempotencyKey });
    const { preparer } = scene.alpha;
    const { data } = await scene.query(SAVE, { input: header }, preparer);
    const { id } = data.saveDraft.draft;
    const added = await scene.query(ADD, { input: { draft: id, facts } }, preparer);
    expect(added.errors).toEqual([]);
    const read = await scene.query(DRAFT, { id }, preparer);
    expect(read.errors).toEqual([]);
    return read.data.draft;
  }

  it("shows of each fact which calculation it comes from, which can be read", async () => {
    const { facts, calculations } = await calculate([LEAK]);
    const [{ period: _period, dimensions: _dimensions, ...fact }] = facts;
    const [{ id, sha256 }] = calculations;
    const measured = { metric: "water-withdrawal", value: "5", unit: "m3" };

    const draft = await drafted("calculated", [fact, measured]);
    const bare = await drafted("bare", [{ ...fact, calculation: sha256 }]);

    const shown = ({ facts: { edges } }: typeof draft) =>
      edges.map(({ node }: { node: { basis: string; calculation: string } }) => [
        node.basis,
        node.calculation,
      ]);
    expect(shown(draft)).toEqual([
      ["CALCULATED", id],
      ["MEASURED", null],
    ]);
    expect(shown(bare)).toEqual([["CALCULATED", id]]);
    expect(draft.check.problems.map(({ path }: { path: string }) => path)).not.toContain("calculation");
    const { data } = await scene.query(
      READ,
      { id: draft.facts.edges[0].node.calculation },
      scene.alpha.preparer,
    );
    expect(data.calculation.id).toBe(id);
  });

  it("shows what is no calculation as it was stated, and names it", async () => {
    const fact = { metric: "ghg-scope1", value: "5", unit: "tCO2e", basis: "CALCULATED" };

    const draft = await drafted("mistyped", [{ ...fact, calculation: "sheet 4" }]);

    expect(draft.facts.edges[0].node.calculation).toBe("sheet 4");
    expect(draft.check).toMatchObject({ isAcceptable: false, problems: [{ path: "calculation" }] });
  });
});

describe("factors", () => {
  const FACTORS = `query ($filter: FactorFilter, $first: Int, $after: String) { factors(filter: $filter, first: $first, after: $after) {
    edges { node { id kind value unit source licence gwpSet dataYear publicationYear url hash } } pageInfo { hasNextPage endCursor } } }`;

  it("are found by kind, region, category and words, with source and licence", async () => {
    const filter = { kind: "EMISSION_FACTOR", region: "GB", category: "S2", text: "electricity 2024" };

    const { data, errors } = await scene.query(FACTORS, { filter });

    expect(errors).toEqual([]);
    expect(data.factors.edges.map(({ node }: { node: object }) => node)).toMatchObject([
      { id: "uk-grid-2024", value: "0.20705", unit: "kgCO2e/kWh", licence: "OGL-3.0", publicationYear: 2024 },
    ]);
  });

  it("come in pages without gap or repetition", async () => {
    const filter = { kind: "GWP100" };
    const first = await scene.query(FACTORS, { filter, first: 40 });
    const second = await scene.query(FACTORS, {
      filter,
      first: 40,
      after: first.data.factors.pageInfo.endCursor,
    });

    const ids = [first, second].flatMap(({ data }) =>
      data.factors.edges.map(({ node }: { node: { id: string } }) => node.id),
    );
    expect(new Set(ids).size).toBe(65);
    expect(second.data.factors.pageInfo.hasNextPage).toBe(false);
  });
});
