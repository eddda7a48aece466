// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { createScene } from "../../fixtures/api-scene.ts";
import { CAT_01, firstOf, log, METHOD, restated } from "../../fixtures/restatement-scene.ts";

const CHANGES = `query ($id: ID!, $first: Int, $after: String) {
  disclosure(id: $id) { changes(first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    edges { node { kind reason note delta deltaUnit before { value period { start } } after { value metric { slug } } } }
  } }
}`;

describe("what a restatement changed", () => {
  it("is every figure that Microsoft restated, with before, after, delta, reason and note", async () => {
    const scene = await restated();
    const id = await firstOf(scene);

    const { data, errors } = await scene.query(CHANGES, { id });

    expect(errors).toEqual([]);
    const changes = data.disclosure.changes.edges.map(
      ({ node }: { node: ChangeNode }) => node,
    ) as ChangeNode[];
    const restatedOnes = changes.filter(({ kind }) => kind === "CHANGED");
    expect(restatedOnes).toHaveLength(28);
    expect(restatedOnes.find(({ after }) => after?.metric.slug === CAT_01)).toEqual({
      kind: "CHANGED",
      ...METHOD,
      delta: "-32000",
      deltaUnit: "tCO2e",
      before: { value: "4090000", period: { start: "2016-07-01" } },
      after: { value: "4058000", metric: { slug: CAT_01 } },
    });
    // What only the later report prints for these years, such as scopes 1 and 2, is new and restates nothing.
    const rest = changes.filter(({ kind }) => kind !== "CHANGED");
    expect(new Set(rest.map(({ kind, reason, before }) => `${kind} ${reason} ${before}`))).toEqual(
      new Set(["ADDED null null"]),
    );
  });

  it("comes in pages, and is nothing for a disclosure that supersedes none", async () => {
    const scene = await restated();
    const id = await firstOf(scene);
    const { changes } = (await scene.query(CHANGES, { id, first: 10 })).data.disclosure;
    const rest = (await scene.query(CHANGES, { id, after: changes.pageInfo.endCursor })).data.disclosure
      .changes;

    expect(changes.pageInfo.hasNextPage).toBe(true);
    expect(changes.edges.length + rest.edges.length).toBe(changes.totalCount);
    const { supersedes } = (
      await scene.query(
        "query ($id: ID!) { disclosure(id: $id) { supersedes { changes { totalCount } } } }",
        { id },
      )
    ).data.disclosure;
    expect(supersedes.changes.totalCount).toBe(0);
  });

  it("leaves out what is restricted, but for those who may see it", async () => {
    const scene = await createScene();
    const headcount = { metric: "workforce-headcount", unit: "persons", visibility: "RESTRICTED" };
    const supersedes = await scene.submit(scene.alpha, { facts: [{ ...headcount, value: "10" }] });
    await log(scene);
    const restatement = { reason: "ERROR", note: "three counted twice" };
    const id = await scene.submit(scene.alpha, {
      idempotencyKey: "second",
      supersedes,
      facts: [{ ...headcount, value: "7", restatement }],
    });
    await log(scene);

    const [nobody, own] = [
      await scene.query(CHANGES, { id }),
      await scene.query(CHANGES, { id }, scene.alpha.reader),
    ];

    expect(nobody.data.disclosure.changes.totalCount).toBe(0);
    expect(own.data.disclosure.changes.edges[0].node).toMatchObject({
      delta: "-3",
      deltaUnit: "persons",
      reason: "ERROR",
    });
  });
});

interface ChangeNode {
  readonly kind: string;
  readonly reason: string | null;
  readonly before: { readonly value: string } | null;
  readonly after: { readonly metric: { readonly slug: string } } | null;
}
