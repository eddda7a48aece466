// SPDX-License-Identifier: Apache-2.0
import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { fromBase64Url, fromHex, toBase64Url } from "../../../core/canonical/encoding.ts";
import { commitFacts, provenFact, salting, saltOf, showFact } from "../../../core/disclosure/commitment.ts";
import { disclosureString, readDisclosureString } from "../../../core/disclosure/disclosure-string.ts";
import type { Fact } from "../../../core/disclosure/fact.ts";
import { vectors } from "../../fixtures/vectors.ts";

const { facts, factsRoot, factCount } = vectors<{
  facts: { index: number; salt: string; fact: Fact; disclosure: string; leaf: string; siblings: string[] }[];
  factsRoot: string;
  factCount: number;
}>("facts");

const bytes = (text: string) => fromHex(text) ?? new Uint8Array();
const salted = facts.map(({ salt, fact }) => ({ salt: fromBase64Url(salt) ?? new Uint8Array(), fact }));

describe("commitment to facts", () => {
  it("has the vector's root whatever the order of the input", () => {
    expect(commitFacts(salted).factsRoot).toBe(factsRoot);
    expect(commitFacts(salted.toReversed()).factsRoot).toBe(factsRoot);
    expect(salted).toHaveLength(factCount);
  });

  it.each(facts)(
    "writes fact $index as the vector does and proves it",
    ({ index, disclosure, leaf, siblings, fact }) => {
      const commitment = commitFacts(salted);
      const shown = showFact(commitment, index);

      expect(commitment.facts[index]).toEqual({ fact, disclosure, leaf });
      expect(shown).toEqual({ index, disclosure, siblings });
      expect(provenFact({ ...shown, siblings: siblings.map(bytes) }, { factsRoot, factCount })).toEqual(fact);
      expect(
        provenFact({ ...shown, siblings: siblings.map(bytes) }, { factsRoot, factCount: factCount + 5 }),
      ).toBeUndefined();
      expect(
        provenFact({ ...shown, index: index + 1, siblings: siblings.map(bytes) }, { factsRoot, factCount }),
      ).toBeUndefined();
    },
  );

  it("refuses two facts with the same key", () => {
    expect(() => commitFacts([...salted, ...salted.slice(0, 1)])).toThrow(
      expect.objectContaining({ code: "BAD_INPUT" }),
    );
  });

  it("derives the same salts where the secret is prepared once for many facts", () => {
    const secret = new Uint8Array(32).fill(7);
    const saltOfSecret = salting(secret);

    const salts = facts.map(({ fact }) => saltOfSecret(fact));

    expect(salts).toEqual(facts.map(({ fact }) => saltOf(secret, fact)));
    expect(salts).toEqual(
      facts.map(({ fact }) => {
        const key = JSON.stringify([fact.metric, fact.period, fact.dimensions]);
        return new Uint8Array(createHmac("sha256", secret).update(key).digest().subarray(0, 16));
      }),
    );
  });

  it("orders leaves by the bytes of their keys, where code units would order them otherwise", () => {
    const [first] = salted;
    const members = ["\uffff", "😀", "\ue000", "é", "a"];
    const named = members.map((member) => ({
      ...first,
      fact: { ...first?.fact, dimensions: { site: member } },
    }));

    const ordered = commitFacts(named as typeof salted).facts.map(({ fact }) => fact.dimensions.site);

    expect(ordered).toEqual(
      members.toSorted((a, b) => Buffer.compare(Buffer.from(`${a}"`), Buffer.from(`${b}"`))),
    );
    expect(ordered.at(-1)).toBe("😀");
  });

  it("derives a different salt for every fact and secret", () => {
    const secret = new Uint8Array(32).fill(7);
    const other = new Uint8Array(32).fill(8);
    const salts = facts.flatMap(({ fact }) => [
      toBase64Url(saltOf(secret, fact)),
      toBase64Url(saltOf(other, fact)),
    ]);

    expect(new Set(salts).size).toBe(2 * facts.length);
    expect(salts[0]).toHaveLength(22);
  });

  it.each([
    ["another spelling of the JSON", `[ "${facts[0]?.salt}",{}]`],
    ["a short salt", '["AAAA",{}]'],
    ["no pair", "[1]"],
    ["an unknown key", JSON.stringify([facts[0]?.salt, { ...facts[0]?.fact, zz: 1 }])],
  ])("refuses to read %s", (_why, json) => {
    const text = toBase64Url(Buffer.from(json));

    expect(() => readDisclosureString(text)).toThrow(expect.objectContaining({ code: "BAD_INPUT" }));
  });

  it("reads back what it wrote", () => {
    expect(salted.map((entry) => readDisclosureString(disclosureString(entry)))).toEqual(salted);
  });
});
