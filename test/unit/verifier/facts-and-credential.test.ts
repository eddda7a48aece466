// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { canonicalize } from "../../../core/canonical/canonical-json.ts";
import { toHex } from "../../../core/canonical/encoding.ts";
import type { UnsignedCredential } from "../../../core/credential/credential.ts";
import { commitFacts, showFact } from "../../../core/disclosure/commitment.ts";
import {
  disclosureString,
  factLeaf,
  readDisclosureString,
} from "../../../core/disclosure/disclosure-string.ts";
import { nodeHash } from "../../../core/merkle/hash.ts";
import {
  BUNDLE,
  bundleWith,
  CREDENTIAL,
  STATEMENT,
  STATEMENT_TEXT,
  UNSIGNED,
} from "../../fixtures/genuine-bundle.ts";
import { ISSUER_KEY, keyOf, NOW_MS, PUBLIC_URL, secured } from "../../fixtures/genuine-register.ts";
import { findingOf, verified } from "../../fixtures/verification.ts";

const [first = BUNDLE.facts[0], second] = BUNDLE.facts;
const shown = first as NonNullable<typeof first>;
const { salt, fact } = readDisclosureString(shown.disclosure);
const otherValue = disclosureString({ salt, fact: { ...fact, value: "1" } });

/** Signed by the issuer's key, whatever it says. */
const credentialSaying = (changes: Partial<UnsignedCredential>) => secured({ ...UNSIGNED, ...changes });
const subjectSaying = (changes: Partial<UnsignedCredential["credentialSubject"]>) =>
  credentialSaying({ credentialSubject: { ...UNSIGNED.credentialSubject, ...changes } });
const disclosureSaying = (changes: Partial<UnsignedCredential["credentialSubject"]["disclosure"]>) =>
  subjectSaying({ disclosure: { ...UNSIGNED.credentialSubject.disclosure, ...changes } });

// What a register that wants to choose between two values of one figure would commit to.
const twinLeaves = [shown.disclosure, otherValue].map(factLeaf);
const [left = new Uint8Array(), right = new Uint8Array()] = twinLeaves;
const twinRoot = toHex(nodeHash(left, right));
const twins = {
  statement: canonicalize({ ...STATEMENT, factsRoot: twinRoot, factCount: 2 }),
  facts: [
    { index: 0, disclosure: shown.disclosure, siblings: [toHex(right)] },
    { index: 1, disclosure: otherValue, siblings: [toHex(left)] },
  ],
};
const strangers = commitFacts([{ salt, fact }]);

describe("FACT_COMMITMENTS", () => {
  it.each([
    ["a figure was changed", { facts: [{ ...shown, disclosure: otherValue }] }, "PROOF_MISMATCH"],
    ["a figure stands at another index", { facts: [{ ...shown, index: 1 }] }, "PROOF_MISMATCH"],
    ["a figure stands beyond the last", { facts: [{ ...shown, index: 5 }] }, "PROOF_MISMATCH"],
    ["a sibling is missing", { facts: [{ ...shown, siblings: shown.siblings.slice(1) }] }, "PROOF_MISMATCH"],
    [
      "a sibling is too many",
      { facts: [{ ...shown, siblings: [...shown.siblings, shown.siblings[0]] }] },
      "PROOF_MISMATCH",
    ],
    ["a figure comes from another disclosure", { facts: [showFact(strangers, 0)] }, "PROOF_MISMATCH"],
    ["a figure cannot be read", { facts: [{ ...shown, disclosure: "W10" }] }, "FACT_MALFORMED"],
    ["a figure is padded", { facts: [{ ...shown, disclosure: `${shown.disclosure}=` }] }, "FACT_MALFORMED"],
    ["a figure is shown twice", { facts: [...BUNDLE.facts, second] }, "FACT_DUPLICATE"],
    ["two values of one figure were committed to", twins, "FACT_ORDER"],
    ["a figure is left out of the proofs", { facts: BUNDLE.facts.slice(1) }, "FACTS_DIFFER"],
    ["the log entry is not canonical", { statement: ` ${STATEMENT_TEXT}` }, "STATEMENT_MALFORMED"],
    [
      "the log entry is about something else",
      { statement: BUNDLE.certificateStatement },
      "STATEMENT_MALFORMED",
    ],
  ])("fails where %s", async (_why, changes, reason) => {
    const report = await verified(bundleWith(changes));

    expect(findingOf(report, "FACT_COMMITMENTS")).toBe(`failed ${reason}`);
    expect(report.verdict).toBe("failed");
  });

  it.each([
    ["another figure", subjectSaying({ facts: [{ ...fact, value: "1" }] }), "FACTS_DIFFER"],
    ["one figure fewer", subjectSaying({ facts: UNSIGNED.credentialSubject.facts.slice(1) }), "FACTS_DIFFER"],
    [
      "one figure twice",
      subjectSaying({ facts: [...UNSIGNED.credentialSubject.facts, fact] }),
      "FACTS_DIFFER",
    ],
    ["another organization", subjectSaying({ id: "did:web:other.example" }), "DISCLOSURE_DIFFERS"],
    ["another disclosure", disclosureSaying({ id: "other" }), "DISCLOSURE_DIFFERS"],
    ["another statement", disclosureSaying({ statementHash: "0".repeat(64) }), "DISCLOSURE_DIFFERS"],
    ["another version", disclosureSaying({ version: 2 }), "DISCLOSURE_DIFFERS"],
    ["another period", disclosureSaying({ period: "2023-10-01/2024-10-01" }), "DISCLOSURE_DIFFERS"],
    ["another framework", disclosureSaying({ frameworks: ["ESRS_2023"] }), "DISCLOSURE_DIFFERS"],
    ["another boundary", disclosureSaying({ boundary: "EQUITY_SHARE" }), "DISCLOSURE_DIFFERS"],
    ["another rule set", disclosureSaying({ ruleSet: "2025.1" }), "DISCLOSURE_DIFFERS"],
    ["another root", disclosureSaying({ factsRoot: "0".repeat(64) }), "DISCLOSURE_DIFFERS"],
    ["another number of figures", disclosureSaying({ factCount: 6 }), "DISCLOSURE_DIFFERS"],
  ])("fails where the issuer signed %s than the log holds", async (_why, credential, reason) => {
    const report = await verified(bundleWith({ credential }));

    expect(findingOf(report, "FACT_COMMITMENTS")).toBe(`failed ${reason}`);
    expect(findingOf(report, "CREDENTIAL_SIGNATURE")).toBe("passed");
  });
});

describe("CREDENTIAL_SIGNATURE", () => {
  const renamed = { ...CREDENTIAL, issuer: { ...CREDENTIAL.issuer, name: "Another register" } };
  const proofWith = (changes: Partial<typeof CREDENTIAL.proof>) => ({
    ...CREDENTIAL,
    proof: { ...CREDENTIAL.proof, ...changes },
  });

  it.each([
    ["a word was changed", renamed, "failed CREDENTIAL_SIGNATURE_INVALID"],
    [
      "the time of signing was changed",
      proofWith({ created: "2026-11-23T06:05:00.001Z" }),
      "failed CREDENTIAL_SIGNATURE_INVALID",
    ],
    ["the signature is too short", proofWith({ proofValue: "z2" }), "failed CREDENTIAL_SIGNATURE_INVALID"],
    ["another key signed", secured(UNSIGNED, keyOf("forger")), "failed CREDENTIAL_SIGNATURE_INVALID"],
    [
      "the key belongs to another issuer",
      secured(UNSIGNED, ISSUER_KEY, "did:web:forger.example#key-1"),
      "failed ISSUER_KEY_FOREIGN",
    ],
    [
      "the key's name only begins like the issuer",
      secured(UNSIGNED, ISSUER_KEY, "did:web:register.example.org#key-1"),
      "failed ISSUER_KEY_FOREIGN",
    ],
    [
      "the key is unknown",
      secured(UNSIGNED, ISSUER_KEY, "did:web:register.example#key-2"),
      "undecided ISSUER_KEY_UNKNOWN",
    ],
    [
      "it is not valid yet",
      credentialSaying({ validFrom: "2026-11-23T12:06:00.000Z" }),
      "failed NOT_YET_VALID",
    ],
  ])("does not pass where %s", async (_why, credential, finding) => {
    const report = await verified(bundleWith({ credential }));

    expect(findingOf(report, "CREDENTIAL_SIGNATURE")).toBe(finding);
    expect(report.verdict).toBe("failed");
  });

  it("allows a reader's clock to be a little behind", async () => {
    const report = await verified(bundleWith({}), { nowMs: Date.parse(UNSIGNED.validFrom) - 60_000 });

    expect(findingOf(report, "CREDENTIAL_SIGNATURE")).toBe("passed");
  });

  it.each([
    ["in another order", [...CREDENTIAL["@context"]].reverse()],
    ["with one more", [...CREDENTIAL["@context"], `${PUBLIC_URL}/context`]],
    ["without one", CREDENTIAL["@context"].slice(0, 1)],
  ])("refuses the contexts %s", async (_why, contexts) => {
    const report = await verified(bundleWith({ credential: { ...CREDENTIAL, "@context": contexts } }));

    expect(findingOf(report, "DOCUMENT_INTEGRITY")).toBe("failed BUNDLE_MALFORMED");
  });
});

describe("ISSUER_TRUSTED", () => {
  const forger = keyOf("forger");
  const forged = secured(
    { ...UNSIGNED, issuer: { id: "did:web:forger.example", name: "Example register" } },
    forger,
    "did:web:forger.example#key-1",
  );

  it("fails for a correctly signed credential of somebody else", async () => {
    const report = await verified(bundleWith({ credential: forged }));

    expect(findingOf(report, "CREDENTIAL_SIGNATURE")).toBe("undecided ISSUER_KEY_UNKNOWN");
    expect(findingOf(report, "ISSUER_TRUSTED")).toBe("failed ISSUER_UNTRUSTED");
  });

  it("fails for the trusted name with a key that the trust file does not hold", async () => {
    const credential = secured(UNSIGNED, forger, "did:web:register.example#key-2");
    const report = await verified(bundleWith({ credential }), { nowMs: NOW_MS });

    expect(findingOf(report, "ISSUER_TRUSTED")).toBe("failed ISSUER_UNTRUSTED");
  });
});
