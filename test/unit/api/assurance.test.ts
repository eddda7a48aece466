// SPDX-License-Identifier: Apache-2.0
import { beforeAll, describe, expect, it } from "vitest";
import { isSignedBy, readAssurance } from "../../../core/assurance/assurance.ts";
import { utf8 } from "../../../core/canonical/canonical-json.ts";
import { fromBase64, toBase64 } from "../../../core/canonical/encoding.ts";
import { portablePrimitives } from "../../../verifier/primitives.ts";
import { assurerKeyPair, createAssuranceScene, SET_ASSURER_KEY } from "../../fixtures/assurance-scene.ts";
import { askUpload, COMPLETE_UPLOAD, putOf, sha256Hex, uploadInput } from "../../fixtures/evidence-upload.ts";

const SHOWN = `query ($id: ID!) { disclosure(id: $id) { facts { edges { node { value } } }
  assurances { id level scope scopeCount signature statement key report { sha256 url } }
  assuranceGrants { engagement withdrawnAt } } }`;
const WITHDRAW = `mutation ($disclosure: ID!, $assurer: ID!) {
  withdrawAssuranceGrant(disclosure: $disclosure, assurer: $assurer) { grant { withdrawnAt } } }`;
const REVOKE = `mutation ($assurer: ID!, $keyId: String!) {
  revokeAssurerKey(assurer: $assurer, keyId: $keyId) { key { id revokedAt } } }`;

let scene: Awaited<ReturnType<typeof createAssuranceScene>>;
beforeAll(async () => {
  scene = await createAssuranceScene();
});

describe("an assurance", () => {
  it("is recorded by the assurer with a grant, and shown with what it was signed over", async () => {
    const input = scene.signed(scene.truthful);

    const { data, errors } = await scene.record(input);
    const again = await scene.record(input);
    const shown = await scene.query(SHOWN, { id: scene.disclosure }, scene.alpha.reader);

    expect(errors).toEqual([]);
    expect(data.recordAssurance.assurance).toMatchObject({
      level: "LIMITED",
      standards: ["ISAE_3000", "ISAE_3410"],
      scopeCount: 1,
      assurer: { did: scene.assurer.did },
    });
    expect(again.data.recordAssurance).toEqual(data.recordAssurance);
    expect(shown.data.disclosure.assurances).toHaveLength(1);
    expect(shown.data.disclosure.assurances[0]).toMatchObject({
      statement: input.statement,
      signature: input.signature,
      scope: scene.truthful.scope,
    });
  });

  it("may cover every fact, with a reason where the opinion is modified", async () => {
    const whole = {
      ...scene.truthful,
      scope: null,
      opinion: "QUALIFIED",
      basis: "Two sites kept no meters.",
    } as const;

    const { data } = await scene.record(scene.signed(whole));

    expect(data.recordAssurance.assurance).toMatchObject({ opinion: "QUALIFIED", scopeCount: 2 });
  });

  it.each([
    ["another disclosure", { disclosure: "0".repeat(64) }, "statement.disclosure"],
    ["another organization", { organization: "did:web:elsewhere.example" }, "statement.organization"],
    ["another engagement", { engagement: "EL-1" }, "statement.engagement"],
    ["a date within the period", { date: "2023-12-30" }, "statement.date"],
    ["a date to come", { date: "2199-01-01" }, "statement.date"],
    ["a date that is none", { date: "2024-02-30" }, "statement.date"],
    ["a fact that is not in the disclosure", { scope: ["f".repeat(64)] }, "statement.scope[0]"],
    ["an empty scope", { scope: [] }, "statement.scope"],
    ["a scope that names a fact twice", { scope: ["f".repeat(64), "f".repeat(64)] }, "statement.scope"],
    ["no standard", { standards: [] }, "statement.standards"],
    ["an unknown standard", { standards: ["OUR_OWN"] }, "statement.standards[0]"],
    ["an unknown level", { level: "ABSOLUTE" }, "statement.level"],
    ["a modified opinion without a reason", { opinion: "ADVERSE" }, "statement.basis"],
    ["a reason for an unmodified opinion", { basis: "none" }, "statement.basis"],
    ["criteria that turn around", { criteria: "GHG\u202eProtocol" }, "statement.criteria"],
    ["a report that was not uploaded", { report: "e".repeat(64) }, "statement.report"],
    ["an unknown field", { rating: "AAA" }, "statement.rating"],
  ])("is refused with %s", async (_what, change, path) => {
    const { errors } = await scene.record(scene.signed({ ...scene.truthful, ...change } as never));

    expect(errors[0]).toMatchObject({ extensions: { code: "BAD_INPUT" } });
    expect(errors[0]?.message).toContain(path);
  });

  it.each([
    ["of another key", () => scene.signed(scene.truthful, assurerKeyPair("somebody else")).signature],
    ["that is cut short", () => scene.signed(scene.truthful).signature.slice(4)],
    ["over other bytes", () => scene.assurer.pair.sign(utf8("{}"))],
    ["of zeros", () => toBase64(new Uint8Array(64))],
  ])("is refused with a signature %s", async (_what, signature) => {
    const changed = { ...scene.truthful, criteria: "signed wrongly" };

    const { errors } = await scene.record({ ...scene.signed(changed), signature: signature() });

    expect(errors[0]).toMatchObject({ extensions: { code: "BAD_INPUT" } });
    expect(errors[0]?.message).toContain("signature: expected");
  });

  it("is refused in another spelling than the canonical one", async () => {
    const { statement, ...rest } = scene.signed(scene.truthful);
    const spaced = ` ${statement}`;

    const { errors } = await scene.record({
      ...rest,
      statement: spaced,
      signature: scene.assurer.pair.sign(utf8(spaced)),
    });

    expect(errors[0]?.extensions.code).toBe("BAD_INPUT");
  });

  it("is refused from anybody else than an assurer with a grant", async () => {
    const other = await scene.assurerOf("Other Assurance");
    const input = scene.signed(scene.truthful);
    const codeFor = async (token?: string) =>
      (
        await scene.query(
          "mutation ($input: RecordAssuranceInput!) { recordAssurance(input: $input) { assurance { id } } }",
          { input },
          token,
        )
      ).errors[0]?.extensions.code;

    expect(await codeFor()).toBe("UNAUTHENTICATED");
    expect(await codeFor(scene.alpha.preparer)).toBe("FORBIDDEN");
    expect(await codeFor(scene.operator)).toBe("FORBIDDEN");
    expect(await codeFor(other.token)).toBe("FORBIDDEN");
  });
});

describe("a grant", () => {
  it("opens drafts and restricted figures of one disclosure, until it is withdrawn", async () => {
    const own = await createAssuranceScene();
    const valuesFor = async (token?: string) => {
      const { data } = await own.query(SHOWN, { id: own.disclosure }, token);
      return data.disclosure?.facts.edges.map(
        ({ node }: { readonly node: { readonly value: unknown } }) => node.value,
      );
    };
    const other = await own.assurerOf("Other Assurance");

    expect(await valuesFor(own.assurer.token)).toEqual(["55.2", "161000"]);
    expect(await valuesFor(other.token)).toBeUndefined();

    await own.sequence();
    expect(await valuesFor(other.token)).toEqual(["55.2", null]);
    await own.query(WITHDRAW, { disclosure: own.disclosure, assurer: own.assurer.id }, own.alpha.approver);
    expect(await valuesFor(own.assurer.token)).toEqual(["55.2", null]);
    const late = await own.record(own.signed(own.truthful));
    expect(late.errors[0]?.extensions.code).toBe("FORBIDDEN");
  });

  it("is given again under the same engagement, and not silently under another", async () => {
    const same = await scene.grant();
    const other = await scene.grant(scene.assurer, scene.alpha.preparer, "EL-2");

    expect(same.data.grantAssurance.grant.engagement).toBe("EL-2024-017");
    expect(other.errors[0]?.extensions.code).toBe("CONFLICT");
  });

  it.each([
    ["nobody", () => undefined, "UNAUTHENTICATED"],
    ["a reader", () => scene.alpha.reader, "FORBIDDEN"],
    ["another organization", () => scene.beta.preparer, "NOT_FOUND"],
    ["the assurer itself", () => scene.assurer.token, "FORBIDDEN"],
    ["an operator", () => scene.operator, "FORBIDDEN"],
  ])("is refused from %s", async (_who, token, code) => {
    const { errors } = await scene.query(
      "mutation ($input: GrantAssuranceInput!) { grantAssurance(input: $input) { grant { engagement } } }",
      { input: { disclosure: scene.disclosure, assurer: scene.assurer.id, engagement: "EL-2024-017" } },
      token(),
    );

    expect(errors[0]?.extensions.code).toBe(code);
  });

  it("is refused to an organization that does not assure", async () => {
    const agency = await scene.assurerOf("A rating agency", "RATING_AGENCY");

    expect((await scene.grant(agency)).errors[0]?.extensions.code).toBe("NOT_FOUND");
  });

  it("is shown to the organization, and to the assurer its own, and to nobody else", async () => {
    await scene.sequence();
    const grantsFor = async (token?: string) =>
      (await scene.query(SHOWN, { id: scene.disclosure }, token)).data.disclosure.assuranceGrants.length;

    expect(await grantsFor(scene.alpha.reader)).toBe(1);
    expect(await grantsFor(scene.assurer.token)).toBe(1);
    expect(await grantsFor(scene.beta.reader)).toBe(0);
    expect(await grantsFor()).toBe(0);
  });
});

describe("an assurer's key", () => {
  it("is added with proof that the assurer holds it; a further one only by an operator", async () => {
    const own = await createAssuranceScene();
    const second = assurerKeyPair("second");

    const byClient = await own.setKey(own.assurer, second);
    const byOperator = await own.setKey(own.assurer, second, own.operator);
    const repeated = await own.setKey(own.assurer);

    expect(byClient.errors[0]?.extensions.code).toBe("FORBIDDEN");
    expect(byOperator.data.setAssurerKey.key.id).toBe(second.keyId);
    expect(repeated.data.setAssurerKey.key.id).toBe(own.assurer.pair.keyId);
  });

  it.each([
    ["a proof of another key", () => assurerKeyPair("b").sign(utf8("x")), "proof"],
    ["no proof", () => "", "proof"],
  ])("is refused with %s", async (_what, proof, field) => {
    const input = {
      assurer: scene.assurer.id,
      publicKey: toBase64(assurerKeyPair("a").publicKey),
      proof: proof(),
    };

    const { errors } = await scene.query(SET_ASSURER_KEY, { input }, scene.operator);

    expect(errors[0]?.message).toContain(`${field}: expected`);
  });

  it("signs nothing more once it is revoked, and stays listed with the time", async () => {
    const own = await createAssuranceScene();
    await own.record(own.signed(own.truthful));
    const { assurer } = own;

    const revoked = await own.query(
      REVOKE,
      { assurer: assurer.id, keyId: assurer.pair.keyId },
      assurer.token,
    );
    const late = await own.record(own.signed({ ...own.truthful, level: "REASONABLE" }));
    const document = await own.send(`/organizations/${assurer.id.replace("organization:", "")}/did.json`);

    expect(revoked.data.revokeAssurerKey.key.revokedAt).not.toBeNull();
    expect(late.errors[0]?.message).toContain("statement.key");
    expect(await document.json()).toMatchObject({
      verificationMethod: [
        { id: `${assurer.did}#${assurer.pair.keyId}`, type: "Multikey", revoked: expect.any(String) },
      ],
      assertionMethod: [],
    });
  });
});

describe("the file of assurances", () => {
  it("lets anyone check them with the keys the register vouches for, once the disclosure is logged", async () => {
    const own = await createAssuranceScene();
    await own.record(own.signed(own.truthful));
    const path = `/disclosures/${own.disclosure.replace("disclosure:", "")}/assurances.json`;

    const early = await own.send(path);
    await own.sequence();
    const file = (await (await own.send(path)).json()) as {
      readonly assurers: readonly {
        readonly keys: readonly { readonly id: string; readonly publicKey: string }[];
      }[];
      readonly assurances: readonly { readonly statement: string; readonly signature: string }[];
    };

    expect(early.status).toBe(404);
    const [assurance] = file.assurances;
    const { key } = readAssurance(assurance?.statement ?? "");
    const named = file.assurers[0]?.keys.find(({ id }) => id === key);
    const signature = fromBase64(assurance?.signature ?? "") ?? new Uint8Array();
    const signedText = { statement: assurance?.statement ?? "", signature };
    const publicKey = fromBase64(named?.publicKey ?? "") ?? new Uint8Array();
    expect(isSignedBy(publicKey, signedText, portablePrimitives.verifyEd25519)).toBe(true);
  });

  it("leads to the report, for everybody where the assurer declared it public", async () => {
    const own = await createAssuranceScene();
    const bytes = utf8("%PDF-1.7 assurance report");
    const input = uploadInput(own.assurer.id, bytes, { public: true, name: "report.pdf" });
    const upload = await askUpload(own.query, own.assurer.token, input);
    await own.send(new URL(upload.url).pathname + new URL(upload.url).search, putOf(upload, bytes));
    await own.query(COMPLETE_UPLOAD, { id: sha256Hex(bytes) }, own.assurer.token);

    const { data } = await own.record(own.signed({ ...own.truthful, report: sha256Hex(bytes) }));
    const path = `/disclosures/${own.disclosure.replace("disclosure:", "")}/evidence/${sha256Hex(bytes)}`;
    const early = await own.send(path);
    await own.sequence();
    const served = await own.send(path);

    expect(data.recordAssurance.assurance.report).toMatchObject({ name: "report.pdf" });
    expect([early.status, served.status]).toEqual([404, 200]);
    expect(new Uint8Array(await served.arrayBuffer())).toEqual(bytes);
  });
});
