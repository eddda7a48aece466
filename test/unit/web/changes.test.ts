// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import {
  CHANGES_FIELD,
  type Changes,
  changeRows,
  decodeChanges,
  SHOWN_CHANGES,
  STATED_FACT,
} from "../../../web/certificate/changes.ts";
import { HISTORY_QUERY } from "../../../web/certificate/history.ts";
import type { Language } from "../../../web/verify/language.ts";
import { texts } from "../../../web/verify/text/texts.ts";
import { createScene } from "../../fixtures/api-scene.ts";
import { firstOf, restated } from "../../fixtures/restatement-scene.ts";

const labels = {
  "ghg-scope1": ["Scope 1", "范围一", "E", 0],
  "workforce-women": ["Share of women", "女性占比", "S", 1],
} as const;
const pen = (language: Language = "en") => ({ language, texts: texts[language], labels });
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");

const FACT = {
  metric: { slug: "ghg-scope1" },
  period: { start: "2023-01-01", endExclusive: "2024-01-01" },
  dimensions: [],
  value: "1000",
  text: null,
  nullReason: null,
  censored: null,
  unit: "tCO2e",
  visibility: "PUBLIC",
} as const;
const WITHHELD = { ...FACT, value: null, unit: null, visibility: "RESTRICTED" } as const;
const CHANGE = {
  kind: "CHANGED",
  reason: "METHOD",
  note: "new factors",
  delta: "200",
  deltaUnit: "tCO2e",
  before: FACT,
  after: { ...FACT, value: "1200" },
} as const;
const NO_WORD = { reason: null, note: null, delta: null, deltaUnit: null } as const;
const onlyChange = (change: object): Changes =>
  decodeChanges({ totalCount: 1, edges: [{ node: { ...CHANGE, ...change } }] }, "changes");
const rowOf = (change: object, language?: Language) => {
  const [row] = changeRows(onlyChange(change), pen(language));
  if (row === undefined) throw new Error("expected a row");
  return { ...row, before: plain(row.before), after: plain(row.after), delta: plain(row.delta) };
};

describe("a change in the history of a certificate", () => {
  it("shows before, after, difference, reason and note", () => {
    expect(rowOf({})).toMatchObject({
      slug: "ghg-scope1",
      label: "Scope 1",
      before: "1 000 tCO2e",
      after: "1 200 tCO2e",
      delta: "+200 tCO2e",
      why: "method changed: new factors",
    });
  });

  it("is told in Chinese to who reads Chinese", () => {
    expect(rowOf({}, "zh")).toMatchObject({ label: "范围一", why: "方法变更：new factors" });
  });

  it.each([
    ["a new figure", { ...NO_WORD, kind: "ADDED", before: null }, { before: "—", why: "newly stated" }],
    [
      "one left out",
      { ...NO_WORD, kind: "REMOVED", after: null },
      { after: "—", delta: "—", why: "no longer stated" },
    ],
    ["one changed without a word", NO_WORD, { why: "no reason stated" }],
    ["a fall", { delta: "-200" }, { delta: "−200 tCO2e" }],
    ["no difference", { delta: "0" }, { delta: "0 tCO2e" }],
    [
      "a figure that became a bound",
      { after: { ...FACT, censored: "LESS_THAN" } },
      { after: "less than 1 000 tCO2e" },
    ],
    [
      "a figure that became a reason for none",
      { after: { ...FACT, value: null, unit: null, nullReason: "NOT_AVAILABLE" } },
      { after: "not available" },
    ],
    [
      "a share in percent",
      {
        delta: "0.05",
        deltaUnit: "pure",
        before: { ...FACT, metric: { slug: "workforce-women" }, unit: "pure", value: "0.4" },
        after: { ...FACT, metric: { slug: "workforce-women" }, unit: "pure", value: "0.45" },
      },
      { before: "40 %", after: "45 %", delta: "+5 %" },
    ],
  ])("of %s is told", (_what, change, told) => {
    expect(rowOf(change)).toMatchObject(told);
  });

  it.each([
    ["after", { ...NO_WORD, after: WITHHELD }, { before: "1 000 tCO2e", after: "withheld" }],
    ["before", { ...NO_WORD, before: WITHHELD }, { before: "withheld", after: "1 200 tCO2e" }],
  ])(
    "with the figure %s restricted says that it is withheld, and claims no missing reason",
    (_side, change, told) => {
      expect(rowOf(change)).toMatchObject({ ...told, delta: "—", why: "withheld" });
    },
  );

  it("names period and dimensions, which tell figures of one metric apart", () => {
    const after = { ...FACT, dimensions: [{ axis: "country", member: "CN" }] };

    expect(rowOf({ after }).place.map(plain)).toEqual(["1 Jan 2023 – 31 Dec 2023", "country: CN"]);
  });
});

describe("the answer about changes", () => {
  it.each([
    ["more than were asked for", { totalCount: 1, edges: Array(SHOWN_CHANGES + 1).fill({ node: CHANGE }) }],
    ["a kind nobody knows", { totalCount: 1, edges: [{ node: { ...CHANGE, kind: "<b>" } }] }],
    ["an amount that is none", { totalCount: 1, edges: [{ node: { ...CHANGE, delta: "1e9" } }] }],
    ["a note without end", { totalCount: 1, edges: [{ node: { ...CHANGE, note: "x".repeat(4001) } }] }],
  ])("is refused with %s", (_what, answer) => {
    expect(() => decodeChanges(answer, "changes")).toThrow(/changes/);
  });

  it("of a real register has every figure that Microsoft restated, as the page asks for it", async () => {
    const scene = await restated();
    const id = await firstOf(scene);
    const query = `query ($id: ID!) { disclosure(id: $id) {
      ${CHANGES_FIELD} supersedes { supersededBy { ${CHANGES_FIELD} } }
    } } ${STATED_FACT}`;

    const { data, errors } = await scene.query(query, { id });

    expect(errors).toEqual([]);
    const { changes, supersedes } = data.disclosure;
    expect(supersedes.supersededBy.changes).toEqual(changes);
    const rows = changeRows(decodeChanges(changes, "changes"), pen());
    expect(
      rows.filter(({ why }) => why.startsWith("method changed: restated in the 2021 report")),
    ).toHaveLength(28);
  });
});

it("a certificate without a history is asked about without a complaint of the limits", async () => {
  const scene = await createScene();

  const { data, errors } = await scene.query(HISTORY_QUERY, { serial: "TS-56PT-TZ87-KQ" });

  expect(errors).toEqual([]);
  expect(data.certificate).toBeNull();
});
