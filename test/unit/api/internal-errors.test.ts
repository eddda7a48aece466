// SPDX-License-Identifier: Apache-2.0
import { buildSync } from "esbuild";
import { expect, it } from "vitest";
import { DomainError } from "../../../core/errors.ts";
import type { ApiNeeds } from "../../../functions/api/api-needs.ts";
import { createApiRegister } from "../../fixtures/api-register.ts";

const SECRET = "table credentials: hunter2";
const QUERY = '{ organization(id: "org") { id } }';

function brokenBy(error: unknown) {
  const find = () => Promise.reject(error);
  const { organizations } = createApiRegister().needs;
  const changes: Partial<ApiNeeds> = { organizations: { ...organizations, find } };
  return createApiRegister(changes);
}

it.each([
  ["an exception", new Error(SECRET)],
  [
    "an exception of another copy of a library",
    Object.assign(new Error(SECRET), { name: "DomainError", code: "OTHER" }),
  ],
  ["a broken invariant", new DomainError("INVARIANT", SECRET)],
  ["a thrown string", SECRET],
])("tells nothing of %s but an id that the operator's log has too", async (_what, error) => {
  const register = brokenBy(error);

  const answer = await register.query(QUERY);

  const [told] = answer.errors;
  expect(told).toMatchObject({
    message: "internal error",
    path: ["organization"],
    extensions: { code: "INVARIANT" },
  });
  expect(JSON.stringify(answer.errors)).not.toContain("hunter2");
  expect(register.logged.map(({ correlationId }) => correlationId)).toEqual([told?.extensions.correlationId]);
});

it("judges refusals by their shape, whatever copy of the class they are of", async () => {
  const error = Object.assign(new Error("the table is busy"), {
    name: "DomainError",
    code: "UNAVAILABLE",
    details: {},
  });

  const { errors } = await brokenBy(error).query(QUERY);

  expect(errors[0]).toMatchObject({ message: "the table is busy", extensions: { code: "UNAVAILABLE" } });
});

it("tells nothing of an exception outside of GraphQL either", async () => {
  const register = brokenBy(new Error(SECRET));

  const response = await register.send("/organizations/org/did.json");

  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain("hunter2");
  expect(register.logged[0]?.error.message).toBe(SECRET);
});

it("bundles one copy of graphql", () => {
  const { metafile } = buildSync({
    entryPoints: ["functions/api/create-api.ts"],
    bundle: true,
    write: false,
    metafile: true,
    platform: "node",
    format: "esm",
    logLevel: "error",
  });

  const entries = Object.keys(metafile.inputs).filter((path) =>
    /node_modules\/graphql\/index\.m?js$/.test(path),
  );
  const twins = Object.keys(metafile.inputs).filter((path) =>
    /node_modules\/graphql\/.*GraphQLError\.m?js$/.test(path),
  );
  expect(entries).toHaveLength(1);
  expect(twins).toHaveLength(1);
});
