// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import type { Bilingual } from "../../../core/catalogue/bilingual.ts";
import { createCatalogue } from "../../../core/catalogue/catalogue.ts";
import type { Profile } from "../../../core/catalogue/profile.ts";
import type { WorkbookCell } from "../../../functions/ports/spreadsheet-writer.ts";
import { templateOf } from "../../../functions/usecases/exchange/template.ts";
import { catalogue, catalogueData } from "../../fixtures/catalogue.ts";

type Named = readonly [name: string, labels: Bilingual | null | undefined];

const HAN = /\p{Script=Han}/u;
/** Written the same in Chinese. */
const SAME_IN_CHINESE = new Set(["PUE", "ISO 3166-1"]);
const lacking = (named: readonly Named[]) =>
  named
    .filter(([, labels]) => labels !== null)
    .filter(([, labels]) => !HAN.test(labels?.zh ?? "") && !SAME_IN_CHINESE.has(labels?.zh ?? ""))
    .map(([name]) => name);

const AXES = [...new Set(catalogue.metrics.flatMap(({ dimensions }) => dimensions))];

describe("what people are shown", () => {
  it.each<[string, readonly Named[]]>([
    ["metric", catalogue.metrics.map(({ slug, labels }) => [slug, labels])],
    ["topic", catalogue.metrics.map(({ topic, topicLabels }) => [topic, topicLabels])],
    ["pillar", catalogue.metrics.map(({ pillar, pillarLabels }) => [pillar, pillarLabels])],
    ["unit", catalogue.units.patterns.map((pattern) => [pattern, catalogue.unitLabels(pattern)])],
    ["rule", catalogue.rules.map(({ id, statement }) => [id, statement])],
    ["axis", AXES.map((id) => [id, catalogue.axis(id)?.labels])],
    ["title of a framework", catalogue.profiles.map(({ framework, title }) => [framework, title])],
    ["source of a framework", catalogue.profiles.map(({ framework, source }) => [framework, source])],
    [
      "condition",
      catalogue.profiles.flatMap(({ framework, expected }) =>
        expected.map(({ metric, because }): Named => [`${framework} ${metric}`, because]),
      ),
    ],
    [
      "member",
      AXES.flatMap((axis) =>
        (catalogue.axis(axis)?.members ?? []).map(({ id, labels }): Named => [`${axis} ${id}`, labels]),
      ),
    ],
  ])("has Chinese for every %s", (_what, named) => {
    expect(named.length).toBeGreaterThan(0);
    expect(lacking(named)).toEqual([]);
  });
});

describe("the template of a framework", () => {
  const textsOf = (rows: readonly (readonly WorkbookCell[])[], styles: readonly string[]) =>
    rows.flat().flatMap(({ style, text }) => (styles.includes(style) && text !== null ? [text] : []));

  it.each(catalogue.profiles.map((profile): [string, Profile] => [profile.framework, profile]))(
    "says everything in Chinese too: %s",
    (_framework, profile) => {
      const [guide, data] = templateOf(profile, catalogue);
      const rows = data?.rows ?? [];
      const below = (title: string) => {
        const column = rows[0]?.findIndex(({ text }) => text?.startsWith(title)) ?? -1;
        return rows.slice(1).flatMap((cells) => (cells[column]?.text || undefined)?.split("\n") ?? []);
      };
      const [needs, guidance] = [below("Need"), below("How to fill in")];
      const explained = (guide?.rows ?? []).filter((cells) =>
        cells.some(({ style }) => style === "reference"),
      );

      expect(textsOf(rows, ["header", "inputHeader", "section"]).filter((text) => !HAN.test(text))).toEqual(
        [],
      );
      expect([...needs, ...guidance].filter((text) => !HAN.test(text))).toEqual([]);
      expect([needs.length, guidance.length]).not.toContain(0);
      expect(explained.filter((cells) => !cells.some(({ text }) => HAN.test(text ?? "")))).toEqual([]);
    },
  );
});

describe("words of the catalogue", () => {
  type Words = Record<"pillars" | "topics" | "units", { id: string; labels: Bilingual }[]>;
  const changed = (change: (words: Words) => unknown) => {
    const data = catalogueData();
    return { ...data, words: { ...(data.words as Words), ...(change(data.words as Words) as object) } };
  };

  it.each([
    ["pillar", "pillars", "E"],
    ["topic", "topics", "ghg"],
    ["unit", "units", "tCO2e"],
  ] as const)("are refused without those of a %s", (_what, kind, id) => {
    const data = changed((words) => ({ [kind]: words[kind].filter((word) => word.id !== id) }));

    expect(() => createCatalogue(data)).toThrow(
      `words.${kind}: expected the labels of ${id} in both languages, got none`,
    );
  });

  it("are refused with a blank Chinese label and with an id listed twice", () => {
    const blank = changed(() => ({ topics: [{ id: "ghg", labels: { en: "Greenhouse gases", zh: " " } }] }));
    const twice = changed(({ units }) => ({ units: [...units, ...units.slice(0, 1)] }));

    expect(() => createCatalogue(blank)).toThrow("words.topics[0].labels.zh: expected");
    expect(() => createCatalogue(twice)).toThrow("words.units: an id is listed twice");
  });
});
