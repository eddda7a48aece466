// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { createScene, disclosureInput } from "../../fixtures/api-scene.ts";

const SAVE =
  "mutation ($input: SaveDraftInput!) { saveDraft(input: $input) { draft { id revision status } } }";
const ADD = `mutation ($input: AddDraftFactsInput!) {
  addDraftFacts(input: $input) { draft { id factCount revision } }
}`;
const REMOVE = `mutation ($input: RemoveDraftFactsInput!) {
  removeDraftFacts(input: $input) { draft { factCount } }
}`;
const FACT = `key metric value text nullReason unit decimals dimensions { axis member } period { start endExclusive }
  basis visibility evidence note restatement { reason note }`;
const READ = `query ($id: ID!, $first: Int, $after: String) { draft(id: $id) {
  id status factCount frameworks period { start endExclusive } boundary { approach } gwpSet isBeingSubmitted
  organization { id } acceptedWarnings { rule } disclosure { id status approval rejectedBecause }
  facts(first: $first, after: $after) { edges { cursor node { ${FACT} } } pageInfo { hasNextPage endCursor } }
} }`;
const CHECK = `query ($id: ID!) { draft(id: $id) { check {
  isAcceptable problemCount problems { fact path message }
  findings { rule { id } severity facts { metric { slug } value visibility } }
} } }`;
const SUBMIT = `mutation ($draft: ID!) { submitDraft(draft: $draft) {
  draft { id status } findings { rule { id } }
  disclosure { id status approval receipt { statementHash issuedAt maxMergeDelaySeconds keyId signature } }
} }`;
const STANDING = "query ($id: ID!) { disclosure(id: $id) { status approval rejectedBecause } }";

type Scene = Awaited<ReturnType<typeof createScene>>;
type Company = Scene["alpha"];

const SCOPE1 = { metric: "ghg-scope1", value: "55.2", unit: "ktCO2e" };
const HEADCOUNT = {
  metric: "workforce-headcount",
  value: "161000",
  unit: "persons",
  visibility: "RESTRICTED",
};

function headerOf({ id }: Company) {
  const { facts: _facts, ...header } = disclosureInput(id);
  return header;
}

/** A draft of the company; the answer to any operation on it. */
async function begin(scene: Scene, company: Company, facts: readonly object[] = [SCOPE1, HEADCOUNT]) {
  const { data, errors } = await scene.query(SAVE, { input: headerOf(company) }, company.preparer);
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
  const id = String(data.saveDraft.draft.id);
  const added = await scene.query(ADD, { input: { draft: id, facts } }, company.preparer);
  if (added.errors.length > 0) throw new Error(JSON.stringify(added.errors));
  return id;
}

describe("a draft over GraphQL", () => {
  it("is filled, read as stated page by page, corrected, and submitted", async () => {
    const scene = await createScene();
    const { alpha, query } = scene;
    const id = await begin(scene, alpha, [{ ...SCOPE1, value: "1,000" }, HEADCOUNT]);

    const first = await query(READ, { id, first: 1 }, alpha.preparer);
    const { endCursor } = first.data.draft.facts.pageInfo;
    const second = await query(READ, { id, first: 1, after: endCursor }, alpha.preparer);
    const wrong = await query(CHECK, { id }, alpha.preparer);
    await query(ADD, { input: { draft: id, facts: [SCOPE1] } }, alpha.preparer);
    const right = await query(CHECK, { id }, alpha.preparer);
    const submitted = await query(SUBMIT, { draft: id }, alpha.preparer);

    expect(first.errors).toEqual([]);
    expect(first.data.draft).toMatchObject({
      id,
      factCount: 2,
      organization: { id: alpha.id },
      facts: {
        edges: [{ node: { metric: "ghg-scope1", value: "1,000", period: null, basis: "MEASURED" } }],
        pageInfo: { hasNextPage: true },
      },
    });
    expect(second.data.draft.facts).toMatchObject({
      edges: [{ node: { metric: "workforce-headcount", visibility: "RESTRICTED" } }],
      pageInfo: { hasNextPage: false },
    });
    const [node] = first.data.draft.facts.edges;
    expect(wrong.data.draft.check).toMatchObject({
      isAcceptable: false,
      problems: [{ fact: node.node.key, path: "value" }],
    });
    expect(right.data.draft.check).toMatchObject({ isAcceptable: true, problemCount: 0 });
    expect(submitted.errors).toEqual([]);
    expect(submitted.data.submitDraft).toMatchObject({
      draft: { id, status: "SUBMITTED" },
      disclosure: { status: "ACCEPTED", approval: "APPROVED" },
    });
  });

  it("submitted twice is answered with the very same receipt", async () => {
    const scene = await createScene();
    const id = await begin(scene, scene.alpha);
    const first = await scene.query(SUBMIT, { draft: id }, scene.alpha.preparer);
    scene.clock.advance(5000);

    const second = await scene.query(SUBMIT, { draft: id }, scene.alpha.preparer);

    expect(first.errors).toEqual([]);
    expect(JSON.stringify(second.data)).toBe(JSON.stringify(first.data));
  });

  it("loses facts by key", async () => {
    const scene = await createScene();
    const id = await begin(scene, scene.alpha);
    const read = await scene.query(READ, { id }, scene.alpha.preparer);
    const [edge] = read.data.draft.facts.edges;

    const { data } = await scene.query(
      REMOVE,
      { input: { draft: id, keys: [edge.node.key] } },
      scene.alpha.preparer,
    );

    expect(data.removeDraftFacts.draft.factCount).toBe(1);
  });

  it("refuses more than 1,000 facts in a part", async () => {
    const scene = await createScene();
    const id = await begin(scene, scene.alpha);
    const facts = Array.from({ length: 1001 }, () => SCOPE1);

    const { errors } = await scene.query(ADD, { input: { draft: id, facts } }, scene.alpha.preparer);

    expect(errors[0]?.extensions.code).toBe("TOO_LARGE");
  });

  it.each([
    ["neither a draft nor a key", { idempotencyKey: null, organization: null }],
    ["a draft and a key", { draft: "draft:x" }],
    ["a revision of none", { revision: 1 }],
  ])("is not saved with %s", async (_what, changes) => {
    const scene = await createScene();
    const input = { ...headerOf(scene.alpha), ...changes };

    const { errors } = await scene.query(SAVE, { input }, scene.alpha.preparer);

    expect(errors[0]?.extensions.code).toBe("BAD_INPUT");
  });

  it.each([
    ["its preparer", "alpha", "preparer", true],
    ["its approver", "alpha", "approver", true],
    ["its reader", "alpha", "reader", false],
    ["another organization", "beta", "preparer", false],
  ] as const)("is there for %s: %s %s %s", async (_who, company, role, isThere) => {
    const scene = await createScene();
    const id = await begin(scene, scene.alpha);

    const { data, errors } = await scene.query(READ, { id }, scene[company][role]);
    const node = await scene.query("query ($id: ID!) { node(id: $id) { id } }", { id }, scene[company][role]);

    expect(errors).toEqual([]);
    expect(data.draft !== null).toBe(isThere);
    expect(node.data.node !== null).toBe(isThere);
  });

  it("is not there for operators and for people without a token", async () => {
    const scene = await createScene();
    const id = await begin(scene, scene.alpha);

    const answers = await Promise.all([scene.query(READ, { id }, scene.operator), scene.query(READ, { id })]);

    expect(answers.map(({ data }) => data.draft)).toEqual([null, null]);
  });

  it.each([
    ["the approver", "approver", "FORBIDDEN"],
    ["a reader", "reader", "FORBIDDEN"],
  ] as const)("is not written by %s", async (_who, role, code) => {
    const scene = await createScene();
    const id = await begin(scene, scene.alpha);
    const token = scene.alpha[role];

    const answers = await Promise.all([
      scene.query(SAVE, { input: headerOf(scene.alpha) }, token),
      scene.query(ADD, { input: { draft: id, facts: [SCOPE1] } }, token),
      scene.query(REMOVE, { input: { draft: id, keys: ["x"] } }, token),
      scene.query(SUBMIT, { draft: id }, token),
      scene.query(
        "mutation ($draft: ID!) { withdrawDraft(draft: $draft) { draft { id } } }",
        { draft: id },
        token,
      ),
      scene.query(
        "mutation ($draft: ID!) { reopenDraft(draft: $draft) { draft { id } } }",
        { draft: id },
        token,
      ),
    ]);

    expect(new Set(answers.map(({ errors }) => errors[0]?.extensions.code))).toEqual(new Set([code]));
  });

  it("stands in the list of its organization, for its preparers and approvers alone", async () => {
    const scene = await createScene();
    const id = await begin(scene, scene.alpha);
    const list = (token?: string) =>
      scene.query(
        "query ($o: ID!) { drafts(organization: $o, first: 1) { edges { cursor node { id factCount } } pageInfo { hasNextPage } } }",
        { o: scene.alpha.id },
        token,
      );

    const own = await list(scene.alpha.approver);
    const others = await Promise.all([list(scene.beta.preparer), list(scene.alpha.reader), list()]);

    expect(own.data.drafts).toMatchObject({ edges: [{ node: { id, factCount: 2 } }] });
    expect(others.map(({ errors }) => errors[0]?.extensions.code)).toEqual([
      "FORBIDDEN",
      "FORBIDDEN",
      "UNAUTHENTICATED",
    ]);
  });
});

describe("four eyes over GraphQL", () => {
  const REJECT =
    'mutation ($id: ID!) { rejectDisclosure(id: $id, reason: "wrong year") { disclosure { approval rejectedBecause } } }';
  const WITHDRAW = "mutation ($id: ID!) { withdrawDisclosure(id: $id) { disclosure { status approval } } }";
  const REOPEN =
    "mutation ($draft: ID!) { reopenDraft(draft: $draft) { draft { status disclosure { id } } } }";

  it("shows a rejection and its reason to the preparer, who corrects the draft and submits it again", async () => {
    const scene = await createScene();
    const { beta, query } = scene;
    const draft = await begin(scene, beta);
    const first = await query(SUBMIT, { draft }, beta.preparer);
    const id = first.data.submitDraft.disclosure.id;

    await query(REJECT, { id }, beta.approver);
    const seen = await query(STANDING, { id }, beta.preparer);
    const reopened = await query(REOPEN, { draft }, beta.preparer);
    const second = await query(SUBMIT, { draft }, beta.preparer);

    expect(first.data.submitDraft.disclosure).toMatchObject({ status: "DRAFT", approval: "AWAITING" });
    expect(seen.data.disclosure).toEqual({
      status: "DRAFT",
      approval: "REJECTED",
      rejectedBecause: "wrong year",
    });
    expect(reopened.data.reopenDraft.draft).toEqual({ status: "OPEN", disclosure: null });
    expect(second.errors).toEqual([]);
    expect(second.data.submitDraft.disclosure.id).not.toBe(id);
  });

  it("lets the preparer take a waiting disclosure back, after which nobody approves it", async () => {
    const scene = await createScene();
    const { beta, query } = scene;
    const id = await scene.submit(beta);

    const withdrawn = await query(WITHDRAW, { id }, beta.preparer);
    const approved = await query(
      "mutation ($id: ID!) { approveDisclosure(id: $id) { disclosure { id } } }",
      { id },
      beta.approver,
    );

    expect(withdrawn.data.withdrawDisclosure.disclosure).toEqual({ status: "DRAFT", approval: "WITHDRAWN" });
    expect(approved.errors[0]?.extensions.code).toBe("CONFLICT");
  });

  it("tells others nothing about who had to approve", async () => {
    const scene = await createScene();
    const id = await scene.submit(scene.alpha);
    await scene.sequence();

    const [own, other, nobody] = await Promise.all([
      scene.query(STANDING, { id }, scene.alpha.reader),
      scene.query(STANDING, { id }, scene.beta.reader),
      scene.query(STANDING, { id }),
    ]);

    expect(own.data.disclosure.approval).toBe("APPROVED");
    expect([other.data.disclosure.approval, nobody.data.disclosure.approval]).toEqual([null, null]);
  });
});
