// SPDX-License-Identifier: Apache-2.0
import { generateKeyPairSync, sign } from "node:crypto";
import { type Assurance, assuranceBytes } from "../../../core/assurance/assurance.ts";
import { assurerKeyId, assurerKeyProof } from "../../../core/assurance/assurer-key.ts";
import { fromBase64Url, toBase64 } from "../../../core/canonical/encoding.ts";
import { clientOf, expectThat, PERIOD, type TourCompany, type TourScene } from "./tour-scene.ts";

const REGISTER = `mutation ($input: RegisterOrganizationInput!) { registerOrganization(input: $input) {
  organization { id did } } }`;
const SET_KEY = "mutation ($input: SetAssurerKeyInput!) { setAssurerKey(input: $input) { key { id } } }";
const GRANT =
  "mutation ($input: GrantAssuranceInput!) { grantAssurance(input: $input) { grant { engagement } } }";
const READ = `query ($id: ID!) { disclosure(id: $id) {
  receipt { statementHash } facts { edges { node { leafHash value visibility } } } } }`;
const RECORD = `mutation ($input: RecordAssuranceInput!) { recordAssurance(input: $input) {
  assurance { level opinion scopeCount assurer { name } } } }`;

interface Granted {
  readonly disclosure: {
    readonly receipt: { readonly statementHash: string };
    readonly facts: {
      readonly edges: readonly {
        readonly node: {
          readonly leafHash: string;
          readonly value: string | null;
          readonly visibility: string;
        };
      }[];
    };
  };
}

/** An assurer with a key of its own signs what it looked at; without a grant it sees nothing. */
export async function showAssurance(
  disclosure: string,
  { did: organization, preparer }: TourCompany,
  scene: TourScene,
): Promise<void> {
  const { id, did, client, pair } = await registerAssurer(scene);
  const engagement = "EL-2024-017";
  const before = await client.graphql<{ readonly disclosure: object | null }>(READ, { id: disclosure });
  expectThat(before.disclosure === null, "nothing without a grant", before);
  await preparer.graphql(GRANT, { input: { disclosure, assurer: id, engagement } });
  const granted = await client.graphql<Granted>(READ, { id: disclosure });
  const facts = granted.disclosure.facts.edges.map(({ node }) => node);
  const restricted = facts.filter(({ visibility }) => visibility === "RESTRICTED");
  expectThat(
    restricted.length > 0 && restricted.every(({ value }) => value !== null),
    "restricted values",
    facts,
  );
  scene.terminal.step("granted", `the assurer reads ${facts.length} facts, the restricted ones too`);
  const assurance: Assurance = {
    v: 1,
    type: "assurance",
    disclosure: granted.disclosure.receipt.statementHash,
    organization,
    assurer: did,
    key: `${did}#${assurerKeyId(pair.publicKey)}`,
    engagement,
    level: "LIMITED",
    standards: ["ISAE_3000", "ISAE_3410"],
    criteria: "GHG Protocol Corporate Standard (2004)",
    scope: facts.map(({ leafHash }) => leafHash).sort(),
    opinion: "UNMODIFIED",
    basis: null,
    date: PERIOD.endExclusive,
    report: null,
  };
  const bytes = assuranceBytes(assurance);
  const input = { disclosure, statement: new TextDecoder().decode(bytes), signature: pair.sign(bytes) };
  const { recordAssurance } = await client.graphql<{
    readonly recordAssurance: { readonly assurance: { readonly scopeCount: number } };
  }>(RECORD, { input });
  expectThat(recordAssurance.assurance.scopeCount === facts.length, "every fact in scope", recordAssurance);
  scene.terminal.step(
    "assured",
    `limited assurance of ${facts.length} facts, signed by the assurer's own key`,
  );
}

async function registerAssurer(scene: TourScene) {
  const name = `Tour Assurance ${scene.run}`;
  const input = { idempotencyKey: name.replaceAll(" ", "-"), kind: "ASSURER", country: "CN" };
  const { registerOrganization } = await scene.operator.graphql<{
    readonly registerOrganization: { readonly organization: { readonly id: string; readonly did: string } };
  }>(REGISTER, { input: { ...input, names: [{ language: "EN", name }] } });
  const { id, did } = registerOrganization.organization;
  const client = await clientOf(id, ["ASSURER"], scene);
  const pair = newKeyPair();
  const proof = pair.sign(assurerKeyProof(did, pair.publicKey));
  await client.graphql(SET_KEY, { input: { assurer: id, publicKey: toBase64(pair.publicKey), proof } });
  return { id, did, client, pair };
}

function newKeyPair() {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  return {
    publicKey: fromBase64Url(publicKey.export({ format: "jwk" }).x ?? "") ?? new Uint8Array(),
    sign: (bytes: Uint8Array) => toBase64(sign(null, bytes, privateKey)),
  };
}
