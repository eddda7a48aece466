// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { loadDraftFacts } from "../../../../functions/usecases/drafts/draft-parts.ts";
import { removeDraftFacts } from "../../../../functions/usecases/drafts/remove-draft-facts.ts";
import { saveDraft } from "../../../../functions/usecases/drafts/save-draft.ts";
import { submitDraft } from "../../../../functions/usecases/drafts/submit-draft.ts";
import { sweepDrafts } from "../../../../functions/usecases/drafts/sweep-drafts.ts";
import { reopenDraft, withdrawDraft } from "../../../../functions/usecases/drafts/withdraw-draft.ts";
import { createDraftScene, HEADER, SCOPE1 } from "../../../fixtures/draft-scene.ts";
import { crashPoints, died, withCrash } from "../../../fixtures/fault-injection.ts";

const HOUR_MS = 60 * 60_000;
type Scene = Awaited<ReturnType<typeof createDraftScene>>;

const sweepNeeds = ({ register }: Scene) => register;

async function partsOf({ register, id }: Scene): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const key of register.listing.list(`drafts/${id}/`)) keys.push(key);
  return keys;
}

/** Sweeps an hour later, as often as anything is due, and answers how much was removed. */
async function sweepLater(scene: Scene): Promise<number> {
  let removed = 0;
  for (let round = 0; round < 3; round += 1) {
    scene.register.clock.advance(HOUR_MS);
    removed += (await sweepDrafts(sweepNeeds(scene))).removed;
  }
  return removed;
}

/** A draft whose 33rd addition writes all facts into one part. */
async function compacted(): Promise<Scene> {
  const scene = await createDraftScene([]);
  for (let i = 1; i <= 33; i += 1) await scene.add([{ ...SCOPE1, value: `${i}.5` }]);
  return scene;
}

const decide = async ({ register, current }: Scene, approved: boolean) => {
  const id = (await current()).disclosureId ?? "";
  await register.disclosures.decide(id, approved ? { approved } : { approved, reason: "wrong year" });
};

describe("parts of a draft", () => {
  it("are removed once another took their place, and what stands is kept", async () => {
    const scene = await compacted();
    expect(await partsOf(scene)).toHaveLength(33);

    const removed = await sweepLater(scene);

    expect(removed).toBe(32);
    expect(await partsOf(scene)).toEqual((await scene.current()).parts);
    expect((await scene.facts()).map(({ value }) => value)).toEqual(["33.5"]);
  });

  it("are removed when the draft moves to another period", async () => {
    const scene = await createDraftScene();
    const period = { start: "2022-01-01", endExclusive: "2023-01-01" };
    const header = { ...HEADER, period };
    await saveDraft({ draftId: scene.id, revision: null, header }, scene.preparer, scene.needs);

    await sweepLater(scene);

    expect(await partsOf(scene)).toEqual((await scene.current()).parts);
    expect(await scene.facts()).toHaveLength(2);
  });

  it("stay while somebody may be reading them", async () => {
    const scene = await compacted();
    const before = await partsOf(scene);

    scene.register.clock.advance(10 * 60_000);
    const { removed } = await sweepDrafts(sweepNeeds(scene));

    expect(removed).toBe(0);
    expect(await partsOf(scene)).toEqual(before);
  });

  it("that a writer left behind who died or lost are removed, and that of one under way is not", async () => {
    const scene = await createDraftScene();
    const { revision } = await scene.current();
    const left = `drafts/${scene.id}/${revision}-${"a".repeat(64)}.json`;
    const underWay = `drafts/${scene.id}/${revision + 1}-${"b".repeat(64)}.json`;
    const older = `drafts/${scene.id}/${"c".repeat(64)}.json`;
    for (const key of [left, underWay, older])
      await scene.register.objects.put(key, new Uint8Array(2), "application/json");

    await sweepLater(scene);

    expect(await partsOf(scene)).toEqual([...(await scene.current()).parts, underWay].sort());
  });

  it("of a withdrawn draft are all removed", async () => {
    const scene = await createDraftScene();
    await withdrawDraft(scene.id, scene.preparer, scene.needs);

    await sweepLater(scene);

    expect(await partsOf(scene)).toEqual([]);
    expect(await scene.current()).toMatchObject({ status: "WITHDRAWN", parts: [], factCount: 0 });
    expect(await scene.facts()).toEqual([]);
  });

  it("of a submitted draft are all removed, and it is submitted again with the same answer", async () => {
    const scene = await createDraftScene();
    const first = await submitDraft(scene.id, scene.preparer, scene.needs);

    await sweepLater(scene);
    const again = await submitDraft(scene.id, scene.preparer, scene.needs);

    expect(await partsOf(scene)).toEqual([]);
    expect(again.disclosure).toEqual(first.disclosure);
    expect(again.facts).toEqual(first.facts);
  });

  it("stay until the second client has decided, and go when it approved", async () => {
    const scene = await createDraftScene(undefined, { organizationId: "org-four-eyes" });
    await submitDraft(scene.id, scene.preparer, scene.needs);
    await sweepLater(scene);
    const awaiting = await scene.facts();
    await decide(scene, true);

    for (let day = 0; day < 3; day += 1) {
      scene.register.clock.advance(25 * HOUR_MS);
      await sweepDrafts(sweepNeeds(scene));
    }

    expect(awaiting).toHaveLength(2);
    expect(await partsOf(scene)).toEqual([]);
  });

  it("stay where it was rejected, so that the draft can be opened again", async () => {
    const scene = await createDraftScene(undefined, { organizationId: "org-four-eyes" });
    await submitDraft(scene.id, scene.preparer, scene.needs);
    await decide(scene, false);

    scene.register.clock.advance(50 * HOUR_MS);
    await sweepLater(scene);
    await reopenDraft(scene.id, scene.preparer, scene.needs);

    expect(await scene.facts()).toHaveLength(2);
  });

  it("that were removed and are stated again are written again", async () => {
    const scene = await createDraftScene();
    const [key = ""] = await scene.keys();
    await removeDraftFacts({ draftId: scene.id, keys: [key] }, scene.preparer, scene.needs);
    for (let i = 0; i < 33; i += 1) await scene.add([{ ...SCOPE1, value: `${i}.5` }]);
    await scene.add([SCOPE1]);

    await sweepLater(scene);

    expect((await loadDraftFacts(await scene.current(), scene.register.objects)).size).toBe(2);
  });
});

describe("a sweep", () => {
  it("is done once: nothing is due afterwards", async () => {
    const scene = await compacted();
    await sweepLater(scene);

    scene.register.clock.advance(100 * HOUR_MS);

    expect(await sweepDrafts(sweepNeeds(scene))).toEqual({ drafts: 0, removed: 0 });
  });

  it("removes a bounded number at a time and goes on where it was", async () => {
    const scene = await createDraftScene();
    for (let i = 0; i < 300; i += 1) {
      const hash = i.toString(16).padStart(64, "0");
      await scene.register.objects.put(
        `drafts/${scene.id}/1-${hash}.json`,
        new Uint8Array(1),
        "application/json",
      );
    }
    scene.register.clock.advance(HOUR_MS);

    const runs = [await sweepDrafts(sweepNeeds(scene)), await sweepDrafts(sweepNeeds(scene))];

    expect(runs.map(({ removed }) => removed)).toEqual([256, 44]);
    expect(await scene.facts()).toHaveLength(2);
  });
});

const PORTS = ["drafts", "removal"] as const;
const closed = async () => {
  const scene = await compacted();
  await submitDraft(scene.id, scene.preparer, scene.needs);
  scene.register.clock.advance(HOUR_MS);
  return scene;
};
/** Two runs an hour apart: the head lets go, then the parts are removed. */
const twoRuns = async (scene: Scene, needs: ReturnType<typeof sweepNeeds>) => {
  await sweepDrafts(needs);
  scene.register.clock.advance(HOUR_MS);
  await sweepDrafts(needs);
};
const counted = await closed();
const counting = withCrash(sweepNeeds(counted), PORTS);
await twoRuns(counted, counting.needs);

describe("a sweep that dies", () => {
  it("is compared with one that removes every part", async () => {
    expect(await partsOf(counted)).toEqual([]);
    expect(counting.writes.length).toBeGreaterThan(30);
  });

  it.each(crashPoints(counting.writes))(
    "before %s (write %i) is made good by the next",
    async (_name, at) => {
      const scene = await closed();
      await died(() => twoRuns(scene, withCrash(sweepNeeds(scene), PORTS, at).needs));

      await sweepLater(scene);

      expect(await partsOf(scene)).toEqual([]);
      scene.register.clock.advance(100 * HOUR_MS);
      expect((await sweepDrafts(sweepNeeds(scene))).drafts).toBe(0);
    },
  );
});
