// SPDX-License-Identifier: Apache-2.0
import { beforeAll, describe, expect, it } from "vitest";
import { createScene, disclosureInput } from "../../fixtures/api-scene.ts";

type Scene = Awaited<ReturnType<typeof createScene>>;
type Who = "nobody" | "operator" | "preparer" | "approver" | "reader";

let scene: Scene;
let draft: string;

beforeAll(async () => {
  scene = await createScene();
  draft = await scene.submit(scene.beta);
});

const MUTATIONS: Readonly<
  Record<string, { readonly document: string; readonly input: (scene: Scene) => unknown }>
> = {
  registerOrganization: {
    document:
      "mutation ($input: RegisterOrganizationInput!) { registerOrganization(input: $input) { organization { id } } }",
    input: () => ({
      idempotencyKey: "gamma",
      kind: "REPORTER",
      names: [{ language: "EN", name: "Gamma" }],
      country: "DE",
    }),
  },
  createClient: {
    document: "mutation ($input: CreateClientInput!) { createClient(input: $input) { clientId } }",
    input: ({ alpha }) => ({ organization: alpha.id, roles: ["READER"], label: "reader" }),
  },
  submitDisclosure: {
    document:
      "mutation ($input: SubmitDisclosureInput!) { submitDisclosure(input: $input) { disclosure { id } } }",
    input: ({ beta }) => disclosureInput(beta.id, { dryRun: true }),
  },
};

function tokenOf(who: Who): string | undefined {
  if (who === "nobody") return undefined;
  return who === "operator" ? scene.operator : scene.beta[who];
}

describe.each([
  ["registerOrganization", ["operator"]],
  ["createClient", ["operator"]],
  ["submitDisclosure", ["preparer"]],
] as const)("%s", (mutation, allowed: readonly Who[]) => {
  it.each(["nobody", "operator", "preparer", "approver", "reader"] as const)("asked by %s", async (who) => {
    const { document, input } = MUTATIONS[mutation] ?? { document: "", input: () => ({}) };

    const { errors } = await scene.query(document, { input: input(scene) }, tokenOf(who));

    const refusal = who === "nobody" ? ["UNAUTHENTICATED"] : ["FORBIDDEN"];
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(allowed.includes(who) ? [] : refusal);
  });
});

const APPROVE = "mutation ($id: ID!) { approveDisclosure(id: $id) { disclosure { status } } }";

it.each([
  ["nobody", "UNAUTHENTICATED"],
  ["operator", "FORBIDDEN"],
  ["preparer", "FORBIDDEN"],
  ["reader", "FORBIDDEN"],
] as const)("refuses an approval by %s", async (who, code) => {
  const { errors } = await scene.query(APPROVE, { id: draft }, tokenOf(who));

  expect(errors[0]?.extensions.code).toBe(code);
});

it("refuses a submission for another organization", async () => {
  const { document } = MUTATIONS.submitDisclosure ?? { document: "" };

  const { errors } = await scene.query(
    document,
    { input: disclosureInput(scene.alpha.id) },
    scene.beta.preparer,
  );

  expect(errors[0]?.extensions.code).toBe("FORBIDDEN");
});

it("does not tell another organization's approver that a draft exists", async () => {
  const { errors } = await scene.query(APPROVE, { id: draft }, scene.alpha.approver);

  expect(errors[0]?.extensions.code).toBe("NOT_FOUND");
});

it("refuses an approver the draft it submitted itself", async () => {
  const both = await scene.login(scene.beta.id.replace("organization:", ""), "PREPARER", "APPROVER");
  const id = await scene.submit(
    { ...scene.beta, preparer: both },
    { idempotencyKey: "own", period: { start: "2020-01-01", endExclusive: "2021-01-01" } },
  );

  const { errors } = await scene.query(APPROVE, { id }, both);

  expect(errors[0]).toMatchObject({
    message: expect.stringContaining("another client than the one that submitted"),
    extensions: { code: "FORBIDDEN" },
  });
});

it("logs a draft only after a second client approved it", async () => {
  const id = await scene.submit(scene.beta, {
    idempotencyKey: "eyes",
    period: { start: "2021-01-01", endExclusive: "2022-01-01" },
  });
  const before = await scene.sequence();

  const { data } = await scene.query(APPROVE, { id }, scene.beta.approver);

  expect(before).toBe(0);
  expect(data.approveDisclosure.disclosure.status).toBe("ACCEPTED");
  expect(await scene.sequence()).toBe(1);
});

it("refuses to decide a second time", async () => {
  const id = await scene.submit(scene.beta, {
    idempotencyKey: "no",
    period: { start: "2019-01-01", endExclusive: "2020-01-01" },
  });
  const REJECT = `mutation ($id: ID!) { rejectDisclosure(id: $id, reason: "figures of the wrong year") { disclosure { status } } }`;
  const rejected = await scene.query(REJECT, { id }, scene.beta.approver);

  const { errors } = await scene.query(APPROVE, { id }, scene.beta.approver);

  expect(rejected.data.rejectDisclosure.disclosure.status).toBe("DRAFT");
  expect(errors[0]?.extensions.code).toBe("CONFLICT");
});

it("refuses a revoked client's token at once", async () => {
  const created = await scene.query(
    `mutation ($input: CreateClientInput!) { createClient(input: $input) { clientId clientSecret } }`,
    { input: { organization: scene.alpha.id, roles: ["READER"], label: "leaver" } },
    scene.operator,
  );
  const { clientId, clientSecret } = created.data.createClient;
  const token = await scene.tokenFor(clientId, clientSecret);
  const before = await scene.query("{ viewer { clientId roles organization { name } } }", {}, token);

  await scene.query(`mutation { revokeClient(clientId: "${clientId}") { clientId } }`, {}, scene.operator);
  const after = await scene.query("{ viewer { clientId } }", {}, token);

  expect(before.data.viewer).toEqual({ clientId, roles: ["READER"], organization: { name: "alpha Ltd" } });
  expect(after).toMatchObject({ status: 401, errors: [{ extensions: { code: "UNAUTHENTICATED" } }] });
});

it.each([
  ["a preparer of no organization", { roles: ["PREPARER"], label: "x" }],
  ["an operator of an organization", { roles: ["OPERATOR"], label: "x", organization: "organization:alpha" }],
  ["a client of no role", { roles: [], label: "x" }],
  ["a label with a line break", { roles: ["READER"], label: "x\ny" }],
])("refuses to create %s", async (_what, input) => {
  const document = "mutation ($input: CreateClientInput!) { createClient(input: $input) { clientId } }";

  const { errors } = await scene.query(document, { input }, scene.operator);

  expect(errors[0]?.extensions.code).toBe("BAD_INPUT");
});
