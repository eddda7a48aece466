// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";
import { indexLog } from "../../../functions/usecases/frames/index-log.ts";
import { createScene, disclosureInput, SUBMIT } from "../../fixtures/api-scene.ts";

const ASK = `query ($id: ID!, $asOf: Int, $first: Int, $after: String) { organization(id: $id) {
  disclosures(asOf: $asOf, first: $first, after: $after) {
    asOf pageInfo { hasNextPage endCursor }
    edges { node { id version status supersedes { id status } supersededBy { id } facts { edges { node { value } } } } }
  } } }`;

async function scene() {
  const made = await createScene();
  const { alpha } = made;
  const log = async () => {
    await made.sequence();
    while ((await indexLog(made.needs)) > 0);
  };
  const ask = async (variables: Readonly<Record<string, unknown>>, token?: string) => {
    const { data, errors } = await made.query(ASK, { id: alpha.id, ...variables }, token);
    return { errors, list: data?.organization?.disclosures };
  };
  const first = await made.submit(alpha);
  await log();
  return { ...made, first, log, ask };
}

/** A second version with another figure. */
async function restate({ query, alpha, first, log }: Awaited<ReturnType<typeof scene>>): Promise<string> {
  const input = disclosureInput(alpha.id, {
    idempotencyKey: "second",
    supersedes: first,
    facts: [
      {
        metric: "ghg-scope1",
        value: "56.0",
        unit: "ktCO2e",
        restatement: { reason: "ERROR", note: "a plant was left out" },
      },
      { metric: "workforce-headcount", value: "161000", unit: "persons", visibility: "RESTRICTED" },
    ],
  });
  const { data, errors } = await query(SUBMIT, { input }, alpha.preparer);
  expect(errors).toEqual([]);
  await log();
  return String(data.submitDisclosure.disclosure.id);
}

it("answers what was known at a log index, whatever came later", async () => {
  const made = await scene();
  const before = await made.ask({ asOf: 1 });
  const second = await restate(made);
  const versions = async (asOf: number) =>
    (await made.ask({ asOf })).list.edges.map(({ node }: { node: Record<string, unknown> }) => node);

  expect(await made.ask({ asOf: 1 })).toEqual(before);
  expect(await versions(0)).toEqual([]);
  expect(await versions(1)).toMatchObject([{ id: made.first, status: "LOGGED", supersededBy: null }]);
  expect(await versions(2)).toMatchObject([
    { id: second, version: 2, status: "LOGGED", supersedes: { id: made.first, status: "SUPERSEDED" } },
    { id: made.first, version: 1, status: "SUPERSEDED", supersededBy: { id: second } },
  ]);
});

it("leaves out what waits for the log, also for its own clients", async () => {
  const { submit, alpha, ask, first } = await scene();
  await submit(alpha, { idempotencyKey: "b", period: { start: "2024-01-01", endExclusive: "2025-01-01" } });

  const { list } = await ask({ asOf: 1 }, alpha.preparer);

  expect(list.edges.map(({ node }: { node: { id: string } }) => node.id)).toEqual([first]);
});

it("is read page by page at one size", async () => {
  const made = await scene();
  await restate(made);

  const page = (await made.ask({ asOf: 2, first: 1 })).list;
  const rest = (await made.ask({ asOf: 2, first: 1, after: page.pageInfo.endCursor })).list;
  const other = await made.ask({ asOf: 1, first: 1, after: page.pageInfo.endCursor });

  expect(page).toMatchObject({ asOf: 2, pageInfo: { hasNextPage: true } });
  expect(rest.edges[0].node.id).toBe(made.first);
  expect(rest.pageInfo.hasNextPage).toBe(false);
  expect(other.errors[0]?.message).toContain("asOf: expected 2, as the cursor says, got 1");
});

it.each([3, -1])("refuses a size the index does not cover (%i)", async (asOf) => {
  const { ask } = await scene();

  const { errors } = await ask({ asOf });

  expect(errors[0]).toMatchObject({
    message: `asOf: expected a log size from 0 to 1, got ${asOf}`,
    extensions: { code: "BAD_INPUT" },
  });
});
