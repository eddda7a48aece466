// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { canonicalBytes, utf8 } from "../../../core/canonical/canonical-json.ts";
import { isDomainError } from "../../../core/errors.ts";
import { COSIGNATURE_V1, ED25519, formatVerifierKey, verifierKey } from "../../../core/log/verifier-key.ts";
import { readTrust } from "../../../verifier/trust.ts";
import { CHAIN, CONTRACT, keyOf, ORIGIN, RPC_URL, trustDocument } from "../../fixtures/genuine-register.ts";

const witness = (name: string, seed = name) =>
  formatVerifierKey(verifierKey(name, COSIGNATURE_V1, keyOf(seed).publicKey));
const issuerKey = (name: string) => formatVerifierKey(verifierKey(name, ED25519, keyOf("issuer").publicKey));
const chain = { chain: CHAIN, contract: CONTRACT, rpcUrl: RPC_URL, finality: "finalized" };

function refusalOf(input: unknown): string {
  try {
    readTrust(input);
    return "accepted";
  } catch (error) {
    return isDomainError(error) ? `${error.code} ${error.message}` : "another exception";
  }
}

describe("a trust file", () => {
  it("is read from bytes and from JSON alike", () => {
    const document = trustDocument();

    expect(readTrust(canonicalBytes(document))).toEqual(readTrust(document));
    expect(readTrust(document)).toMatchObject({
      origin: ORIGIN,
      witnessThreshold: 2,
      issuer: "did:web:register.example",
    });
  });

  it("asks for one chain where it says nothing of them", () => {
    expect(readTrust(trustDocument()).chainThreshold).toBe(1);
  });

  it("keeps addresses in lower case and depths as numbers", () => {
    const contract = `0x${CONTRACT.slice(2).toUpperCase()}`;
    const { chains } = readTrust(trustDocument({ chains: [{ ...chain, contract, finality: 12 }] }));

    expect(chains).toEqual([{ ...chain, contract: CONTRACT, finality: 12 }]);
  });

  it.each([
    ["an unknown key", { extra: 1 }, "trust.extra"],
    ["another version", { v: 2 }, "trust.v"],
    ["a log key whose hash is wrong", { logKey: `${ORIGIN}+00000000+${"A".repeat(44)}` }, "trust.logKey"],
    [
      "a witness key in the place of the log's",
      { logKey: witness("member-1.example/witness") },
      "trust.logKey",
    ],
    ["a log key in the place of a witness's", { witnesses: [trustDocument().logKey] }, "trust.witnesses[0]"],
    ["a chain threshold of nothing", { chainThreshold: 0 }, "trust.chainThreshold"],
    ["a chain threshold above the chains", { chainThreshold: 2 }, "trust.chainThreshold"],
    [
      "a chain threshold that only two nodes of one chain reach",
      { chainThreshold: 2, chains: [chain, { ...chain, rpcUrl: "http://127.0.0.1:8546" }] },
      "trust.chainThreshold",
    ],
    ["a threshold of nothing", { witnessThreshold: 0 }, "trust.witnessThreshold"],
    ["a threshold that nobody can reach", { witnessThreshold: 4 }, "trust.witnessThreshold"],
    [
      "a threshold above the distinct witnesses",
      { witnesses: [witness("a", "1"), witness("a", "2")] },
      "trust.witnessThreshold",
    ],
    ["one key for two witnesses", { witnesses: [witness("a", "1"), witness("b", "1")] }, "trust.witnesses"],
    [
      "an issuer key of somebody else",
      { issuerKeys: [issuerKey("did:web:forger.example#key-1")] },
      "trust.issuerKeys",
    ],
    ["an issuer that is no DID", { issuer: "register.example" }, "trust.issuer"],
    [
      "a contract that is no address",
      { chains: [{ ...chain, contract: "0x12" }] },
      "trust.chains[0].contract",
    ],
    [
      "a chain without a number",
      { chains: [{ ...chain, chain: "eip155:mainnet" }] },
      "trust.chains[0].chain",
    ],
    [
      "a node that is no URL",
      { chains: [{ ...chain, rpcUrl: "file:///etc/passwd" }] },
      "trust.chains[0].rpcUrl",
    ],
    ["a finality of another kind", { chains: [{ ...chain, finality: "safe" }] }, "trust.chains[0].finality"],
    ["a negative depth", { chains: [{ ...chain, finality: -1 }] }, "trust.chains[0].finality"],
    ["a root that is not base64", { pdfRootCertificates: ["?"] }, "trust.pdfRootCertificates[0]"],
    ["an empty root", { pdfRootCertificates: [""] }, "trust.pdfRootCertificates[0]"],
    ["a public URL with a user name", { publicUrl: "http://a@b.example" }, "trust.publicUrl"],
  ])("is refused with %s", (_what, changes, path) => {
    expect(refusalOf(trustDocument(changes))).toContain(`BAD_INPUT ${path}: `);
  });

  it.each([
    ["no JSON", utf8("trust me")],
    ["bytes that are not UTF-8", Uint8Array.of(0xff)],
    ["too many bytes", new Uint8Array(300_000).fill(0x20)],
    ["a key given twice", utf8('{"v":1,"v":1}')],
    ["nothing", undefined],
  ])("is refused as %s", (_what, input) => {
    expect(refusalOf(input)).toMatch(/^BAD_INPUT trust/);
  });
});
