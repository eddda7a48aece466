// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { MAX_FACTS } from "../../../../core/rules/read-facts.ts";
import type { StatedFact } from "../../../../core/rules/stated-fact.ts";
import { addDraftFacts } from "../../../../functions/usecases/drafts/add-draft-facts.ts";
import { removeDraftFacts } from "../../../../functions/usecases/drafts/remove-draft-facts.ts";
import { saveDraft } from "../../../../functions/usecases/drafts/save-draft.ts";
import { createDraftScene, HEADCOUNT, HEADER, preparerOf, SCOPE1 } from "../../../fixtures/draft-scene.ts";
import { crashPoints, died, withCrash } from "../../../fixtures/fault-injection.ts";

const countries = (count: number, from = 0): readonly StatedFact[] =>
  Array.from({ length: count }, (_, i) => ({
    metric: "ghg-scope1",
    value: String(i),
    unit: "tCO2e",
    dimensions: [{ axis: "facility", member: `plant ${from + i}` }],
  }));

describe("facts of a draft", () => {
  it("a later part takes the place of the same fact, whatever spells its period and dimensions", async () => {
    const scene = await createDraftScene([SCOPE1, HEADCOUNT]);

    const draft = await scene.add([
      { ...SCOPE1, value: "60", period: HEADER.period, dimensions: [], note: null },
      { ...HEADCOUNT, value: "170000", period: { start: "2023-12-31", endExclusive: "2023-12-31" } },
    ]);

    expect(draft.factCount).toBe(2);
    expect((await scene.facts()).map(({ value }) => value)).toEqual(["60", "170000"]);
  });

  it("are kept as stated even where they cannot be read yet, and corrected under the same key", async () => {
    const scene = await createDraftScene([{ metric: "ghg-scope1", value: "1,000", unit: "tons" }]);

    const before = await scene.facts();
    await scene.add([SCOPE1]);

    expect(before).toEqual([{ metric: "ghg-scope1", value: "1,000", unit: "tons" }]);
    expect(await scene.facts()).toEqual([SCOPE1]);
  });

  it.each([
    ["twice", null],
    ["twice under one batch key", "part 1"],
  ])("the same part %s changes nothing", async (_what, batchKey) => {
    const scene = await createDraftScene([]);
    const first = await scene.add([SCOPE1, HEADCOUNT], batchKey);

    const second = await scene.add([SCOPE1, HEADCOUNT], batchKey);

    expect(second).toEqual(first);
  });

  it("a batch that arrives again after a later one does not undo it", async () => {
    const scene = await createDraftScene([]);
    await scene.add([SCOPE1], "part 1");
    await scene.add([{ ...SCOPE1, value: "60" }], "part 2");

    await scene.add([SCOPE1], "part 1");

    expect((await scene.facts()).map(({ value }) => value)).toEqual(["60"]);
  });

  it("refuses other facts under the same batch key", async () => {
    const scene = await createDraftScene([]);
    await scene.add([SCOPE1], "part 1");

    await expect(scene.add([HEADCOUNT], "part 1")).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringMatching(/^batchKey: /),
    });
  });

  it("refuses a part with two different facts of one key, and adds none of it", async () => {
    const scene = await createDraftScene([]);

    const adding = scene.add([HEADCOUNT, SCOPE1, { ...SCOPE1, value: "60" }]);

    await expect(adding).rejects.toMatchObject({
      code: "BAD_INPUT",
      message: expect.stringMatching(/^facts\[2\]: expected one fact per metric/),
    });
    expect((await scene.current()).factCount).toBe(0);
  });

  it.each([
    ["an unknown field", { ...SCOPE1, amount: "1" }, /facts\[0\]\.amount/],
    ["a note without end", { ...SCOPE1, note: "x".repeat(4001) }, /facts\[0\]\.note/],
    ["a lone surrogate", { ...SCOPE1, text: "\ud800" }, /facts\[0\]\.text/],
    ["no metric", { value: "1" }, /facts\[0\]\.metric/],
    ["a basis nobody knows", { ...SCOPE1, basis: "GUESSED" }, /facts\[0\]\.basis/],
  ])("refuses %s", async (_what, fact, message) => {
    const scene = await createDraftScene([]);

    const adding = scene.add([fact as StatedFact]);

    await expect(adding).rejects.toMatchObject({
      code: "BAD_INPUT",
      message: expect.stringMatching(message),
    });
  });

  it("are at most as many as a disclosure holds, however many parts bring them", async () => {
    const scene = await createDraftScene(countries(MAX_FACTS - 1));
    const last = await scene.add(countries(1, 40_000));

    const adding = scene.add(countries(1, 40_001));

    expect(last.factCount).toBe(MAX_FACTS);
    await expect(adding).rejects.toMatchObject({ code: "TOO_LARGE" });
    await scene.add(countries(1, 40_000));
    expect((await scene.current()).revision).toBe(last.revision);
  });

  it("stay the same when many parts are written into one", async () => {
    const scene = await createDraftScene([]);
    for (const fact of countries(40)) await scene.add([fact]);

    expect((await scene.current()).parts.length).toBeLessThan(33);
    expect(await scene.facts()).toEqual(countries(40));
  });

  it("of ten writers at once are all there", async () => {
    const scene = await createDraftScene([]);

    await Promise.all(Array.from({ length: 10 }, (_, i) => scene.add(countries(5, i * 5), `part ${i}`)));

    expect((await scene.facts()).length).toBe(50);
    expect((await scene.current()).factCount).toBe(50);
  });

  it("are removed by key, and removing them again changes nothing", async () => {
    const scene = await createDraftScene();
    const [first = ""] = await scene.keys();
    const remove = () =>
      removeDraftFacts({ draftId: scene.id, keys: [first, "unknown"] }, scene.preparer, scene.needs);

    const removed = await remove();

    expect(await scene.facts()).toEqual([HEADCOUNT]);
    expect(await remove()).toEqual(removed);
  });

  it("without a period of their own go with the draft's", async () => {
    const scene = await createDraftScene([SCOPE1]);
    const header = { ...HEADER, period: { start: "2022-01-01", endExclusive: "2023-01-01" } };

    await saveDraft({ draftId: scene.id, revision: null, header }, scene.preparer, scene.needs);
    await scene.add([{ ...SCOPE1, value: "60" }]);

    expect((await scene.facts()).map(({ value }) => value)).toEqual(["60"]);
    expect(await scene.keys()).toEqual(['["ghg-scope1","2022-01-01/2023-01-01",{}]']);
  });

  it("keep the draft's period where two would become one under another", async () => {
    const period = { start: "2022-01-01", endExclusive: "2023-01-01" };
    const scene = await createDraftScene([SCOPE1, { ...SCOPE1, value: "50", period }]);

    const saving = saveDraft(
      { draftId: scene.id, revision: null, header: { ...HEADER, period } },
      scene.preparer,
      scene.needs,
    );

    await expect(saving).rejects.toMatchObject({ code: "CONFLICT", details: { metric: "ghg-scope1" } });
    expect((await scene.facts()).length).toBe(2);
  });

  it.each([
    ["nobody", undefined, "UNAUTHENTICATED"],
    ["an approver", { ...preparerOf("org-a"), roles: ["APPROVER" as const] }, "FORBIDDEN"],
    ["a preparer of another organization", preparerOf("org-b"), "NOT_FOUND"],
  ])("are not added by %s", async (_who, viewer, code) => {
    const scene = await createDraftScene([]);

    const adding = addDraftFacts({ draftId: scene.id, facts: [SCOPE1], batchKey: null }, viewer, scene.needs);

    await expect(adding).rejects.toMatchObject({ code });
  });
});

const counting = await (async () => {
  const scene = await createDraftScene([]);
  const counted = withCrash(scene.needs, ["drafts", "objects"]);
  await addDraftFacts(
    { draftId: scene.id, facts: [SCOPE1], batchKey: "part 1" },
    scene.preparer,
    counted.needs,
  );
  return counted;
})();

describe("a part whose sender dies", () => {
  it("is written before the draft names it", () => {
    expect(counting.writes).toEqual(["objects.put", "drafts.swap"]);
  });

  it.each(crashPoints(counting.writes))(
    "stands once when it is sent again after dying before %s",
    async (_name, at) => {
      const scene = await createDraftScene([]);
      const input = { draftId: scene.id, facts: [SCOPE1], batchKey: "part 1" };
      await died(() =>
        addDraftFacts(input, scene.preparer, withCrash(scene.needs, ["drafts", "objects"], at).needs),
      );

      const draft = await addDraftFacts(input, scene.preparer, scene.needs);

      expect(draft).toMatchObject({ factCount: 1, revision: 2 });
      expect(await scene.facts()).toEqual([SCOPE1]);
    },
  );
});
