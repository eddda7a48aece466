// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import type { StatedFact } from "../../../../core/rules/stated-fact.ts";
import { createGlyphCheck } from "../../../../functions/adapters/pdf/glyph-check.ts";
import { checkDraft } from "../../../../functions/usecases/drafts/check-draft.ts";
import { submitDraft } from "../../../../functions/usecases/drafts/submit-draft.ts";
import { createDraftScene, HEADCOUNT, SCOPE1 } from "../../../fixtures/draft-scene.ts";

type Scene = Awaited<ReturnType<typeof createDraftScene>>;
const check = async (scene: Scene) =>
  checkDraft(await scene.current(), { ...scene.needs, glyphs: createGlyphCheck() });

describe("the check of a draft", () => {
  it("finds nothing in what can be submitted", async () => {
    const scene = await createDraftScene();

    const said = await check(scene);

    expect(said).toMatchObject({ isAcceptable: true, problemCount: 0, problems: [] });
    expect(said.facts).toHaveLength(2);
    expect(said.revision).toBe((await scene.current()).revision);
  });

  it("names every fact that cannot be read, with its key and field, and still checks the others", async () => {
    const wrong = (i: number): StatedFact => ({
      metric: "ghg-scope1",
      value: `${i},000`,
      unit: "tons",
      dimensions: [{ axis: "facility", member: `plant ${i}` }],
    });
    const scene = await createDraftScene([
      ...Array.from({ length: 30 }, (_, i) => wrong(i)),
      { metric: "ghg-scope-one", value: "1" },
      { metric: "ghg-scope1", value: "100", unit: "tCO2e" },
      { metric: "ghg-scope2-location", value: "50", unit: "tCO2e" },
      { metric: "ghg-scope3", value: "0", unit: "tCO2e" },
      { metric: "ghg-total-location", value: "900", unit: "tCO2e" },
    ]);

    const said = await check(scene);

    expect(said.problemCount).toBe(61);
    expect(said.isAcceptable).toBe(false);
    const first = { fact: '["ghg-scope1","2023-01-01/2024-01-01",{"facility":"plant 0"}]', path: "value" };
    expect(said.problems).toContainEqual({
      ...first,
      message: expect.stringMatching(/^expected .*got "0,000"/),
    });
    const unknown = { fact: '["ghg-scope-one","2023-01-01/2024-01-01",{}]', path: "metric" };
    expect(said.problems).toContainEqual({ ...unknown, message: expect.stringMatching(/did you mean/) });
    expect(said.findings.filter(({ severity }) => severity === "ERROR")).not.toEqual([]);
    expect(said.facts).toHaveLength(4);
  });

  it("lists the first thousand problems and counts the rest", async () => {
    const scene = await createDraftScene(
      Array.from({ length: 1200 }, (_, i) => ({ metric: `no-metric-${i}`, value: "1" })),
    );

    const said = await check(scene);

    expect([said.problemCount, said.problems.length]).toEqual([1200, 1000]);
  });

  it("says what submitDisclosure would refuse: an empty draft", async () => {
    const scene = await createDraftScene([]);

    expect(await check(scene)).toMatchObject({
      isAcceptable: false,
      problems: [{ fact: null, path: "facts" }],
    });
  });

  it("says what submitDisclosure would refuse: text that no certificate can print", async () => {
    const policy = { metric: "workforce-headcount", value: "1", unit: "persons" };
    const scene = await createDraftScene([{ ...policy, dimensions: [{ axis: "region", member: "서울" }] }]);

    const { problems } = await check(scene);

    expect(problems.some(({ message }) => /U\+/.test(message))).toBe(true);
  });

  it("says what submitDisclosure would refuse: a figure that stands in a live disclosure", async () => {
    const scene = await createDraftScene();
    await scene.register.accept({ facts: [HEADCOUNT] });

    const { problems, isAcceptable } = await check(scene);

    expect(isAcceptable).toBe(false);
    expect(problems).toEqual([
      {
        fact: (await scene.keys())[1],
        path: "",
        message: expect.stringMatching(/already stands in disclosure/),
      },
    ]);
  });

  it("says what submitDisclosure would refuse: an accepted warning that is an error, and what the rules say besides", async () => {
    const scene = await createDraftScene(
      [SCOPE1, { ...SCOPE1, metric: "ghg-scope2-location", value: "-5" }],
      {
        header: { acceptedWarnings: [{ rule: "R-GHG-01", because: "we know" }] },
      },
    );

    const { problems, findings } = await check(scene);

    expect(problems.map(({ path }) => path)).toContain("acceptedWarnings[0].rule");
    expect(findings.length).toBeGreaterThan(0);
  });

  it("of a submitted draft does not find it in its own way", async () => {
    const scene = await createDraftScene();
    await submitDraft(scene.id, scene.preparer, scene.needs);

    expect(await check(scene)).toMatchObject({ isAcceptable: true, problems: [] });
  });
});
