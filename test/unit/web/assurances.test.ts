// SPDX-License-Identifier: Apache-2.0
import { beforeAll, describe, expect, it } from "vitest";
import { toBase64 } from "../../../core/canonical/encoding.ts";
import { checkAssurances } from "../../../web/certificate/assurances.ts";
import { assurerKeyPair, createAssuranceScene } from "../../fixtures/assurance-scene.ts";

let json: string;
let statementHash: string;
let publicKey: string;
beforeAll(async () => {
  const scene = await createAssuranceScene();
  await scene.record(scene.signed(scene.truthful));
  await scene.sequence();
  const path = `/disclosures/${scene.disclosure.replace("disclosure:", "")}/assurances.json`;
  json = await (await scene.send(path)).text();
  statementHash = scene.truthful.disclosure;
  publicKey = toBase64(scene.assurer.pair.publicKey);
});

describe("the register's list of assurances", () => {
  it("is checked against the keys listed beside it", () => {
    expect(checkAssurances(JSON.parse(json), statementHash)).toMatchObject([
      { isSigned: true, assurerEn: "Example Assurance", assurance: { level: "LIMITED" } },
    ]);
  });

  it.each([
    ["another key", () => [publicKey, toBase64(assurerKeyPair("x").publicKey)]],
    ["a key that is none", () => [publicKey, "?"]],
    ["other words", () => ["LIMITED", "REASONABLE"]],
    ["a signature that is no base64", () => ['"signature":"', '"signature":"?']],
  ])("shows an entry with %s as not signed", (_what, change) => {
    const [from = "", to = ""] = change();

    expect(checkAssurances(JSON.parse(json.replace(from, to)), statementHash)).toMatchObject([
      { isSigned: false },
    ]);
  });

  it("leaves out what speaks of another disclosure, and refuses another shape", () => {
    expect(checkAssurances(JSON.parse(json), "0".repeat(64))).toEqual([]);
    expect(() => checkAssurances({ ...JSON.parse(json), extra: 1 }, statementHash)).toThrow(
      "assurances.extra",
    );
  });
});
