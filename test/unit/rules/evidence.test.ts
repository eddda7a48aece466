// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { findingsOf, stated } from "../../fixtures/stated.ts";

const hash = (digit: string) => digit.repeat(64);
const withEvidence = (...evidence: readonly string[]) => ({
  ...stated("ghg-scope1", "55200", "tCO2e"),
  evidence,
});
const rule = (facts: Parameters<typeof findingsOf>[1], storedEvidence?: ReadonlySet<string>) =>
  findingsOf("R-EVD-01", facts, { storedEvidence });

describe("R-EVD-01", () => {
  it("is satisfied by files that are stored, and by facts that name none", () => {
    const facts = [withEvidence(hash("a"), hash("b")), stated("ghg-scope2-location", "1", "tCO2e")];

    expect(rule(facts, new Set([hash("a"), hash("b")]))).toEqual([]);
  });

  it("refuses facts whose files are not stored, and names facts and files", () => {
    const facts = [withEvidence(hash("a"), hash("b")), stated("ghg-scope2-location", "1", "tCO2e")];

    const [finding, ...others] = rule(facts, new Set([hash("a")]));

    expect(others).toEqual([]);
    expect(finding).toMatchObject({ severity: "ERROR", expected: "2", actual: "1", delta: "-1" });
    expect(finding?.messageEn).toContain(hash("b"));
    expect(finding?.messageEn).not.toContain(hash("a"));
    expect(finding?.facts).toHaveLength(1);
    expect(finding?.hint).toContain("requestEvidenceUpload");
  });

  it("names five files and counts the others", () => {
    const [finding] = rule([withEvidence(...[..."1234567"].map(hash))], new Set());

    expect(finding?.messageEn).toContain("7 files");
    expect(finding?.messageEn).toContain(`${hash("5")} and 2 more`);
    expect(finding?.messageZh).toContain("另有 2 个");
  });

  it("says nothing where nobody looked for the files", () => {
    expect(rule([withEvidence(hash("a"))])).toEqual([]);
  });
});
