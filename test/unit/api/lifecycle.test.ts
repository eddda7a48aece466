// SPDX-License-Identifier: Apache-2.0
import { beforeAll, expect, it } from "vitest";
import { toHex } from "../../../core/canonical/encoding.ts";
import { readCheckpoint } from "../../../core/log/checkpoint.ts";
import { createScene } from "../../fixtures/api-scene.ts";
import { plantCertificate } from "../../fixtures/planted-certificate.ts";
import { anchorRecord } from "../../fixtures/records.ts";

type Scene = Awaited<ReturnType<typeof createScene>>;

const STANDING = `query ($id: ID!) { disclosure(id: $id) {
  status supersededBy { id } supersedes { id }
  receipt { statementHash signature }
  notarization { statementHash logIndex checkpoint { origin size root note witnesses witnessCount witnessThreshold }
    anchors { chain status transaction block signers threshold } }
  certificate { serial status verifyUrl pdf { url sha256 size mediaType } revocationReason }
} }`;
const FOLLOW = `query ($after: String, $first: Int) { changes(after: $after, first: $first) {
  edges { cursor node { index kind statementHash disclosure { id } } }
  pageInfo { hasNextPage hasPreviousPage endCursor }
} }`;
const REVOKE = `mutation ($input: RevokeCertificateInput!) {
  revokeCertificate(input: $input) { certificate { status revocationReason disclosure { status } } }
}`;

let scene: Scene;
let id: string;

async function standing(of = id) {
  const { data, errors } = await scene.query(STANDING, { id: of });
  expect(errors).toEqual([]);
  return data.disclosure;
}

beforeAll(async () => {
  scene = await createScene();
  id = await scene.submit(scene.alpha);
});

// One disclosure's way through the register: each step builds on the one before.
it("follows a disclosure from acceptance to its successor", async () => {
  const { anchors } = scene.needs;
  const accepted = await scene.query(STANDING, { id }, scene.alpha.reader);
  await scene.sequence();
  const logged = await standing();
  await anchors.put(
    anchorRecord({
      size: 1,
      status: "SENT",
      transactions: [{ hash: "0x12", raw: "0x", nonce: 0, sentAt: null }],
    }),
  );
  const sent = await standing();
  const mined = {
    transaction: "0x12",
    block: 7,
    blockHash: "0x34",
    at: "2026-11-23T12:01:00.000Z",
    logIndex: 0,
  };
  await anchors.put(anchorRecord({ size: 1, status: "FINAL", revision: 2, mined }));
  const anchored = await standing();
  const serial = await plantCertificate(id.replace("disclosure:", ""), scene.needs);
  await scene.sequence();
  const certified = await standing();
  const next = await scene.submit(scene.alpha, { idempotencyKey: "second", supersedes: id });
  const unseen = await standing();
  await scene.sequence();
  const superseded = await standing();

  expect(accepted.data.disclosure).toMatchObject({ status: "ACCEPTED", notarization: null });
  expect(logged).toMatchObject({ status: "LOGGED", notarization: { logIndex: 0, anchors: [] } });
  expect(sent).toMatchObject({
    status: "LOGGED",
    notarization: { anchors: [{ status: "SENT", transaction: "0x12" }] },
  });
  expect(anchored).toMatchObject({
    status: "ANCHORED",
    notarization: { anchors: [{ status: "FINAL", block: 7 }] },
  });
  expect(certified).toMatchObject({
    status: "CERTIFIED",
    certificate: { serial, status: "VALID", verifyUrl: `http://localhost:4000/v/${serial}` },
  });
  expect(unseen.status).toBe("CERTIFIED");
  expect(superseded).toMatchObject({
    status: "SUPERSEDED",
    supersededBy: { id: next },
    certificate: { status: "SUPERSEDED" },
  });
});

it("shows the checkpoint as signed", async () => {
  const { notarization } = await standing();

  const { checkpoint } = notarization;
  const note = readCheckpoint(checkpoint.note);
  expect(checkpoint).toMatchObject({
    origin: note.origin,
    size: note.size,
    root: toHex(note.root),
    witnesses: 0,
    witnessCount: 1,
  });
});

it("has no checkpoint before the first entry, and says so", async () => {
  const empty = await createScene();

  const { errors } = await empty.query("{ checkpoint { size } }");

  expect(errors[0]).toMatchObject({
    message: expect.stringContaining("no entry yet"),
    extensions: { code: "UNAVAILABLE" },
  });
});

it("tells every change in order, page by page, without gaps", async () => {
  const first = await scene.query(FOLLOW, { first: 2 });
  const second = await scene.query(FOLLOW, { first: 2, after: first.data.changes.pageInfo.endCursor });
  const none = await scene.query(FOLLOW, { after: second.data.changes.pageInfo.endCursor });

  const kinds = [first, second].flatMap(({ data }) =>
    data.changes.edges.map((edge: { node: { kind: string } }) => edge.node.kind),
  );
  expect(kinds).toEqual(["DISCLOSED", "CERTIFIED", "SUPERSEDED"]);
  expect(first.data.changes.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
  expect(first.data.changes.edges[1].node.disclosure.id).toBe(id);
  expect(none.data.changes.edges).toEqual([]);
  expect(none.data.changes.pageInfo).toEqual({
    hasNextPage: false,
    hasPreviousPage: true,
    endCursor: second.data.changes.pageInfo.endCursor,
  });
});

it("lists the log newest first, page by page", async () => {
  const LIST = `query ($after: String) { disclosures(first: 1, after: $after) {
    edges { node { id version } } pageInfo { hasNextPage endCursor } } }`;

  const first = await scene.query(LIST);
  const second = await scene.query(LIST, { after: first.data.disclosures.pageInfo.endCursor });

  expect(first.data.disclosures.edges[0].node.version).toBe(2);
  expect(second.data.disclosures.edges[0].node).toEqual({ id, version: 1 });
  expect(second.data.disclosures.pageInfo.hasNextPage).toBe(false);
});

it("pages through an organization's list", async () => {
  const LIST = `query ($id: ID!, $after: String) { organization(id: $id) { disclosures(first: 1, after: $after) {
    edges { node { version } } pageInfo { hasNextPage endCursor } } } }`;

  const first = await scene.query(LIST, { id: scene.alpha.id });
  const { endCursor } = first.data.organization.disclosures.pageInfo;
  const second = await scene.query(LIST, { id: scene.alpha.id, after: endCursor });

  expect(first.data.organization.disclosures.edges).toEqual([{ node: { version: 2 } }]);
  expect(second.data.organization.disclosures.edges).toEqual([{ node: { version: 1 } }]);
  expect(second.data.organization.disclosures.pageInfo.hasNextPage).toBe(false);
});

it.each([
  ["a framework nobody used", { framework: "VSME" }, 0],
  ["their framework", { framework: "GRI" }, 2],
  ["a period around theirs", { periodWithin: { start: "2022-01-01", endExclusive: "2025-01-01" } }, 2],
  ["a period that cuts theirs", { periodWithin: { start: "2023-02-01", endExclusive: "2025-01-01" } }, 0],
  ["a status one of them has", { status: ["SUPERSEDED", "REVOKED"] }, 1],
])("filters by %s", async (_what, filter, count) => {
  const { data } = await scene.query(
    "query ($filter: DisclosureFilter) { disclosures(filter: $filter) { edges { node { id } } } }",
    { filter },
  );

  expect(data.disclosures.edges).toHaveLength(count);
});

it.each<readonly [string, () => string | undefined, string]>([
  ["nobody", () => undefined, "UNAUTHENTICATED"],
  ["the organization's preparer", () => scene.alpha.preparer, "FORBIDDEN"],
  ["another organization's approver", () => scene.beta.approver, "FORBIDDEN"],
])("refuses a revocation by %s", async (_who, token, code) => {
  const { data } = await scene.query(STANDING, { id });
  const input = { idempotencyKey: "r", certificate: data.disclosure.certificate.serial, reason: "wrong" };

  const { errors } = await scene.query(REVOKE, { input }, token());

  expect(errors[0]?.extensions.code).toBe(code);
});

it("revokes for the organization's approver and tells it in the feed", async () => {
  const { certificate } = await standing();
  const input = {
    idempotencyKey: "r",
    certificate: certificate.serial,
    reason: "figures of another company",
  };

  const { data } = await scene.query(REVOKE, { input }, scene.alpha.approver);
  await scene.sequence();
  const feed = await scene.query(FOLLOW);

  expect(data.revokeCertificate.certificate).toEqual({
    status: "REVOKED",
    revocationReason: "figures of another company",
    disclosure: { status: "REVOKED" },
  });
  expect(feed.data.changes.edges.at(-1).node).toMatchObject({ kind: "REVOKED", disclosure: { id } });
});

it.each(["serial", "pdfSha256", "factsRoot", "certificateId"])(
  "verifies what %s names, and a file that is none fails",
  async (by) => {
    const { data } = await scene.query(
      `query ($id: ID!) { disclosure(id: $id) { factsRoot certificate { serial pdf { sha256 } } } }`,
      { id },
    );
    const { factsRoot, certificate } = data.disclosure;
    const values: Readonly<Record<string, string>> = {
      serial: certificate.serial.toLowerCase(),
      pdfSha256: certificate.pdf.sha256,
      factsRoot,
      certificateId: `certificate:${certificate.serial}`,
    };

    const answer = await scene.query(
      `query ($input: VerifyInput!) { verify(input: $input) { verdict checks { name verdict reason } certificate { serial } } }`,
      { input: { [by]: values[by] } },
    );

    expect(answer.errors).toEqual([]);
    expect(answer.data.verify).toMatchObject({
      verdict: "FAILED",
      certificate: { serial: certificate.serial },
    });
  },
);
