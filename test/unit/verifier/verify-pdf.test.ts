// SPDX-License-Identifier: Apache-2.0
import { beforeAll, describe, expect, it } from "vitest";
import { toBase64 } from "../../../core/canonical/encoding.ts";
import { readFontFiles } from "../../../functions/adapters/pdf/font-files.ts";
import { createPdfRenderer } from "../../../functions/adapters/pdf/pdf-renderer.ts";
import { CHECK_NAMES } from "../../../verifier/report.ts";
import { appleContent } from "../../fixtures/certificate-content.ts";
import { bundleWith } from "../../fixtures/genuine-bundle.ts";
import { testSeal } from "../../fixtures/seal-key.ts";
import { findingOf, problemsOf, verified } from "../../fixtures/verification.ts";

const withoutOwnEntry = { certificateStatement: null, certificateInclusion: null };
let root = "";
let genuine = new Uint8Array();
let renderWith: (bundle: Uint8Array) => Promise<Uint8Array>;

beforeAll(async () => {
  const seal = await testSeal();
  const renderer = createPdfRenderer({ ...seal, fonts: readFontFiles() });
  root = toBase64(seal.chain[0]);
  renderWith = (bundle) => renderer.render(appleContent({ bundle }));
  genuine = new Uint8Array(await renderWith(bundleWith(withoutOwnEntry)));
});

const trusting = (changes: Readonly<Record<string, unknown>> = {}) => ({
  trust: { pdfRootCertificates: [root], ...changes },
});

describe("a certificate PDF", () => {
  it("passes every check, the seal's among them", async () => {
    const report = await verified(genuine, trusting());

    expect(problemsOf(report)).toEqual([]);
    expect(report.checks.map(({ name }) => name)).toEqual(CHECK_NAMES);
    expect(report.verdict).toBe("passed");
  });

  it("fails with one byte changed", async () => {
    const changed = genuine.map((byte, i) => (i === 4000 ? byte ^ 1 : byte));
    const report = await verified(changed, trusting());

    expect(findingOf(report, "DOCUMENT_INTEGRITY")).toMatch(/^failed PDF_/);
    expect(report.verdict).toBe("failed");
  });

  it("fails with a byte appended", async () => {
    const report = await verified(Uint8Array.from([...genuine, 10]), trusting());

    expect(findingOf(report, "DOCUMENT_INTEGRITY")).toMatch(/^failed PDF_/);
  });

  it("fails under a root that the reader does not trust", async () => {
    const stranger = await testSeal(21, 22);
    const roots = { pdfRootCertificates: [toBase64(stranger.chain[0])] };
    const report = await verified(genuine, trusting(roots));

    expect(findingOf(report, "PDF_SIGNATURE")).toBe("failed PDF_SIGNER_UNTRUSTED");
  });

  it("is undecided about its seal where the reader names no root", async () => {
    const report = await verified(genuine, trusting({ pdfRootCertificates: [] }));

    expect(findingOf(report, "PDF_SIGNATURE")).toBe("undecided NO_TRUST");
    expect(findingOf(await verified(genuine, { trust: null }), "PDF_SIGNATURE")).toBe("undecided NO_TRUST");
  });

  it("outlives the certificate that sealed it", async () => {
    const report = await verified(genuine, { ...trusting(), nowMs: Date.parse("2031-01-01T00:00:00.000Z") });

    expect(findingOf(report, "PDF_SIGNATURE")).toBe("passed");
  });

  it("fails where a sealed PDF holds a bundle that cannot be read", async () => {
    const file = await renderWith(new TextEncoder().encode("{}"));
    const report = await verified(file, trusting());

    expect(findingOf(report, "DOCUMENT_INTEGRITY")).toBe("failed BUNDLE_MALFORMED");
    expect(findingOf(report, "PDF_SIGNATURE")).toBe("passed");
  });

  it("fails where the log's entry is about another PDF", async () => {
    const file = await renderWith(bundleWith({}));
    const report = await verified(file, trusting());
    const check = report.checks.find(({ name }) => name === "LOG_INCLUSION");

    expect(check).toMatchObject({ reason: "CERTIFICATE_STATEMENT_MISMATCH", values: { field: "pdfSha256" } });
  });
});
