// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { BASES, NULL_REASONS, RESTATEMENT_REASONS } from "../../../core/disclosure/fact.ts";
import { BOUNDARIES, FRAMEWORKS } from "../../../core/log/statement.ts";
import { sentence } from "../../../verifier/messages/sentence.ts";
import { CHECK_NAMES, REASONS, VERDICTS } from "../../../verifier/report.ts";
import { LANGUAGES } from "../../../web/verify/language.ts";
import { fill } from "../../../web/verify/text/fill.ts";
import { texts } from "../../../web/verify/text/texts.ts";

const HAN = /\p{Script=Han}/u;
const HALF_WIDTH_BESIDE_HAN = /\p{Script=Han}[,:;?!()]|[,:;?!()]\p{Script=Han}/u;
const placeholders = (text: string) => [...text.matchAll(/\{[A-Za-z]+\}/g)].map(([name]) => name).sort();
const eachLanguage = <T>(items: readonly T[]) =>
  LANGUAGES.flatMap((language) => items.map((item) => [language, item] as const));
const pageKeys = Object.keys(texts.en.page) as (keyof typeof texts.en.page)[];

describe("the words of the page", () => {
  it.each(eachLanguage(CHECK_NAMES))("in %s name the check %s", (language, name) => {
    expect(texts[language].checks[name]).not.toBe("");
    expect(HAN.test(texts[language].checks[name])).toBe(language === "zh");
  });

  it.each(eachLanguage(REASONS))("in %s have a sentence for the reason %s", (language, reason) => {
    const text = sentence({ name: "DOCUMENT_INTEGRITY", reason, values: {} }, language);

    expect(text.length).toBeGreaterThan(5);
    expect(HAN.test(text)).toBe(language === "zh");
  });

  it.each(eachLanguage(CHECK_NAMES))("in %s have a sentence for a passed %s", (language, name) => {
    const text = sentence({ name, reason: null, values: {} }, language);

    expect(HAN.test(text)).toBe(language === "zh");
  });

  it.each(eachLanguage(VERDICTS))("in %s have a verdict for %s", (language, verdict) => {
    expect(texts[language].page[verdict]).toMatch(/[.。]$/);
  });

  it.each(eachLanguage(FRAMEWORKS))("in %s name the framework %s", (language, framework) => {
    expect(texts[language].terms.framework[framework]).toMatch(/./);
  });

  it.each(
    LANGUAGES.flatMap((language) => {
      const { boundary, basis, nullReason, restatement } = texts[language].terms;
      return [
        [language, BOUNDARIES, boundary],
        [language, BASES, basis],
        [language, NULL_REASONS, nullReason],
        [language, RESTATEMENT_REASONS, restatement],
      ] as const;
    }),
  )("in %s have exactly the codes %j", (_language, codes, words) => {
    expect(Object.keys(words).sort()).toEqual([...codes].sort());
  });

  it("take the same values in both languages", () => {
    const differing = pageKeys.filter(
      (key) => placeholders(texts.en.page[key]).join() !== placeholders(texts.zh.page[key]).join(),
    );

    expect(differing).toEqual([]);
  });

  it("write Chinese with full-width punctuation", () => {
    const all = [
      ...Object.values(texts.zh.page),
      ...texts.zh.proof,
      ...Object.values(texts.zh.checks),
      ...Object.values(texts.zh.waysOn),
    ];

    expect(all.filter((text) => HALF_WIDTH_BESIDE_HAN.test(text))).toEqual([]);
  });

  it.each(LANGUAGES)("in %s say in six sentences what is proven and what is not", (language) => {
    expect(texts[language].proof).toHaveLength(6);
  });

  it("help with the same reasons in both languages", () => {
    expect(Object.keys(texts.zh.waysOn)).toEqual(Object.keys(texts.en.waysOn));
  });
});

describe("a sentence with values", () => {
  it.each([
    ["{k} of {n}", { k: 3, n: 4 }, "3 of 4"],
    ["in the log[ as entry {index}][ of {size}].", { index: 7 }, "in the log as entry 7."],
    ["in the log[ as entry {index}].", {}, "in the log."],
    ["{toString}", {}, "…"],
    ["{name}", { name: "{k}[x]" }, "{k}[x]"],
  ])("fills %j", (template, values, text) => {
    expect(fill(template, values as Readonly<Record<string, string | number>>)).toBe(text);
  });
});
