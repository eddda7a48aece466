// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { createScene } from "../../fixtures/api-scene.ts";
import {
  CAT_01,
  FISCAL_2020,
  firstOf,
  log,
  METHOD,
  restated,
  type Scene,
} from "../../fixtures/restatement-scene.ts";

const FRAME = `query ($metric: String!, $period: PeriodFrame!, $dimensions: [DimensionInput!], $filter: FrameFilter,
    $asOf: Int, $first: Int, $after: String) {
  frame(metric: $metric, period: $period, dimensions: $dimensions, filter: $filter, asOf: $asOf, first: $first, after: $after) {
    asOf
    pageInfo { hasNextPage hasPreviousPage endCursor }
    edges { node {
      organization { id country } disclosure { id version } knownFrom
      fact { id metric { slug } period { start endExclusive } value unit canonicalValue visibility leafHash
        proof { disclosure } restates { reason note fact { value } } }
    } }
  }
}`;
const SERIES = `query ($metric: String!, $organizations: [ID!]!, $vintage: Vintage, $from: Date, $to: Date, $asOf: Int) {
  series(metric: $metric, organizations: $organizations, vintage: $vintage, from: $from, to: $to, asOf: $asOf) {
    organization { id } metric { slug }
    points { period { start } fact { value } disclosure { version } knownFrom supersededAt }
  }
}`;
const UNCERTIFIED = { certifiedOnly: false };
type Variables = Readonly<Record<string, unknown>>;

async function frame(scene: Scene, variables: Variables, token?: string) {
  const { data, errors } = await scene.query(
    FRAME,
    { metric: CAT_01, period: { range: FISCAL_2020 }, filter: UNCERTIFIED, ...variables },
    token,
  );
  expect(errors).toEqual([]);
  return data.frame;
}

/** Values of a series of the first organization, by the year in which each period begins. */
async function series(scene: Scene, variables: Variables) {
  const { data, errors } = await scene.query(SERIES, {
    metric: CAT_01,
    organizations: [scene.alpha.id],
    ...variables,
  });
  expect(errors).toEqual([]);
  return data.series[0].points as {
    readonly period: { readonly start: string };
    readonly fact: { readonly value: string };
    readonly disclosure: { readonly version: number };
    readonly supersededAt: string | null;
  }[];
}

const FIRST = ["4090000", "4120000", "4190000", "4050000"];
const LATER = ["4058000", "4452000", "4411000", "4156000"];

describe("the two vintages Microsoft printed", () => {
  it("are both there, each as it was known at its log size", async () => {
    const scene = await restated();

    const values = async (variables: Variables) =>
      (await series(scene, variables)).map(({ fact }) => fact.value);

    expect(await values({ asOf: 0 })).toEqual([]);
    expect(await values({ asOf: 1 })).toEqual(FIRST);
    expect(await values({ asOf: 2 })).toEqual(LATER);
    expect(await values({})).toEqual(LATER);
    expect(await values({ vintage: "FIRST" })).toEqual(FIRST);
    expect(await values({ vintage: "FIRST", asOf: 1 })).toEqual(FIRST);
    expect(await values({ vintage: "ALL" })).toEqual(FIRST.flatMap((value, i) => [value, LATER[i]]));
    expect(await values({ vintage: "ALL", asOf: 1 })).toEqual(FIRST);
  });

  it("say when the first one was superseded, and only from then on", async () => {
    const scene = await restated();

    const [first, second] = await series(scene, { vintage: "ALL" });
    const [before] = await series(scene, { vintage: "ALL", asOf: 1 });

    expect(first?.supersededAt).toBe("2026-11-23T12:00:01.000Z");
    expect(second?.supersededAt).toBeNull();
    expect(before?.supersededAt).toBeNull();
  });

  it("are cut by first and last day", async () => {
    const scene = await restated();

    const points = await series(scene, { from: "2017-07-01", to: "2019-06-30" });

    expect(points.map(({ period }) => period.start)).toEqual(["2017-07-01", "2018-07-01"]);
  });

  it("show in the frame what was known then, with reason, note and the fact before", async () => {
    const scene = await restated();

    const before = await frame(scene, { asOf: 1 });
    const after = await frame(scene, {});

    expect(before.edges.map(({ node }: { node: { fact: { value: string } } }) => node.fact.value)).toEqual([
      "4050000",
    ]);
    expect(before.edges[0].node.fact.restates).toBeNull();
    expect(after.asOf).toBe(2);
    expect(after.edges).toHaveLength(1);
    expect(after.edges[0].node).toMatchObject({
      organization: { id: scene.alpha.id, country: "CN" },
      disclosure: { version: 2 },
      knownFrom: "2026-11-23T12:00:01.000Z",
      fact: {
        metric: { slug: CAT_01 },
        value: "4156000",
        canonicalValue: "4156000",
        restates: { ...METHOD, fact: { value: "4050000" } },
        proof: { disclosure: expect.stringMatching(/^[A-Za-z0-9_-]+$/) },
      },
    });
  });
});

describe("a frame", () => {
  const YEAR = { period: { calendarYear: 2023 }, metric: "ghg-scope1" };

  it("has one row an organization, on pages that share one size", async () => {
    const scene = await createScene();
    const { id, preparer } = await secondReporter(scene);
    await scene.submit(scene.alpha);
    await scene.submit({ id, preparer });
    await log(scene);

    const one = await frame(scene, { ...YEAR, first: 1 });
    await scene.submit(scene.alpha, {
      idempotencyKey: "later",
      supersedes: await firstOf(scene),
      facts: LESS,
    });
    await log(scene);
    const two = await frame(scene, { ...YEAR, first: 1, after: one.pageInfo.endCursor });
    const three = await frame(scene, { ...YEAR, asOf: one.asOf, first: 10 });

    expect([one.asOf, two.asOf]).toEqual([2, 2]);
    expect(one.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    const owners = [...one.edges, ...two.edges].map(({ node }) => node.organization.id);
    expect(owners.sort()).toEqual([scene.alpha.id, id].sort());
    expect(three.edges.map(({ node }: { node: { fact: { value: string } } }) => node.fact.value)).toEqual([
      "55.2",
      "55.2",
    ]);
  });

  it("knows a July to June year by the year it begins in", async () => {
    const scene = await restated();

    const rows = async (calendarYear: number) =>
      (await frame(scene, { period: { calendarYear } })).edges.length;

    expect([await rows(2018), await rows(2019), await rows(2020)]).toEqual([1, 1, 0]);
  });

  it("shows a restricted figure to its organization and operators only", async () => {
    const scene = await createScene();
    await scene.submit(scene.alpha);
    await log(scene);
    const headcount = {
      metric: "workforce-headcount",
      period: { range: { start: "2023-12-31", endExclusive: "2024-01-01" } },
    };

    const nobody = await frame(scene, headcount);
    const own = await frame(scene, headcount, scene.alpha.preparer);
    const other = await frame(scene, headcount, scene.beta.preparer);

    expect(nobody.edges[0].node.fact).toMatchObject({ value: null, visibility: "RESTRICTED", proof: null });
    expect(other.edges[0].node.fact.value).toBeNull();
    expect(own.edges[0].node.fact.value).toBe("161000");
  });

  it.each([
    ["certified only by default", {}, 0],
    ["in another country", { certifiedOnly: false, countries: ["US"] }, 0],
    ["in its country", { certifiedOnly: false, countries: ["US", "CN"] }, 1],
    ["under another framework", { certifiedOnly: false, frameworks: ["VSME"] }, 0],
    ["under its framework", { certifiedOnly: false, frameworks: ["VSME", "GRI"] }, 1],
    ["estimated", { certifiedOnly: false, basis: ["ESTIMATED"] }, 0],
    ["measured", { certifiedOnly: false, basis: ["MEASURED"] }, 1],
  ])("answers what is %s", async (_what, filter, count) => {
    const scene = await createScene();
    await scene.submit(scene.alpha);
    await log(scene);

    expect((await frame(scene, { ...YEAR, filter })).edges).toHaveLength(count);
  });

  it("asks for exactly the dimensions given", async () => {
    const scene = await createScene();
    const dimensions = [{ axis: "sourceType", member: "mobile" }];
    const part = { metric: "ghg-scope1", value: "5", unit: "tCO2e", dimensions };
    await scene.submit(scene.alpha, { facts: [{ metric: "ghg-scope1", value: "55", unit: "tCO2e" }, part] });
    await log(scene);

    const [total, mobile] = [await frame(scene, YEAR), await frame(scene, { ...YEAR, dimensions })];

    expect(total.edges.map(({ node }: { node: { fact: { value: string } } }) => node.fact.value)).toEqual([
      "55",
    ]);
    expect(mobile.edges.map(({ node }: { node: { fact: { value: string } } }) => node.fact.value)).toEqual([
      "5",
    ]);
  });

  it.each([
    ["an unknown metric", { metric: "ghg" }, "metric: expected a metric of the catalogue"],
    ["a size the index has not reached", { asOf: 5 }, "asOf: expected a log size from 0 to 0, got 5"],
    ["a negative size", { asOf: -1 }, "asOf: expected a log size from 0 to 0, got -1"],
    ["a year out of range", { period: { calendarYear: 99 } }, "period.calendarYear: expected 1900 to 2199"],
    [
      "a range that ends first",
      { period: { range: { start: "2024-01-01", endExclusive: "2023-01-01" } } },
      "period.range: expected a start before",
    ],
    ["an odd country", { filter: { countries: ["China"] } }, "filter.countries: expected codes such as CN"],
    [
      "an axis twice",
      {
        dimensions: [
          { axis: "a", member: "b" },
          { axis: "a", member: "c" },
        ],
      },
      "dimensions: expected each axis once",
    ],
    ["another list's cursor", { after: "WyJjaGFuZ2VzIiwwXQ" }, "after: expected a cursor of the frame list"],
  ])("refuses %s", async (_what, variables, message) => {
    const scene = await createScene();

    const { errors } = await scene.query(FRAME, { ...YEAR, ...variables });

    expect(errors[0]?.message).toContain(message);
    expect(errors[0]?.extensions.code).toBe("BAD_INPUT");
  });

  it("refuses another size than the cursor's", async () => {
    const scene = await createScene();
    await scene.submit(scene.alpha);
    await log(scene);
    const { edges } = (
      await scene.query(
        `{ frame(metric: "ghg-scope1", period: { calendarYear: 2023 }, filter: { certifiedOnly: false }) { edges { cursor } } }`,
      )
    ).data.frame;

    const { errors } = await scene.query(FRAME, { ...YEAR, asOf: 0, after: edges[0].cursor });

    expect(errors[0]?.message).toContain("asOf: expected 1, as the cursor says");
  });
});

const LESS = [
  { metric: "ghg-scope1", value: "50", unit: "ktCO2e", restatement: METHOD },
  { metric: "workforce-headcount", value: "161000", unit: "persons", visibility: "RESTRICTED" },
];

async function secondReporter(scene: Scene) {
  const input = {
    idempotencyKey: "gamma",
    kind: "REPORTER",
    names: [{ language: "EN", name: "Gamma Ltd" }],
    country: "US",
  };
  const { data } = await scene.query(
    "mutation ($input: RegisterOrganizationInput!) { registerOrganization(input: $input) { organization { id } } }",
    { input },
    scene.operator,
  );
  const id: string = data.registerOrganization.organization.id;
  return { id, preparer: await scene.login(id.replace("organization:", ""), "PREPARER") };
}

describe("a series", () => {
  it("refuses an organization nobody registered, and more than a hundred", async () => {
    const scene = await createScene();
    const many = Array.from({ length: 101 }, (_, i) => `organization:${i}`);

    const unknown = await scene.query(SERIES, { metric: CAT_01, organizations: ["organization:0"] });
    const tooMany = await scene.query(SERIES, { metric: CAT_01, organizations: many });

    expect(unknown.errors[0]?.extensions.code).toBe("NOT_FOUND");
    expect(tooMany.errors[0]?.message).toContain("organizations: expected at most 100");
  });
});
