// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { CHINESE_PASSED, CHINESE_REASONS } from "../../../verifier/messages/chinese.ts";
import { ENGLISH_PASSED, ENGLISH_REASONS } from "../../../verifier/messages/english.ts";
import { sentence } from "../../../verifier/messages/sentence.ts";
import { verdictSentence } from "../../../verifier/messages/verdict.ts";
import { CHECK_NAMES, REASONS } from "../../../verifier/report.ts";
import { bundleWith } from "../../fixtures/genuine-bundle.ts";
import { statusList } from "../../fixtures/genuine-register.ts";
import { memoryNetwork } from "../../fixtures/memory-network.ts";
import { verified } from "../../fixtures/verification.ts";

const placeholders = (template: string) =>
  [...template.matchAll(/\{([A-Za-z]+)\}/g)].map(([, name]) => name).sort();
const documentation = readFileSync(resolve(import.meta.dirname, "../../../docs/verification.md"), "utf8");

describe("the sentences", () => {
  it.each(REASONS)("say %s in both languages with the same values", (reason) => {
    expect(placeholders(CHINESE_REASONS[reason])).toEqual(placeholders(ENGLISH_REASONS[reason]));
  });

  it.each(CHECK_NAMES)("tell of a passed %s in both languages with the same values", (name) => {
    expect(placeholders(CHINESE_PASSED[name])).toEqual(placeholders(ENGLISH_PASSED[name]));
  });

  it.each([...REASONS, ...CHECK_NAMES])("have %s documented", (word) => {
    expect(documentation).toContain(`\`${word}\``);
  });

  it("never miss a value in a report", async () => {
    const reports = await Promise.all([
      verified(bundleWith({})),
      verified(bundleWith({}), { network: null }),
      verified(bundleWith({ anchors: [] })),
      verified(Uint8Array.of(1)),
    ]);
    const texts = reports.flatMap(({ checks }) =>
      checks.flatMap((check) => [check.detail, sentence(check, "zh")]),
    );

    expect(texts.filter((text) => /[{}]|\?/.test(text))).toEqual([]);
  });

  it("do not let a file hide or reorder words around its own", () => {
    const values = { problem: `a\u202eb\u0007c\n${"x".repeat(400)}` };
    const text = sentence({ name: "DOCUMENT_INTEGRITY", reason: "BUNDLE_MALFORMED", values }, "en");

    expect(text).toContain("a\u{FFFD}b\u{FFFD}c\u{FFFD}xxx");
    expect(text.length).toBeLessThan(360);
  });
});

describe("the verdict in words", () => {
  it("tells a replaced certificate from a false one", async () => {
    const get = { "http://localhost:4000/status/refresh-0": statusList("refresh", [3]) };
    const replaced = await verified(bundleWith({}), { network: memoryNetwork({ get }) });
    const broken = await verified(bundleWith({ checkpoint: "" }), { network: memoryNetwork({ get }) });

    expect(verdictSentence(replaced, "en")).toContain("genuine, but a later disclosure replaced it");
    expect(verdictSentence(replaced, "zh")).toContain("已被后续披露取代");
    expect(verdictSentence(broken, "en")).toBe("Do not rely on this file.");
  });
});
