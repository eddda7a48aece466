// SPDX-License-Identifier: Apache-2.0
import { getIntrospectionQuery } from "graphql";
import { expect, it } from "vitest";
import { MAX_BODY_BYTES } from "../../../functions/api/read-body.ts";
import { createApiRegister } from "../../fixtures/api-register.ts";
import { createScene, disclosureInput, SUBMIT } from "../../fixtures/api-scene.ts";

const register = createApiRegister({ pointLimits: { client: 100_000, address: 100_000 } });

/** A query whose fields nest so many levels deep. */
function nested(levels: number): string {
  const inner = "supersedes { ".repeat(levels - 2);
  return `{ disclosure(id: "x") { ${inner} id ${"} ".repeat(levels - 2)} } }`;
}
const times = (count: number, make: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => make(i)).join(" ");
const CYCLE = '{ disclosure(id: "x") { ...A } } fragment A on Disclosure { supersedes { ...A } }';

it.each([
  ["12 levels", nested(12)],
  ["50 aliases", `{ ${times(50, (i) => `a${i}: __typename`)} }`],
  ["introspection", getIntrospectionQuery()],
])("answers %s", async (_what, query) => {
  const { errors, status } = await register.query(query);

  expect({ errors, status }).toEqual({ errors: [], status: 200 });
});

it.each([
  ["13 levels", nested(13), "expected at most 12 levels of fields, got 13"],
  ["51 aliases", `{ ${times(51, (i) => `a${i}: __typename`)} }`, "expected at most 50 aliases, got 51"],
  [
    "51 directives",
    `{ __typename ${times(51, () => "@skip(if: false)")} }`,
    "expected at most 50 directives, got 51",
  ],
  [
    "too many items",
    "{ disclosures(first: 1000) { edges { node { facts(first: 1000) { edges { node { id } } } } } } }",
    "expected at most 100000 items over all pages, got 1001000",
  ],
])("refuses %s as too costly, naming limit and cost", async (_what, query, message) => {
  const { errors } = await register.query(query);

  const refusal = errors.find(({ extensions }) => extensions.code === "QUERY_TOO_COSTLY");
  expect(refusal?.message).toContain(message);
  expect(refusal?.extensions.details).toMatchObject({ max: expect.any(Number), cost: expect.any(Number) });
});

it.each([
  ["a fragment within itself", CYCLE],
  ["more than 20,000 tokens", `{ ${"__typename ".repeat(20_000)} }`],
  ["a document that is no GraphQL", "{ viewer"],
  ["a field that does not exist", "{ nothing }"],
  [
    "introspection of types within types within types",
    "{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }",
  ],
])("refuses %s", async (_what, query) => {
  const { errors } = await register.query(query);

  expect(errors[0]?.extensions.code).toBe("BAD_INPUT");
});

it.each([
  ["announced", { "content-length": String(MAX_BODY_BYTES + 1) }, "{}"],
  ["not announced", {}, " ".repeat(MAX_BODY_BYTES + 1)],
])("refuses a body over 4.6 MB whose size is %s", async (_what, headers, text) => {
  const body = new Blob([text]).stream();
  const init = {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body,
    duplex: "half",
  };

  const response = await register.send("/graphql", init as RequestInit);

  expect(response.status).toBe(413);
  expect(await response.json()).toMatchObject({
    errors: [
      { message: expect.stringContaining("at most 4600000 bytes"), extensions: { code: "TOO_LARGE" } },
    ],
  });
});

it("stops reading a body that never ends", async () => {
  let chunks = 0;
  const body = new ReadableStream({
    pull(controller) {
      chunks += 1;
      controller.enqueue(new Uint8Array(1024 * 1024));
    },
  });
  const init = { method: "POST", headers: { "content-type": "application/json" }, body, duplex: "half" };

  const response = await register.send("/graphql", init as RequestInit);

  expect(response.status).toBe(413);
  expect(chunks).toBeLessThan(12);
});

it("refuses 20,001 facts", async () => {
  const scene = await createScene();
  const facts = Array.from({ length: 20_001 }, () => ({ metric: "ghg-scope1", value: "1", unit: "tCO2e" }));

  const { errors } = await scene.query(
    SUBMIT,
    { input: disclosureInput(scene.alpha.id, { facts }) },
    scene.alpha.preparer,
  );

  expect(errors[0]).toMatchObject({
    message: "facts: expected at most 20000, got 20001",
    extensions: { code: "TOO_LARGE" },
  });
});

it("tells what a query costs and what is left", async () => {
  const fresh = createApiRegister();

  const { data } = await fresh.query("{ rateLimit { cost limit remaining resetsAt } }");

  expect(data.rateLimit).toEqual({
    cost: 1,
    limit: 1000,
    remaining: 999,
    resetsAt: "2026-11-23T12:01:00.000Z",
  });
});

it("refuses a caller whose points are spent, until the next minute, and nobody else", async () => {
  const fresh = createApiRegister({ pointLimits: { client: 2, address: 1 } });
  const token = await fresh.login(null, "READER");
  const ask = (who?: string) => fresh.query("{ __typename }", {}, who);
  await ask();

  const refused = await ask();
  const client = await ask(token);
  fresh.clock.advance(60_000);
  const later = await ask();

  expect(refused).toMatchObject({ status: 429, errors: [{ extensions: { code: "RATE_LIMITED" } }] });
  expect(refused.headers.get("retry-after")).toBe("60");
  expect([client.status, later.status]).toEqual([200, 200]);
});
