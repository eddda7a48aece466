// SPDX-License-Identifier: Apache-2.0
import { beforeAll, describe, expect, it } from "vitest";
import { fromHex } from "../../../core/canonical/encoding.ts";
import { provenFact } from "../../../core/disclosure/commitment.ts";
import { createScene } from "../../fixtures/api-scene.ts";

type Scene = Awaited<ReturnType<typeof createScene>>;

const FACTS = `query ($id: ID!) { disclosure(id: $id) {
  id factsRoot factCount
  facts { edges { node {
    id metric { slug } value unit canonicalValue text note nullReason decimals visibility leafHash
    proof { index siblings disclosure } evidence { sha256 }
  } } }
  findings { rule { id } message expected actual facts { id } }
} }`;

let scene: Scene;
let logged: string;
let waiting: string;

beforeAll(async () => {
  scene = await createScene();
  const facts = [
    { metric: "ghg-scope1", value: "55.2", unit: "ktCO2e", note: "as printed" },
    {
      metric: "workforce-headcount",
      value: "161000",
      unit: "persons",
      visibility: "RESTRICTED",
      note: "secret",
    },
    { metric: "workforce-headcount", value: "161000", unit: "persons", visibility: "PUBLIC", note: "secret" },
  ];
  logged = await scene.submit(scene.alpha, { facts });
  await scene.sequence();
  waiting = await scene.submit(scene.alpha, {
    idempotencyKey: "later",
    period: { start: "2022-01-01", endExclusive: "2023-01-01" },
  });
});

function tokenOf(who: "nobody" | "stranger" | "own reader" | "operator"): string | undefined {
  const tokens = { nobody: undefined, stranger: scene.beta.preparer, operator: scene.operator };
  return who === "own reader" ? scene.alpha.reader : tokens[who];
}

describe.each(["nobody", "stranger"] as const)("%s", (who) => {
  it("reads public figures of the log and no restricted ones", async () => {
    const { data, errors } = await scene.query(FACTS, { id: logged }, tokenOf(who));

    const [open, hidden] = data.disclosure.facts.edges.map(({ node }: { node: unknown }) => node);
    expect(errors).toEqual([]);
    expect(open).toMatchObject({
      value: "55.2",
      unit: "ktCO2e",
      canonicalValue: "55200",
      note: "as printed",
    });
    expect(hidden).toMatchObject({
      metric: { slug: "workforce-headcount" },
      visibility: "RESTRICTED",
      value: null,
      unit: null,
      canonicalValue: null,
      note: null,
      proof: null,
      leafHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(JSON.stringify(data)).not.toContain("161000");
    expect(JSON.stringify(data)).not.toContain("secret");
  });

  it("reads no message of a rule about a restricted figure", async () => {
    const { data } = await scene.query(FACTS, { id: logged }, tokenOf(who));

    expect(data.disclosure.findings).toEqual([
      expect.objectContaining({ rule: { id: "R-DUP-01" }, message: expect.stringContaining("withheld") }),
    ]);
  });

  it("finds nothing that is not in the log yet", async () => {
    const one = await scene.query(FACTS, { id: waiting }, tokenOf(who));
    const all = await scene.query(
      `query ($org: ID!) {
        disclosures(filter: { organization: $org }) { edges { node { id } } }
        organization(id: $org) { disclosures { edges { node { id } } } }
        node(id: "${waiting}") { id }
      }`,
      { org: scene.alpha.id },
      tokenOf(who),
    );

    expect(one.data.disclosure).toBeNull();
    expect(all.data.node).toBeNull();
    expect(all.data.disclosures.edges).toEqual([{ node: { id: logged } }]);
    expect(all.data.organization.disclosures.edges).toEqual([{ node: { id: logged } }]);
  });
});

describe.each(["own reader", "operator"] as const)("%s", (who) => {
  it("reads every figure", async () => {
    const { data } = await scene.query(FACTS, { id: logged }, tokenOf(who));

    expect(data.disclosure.facts.edges[1].node).toMatchObject({ value: "161000", note: "secret" });
    expect(data.disclosure.findings[0].message).not.toContain("withheld");
  });

  it("reads what waits for the log", async () => {
    const { data } = await scene.query(
      "query ($org: ID!) { disclosures(filter: { organization: $org }) { edges { node { id status } } } }",
      { org: scene.alpha.id },
      tokenOf(who),
    );

    expect(data.disclosures.edges).toEqual([
      { node: { id: waiting, status: "ACCEPTED" } },
      { node: { id: logged, status: "LOGGED" } },
    ]);
  });
});

it("shows a proof that leads to the root", async () => {
  const { data } = await scene.query(FACTS, { id: logged });

  const { factsRoot, factCount, facts } = data.disclosure;
  const { index, disclosure, siblings } = facts.edges[0].node.proof;
  const path = siblings.map((sibling: string) => fromHex(sibling) ?? new Uint8Array());
  expect(provenFact({ index, disclosure, siblings: path }, { factsRoot, factCount })?.value).toBe("55.2");
});

it("finds a fact again by its id", async () => {
  const first = await scene.query(FACTS, { id: logged });
  const { id } = first.data.disclosure.facts.edges[0].node;

  const { data } = await scene.query(
    "query ($id: ID!) { node(id: $id) { __typename id ... on Fact { value } } }",
    { id },
  );

  expect(data.node).toEqual({ __typename: "Fact", id, value: "55.2" });
});

it("takes bare ids and global ids alike", async () => {
  const bare = await scene.query(FACTS, { id: logged.replace("disclosure:", "") });

  expect(bare.data.disclosure.id).toBe(logged);
});
