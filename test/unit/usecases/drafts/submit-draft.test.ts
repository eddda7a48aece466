// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { decideDisclosure } from "../../../../functions/usecases/decide-disclosure.ts";
import { removeDraftFacts } from "../../../../functions/usecases/drafts/remove-draft-facts.ts";
import { createDraft, saveDraft } from "../../../../functions/usecases/drafts/save-draft.ts";
import { submitDraft } from "../../../../functions/usecases/drafts/submit-draft.ts";
import { reopenDraft, withdrawDraft } from "../../../../functions/usecases/drafts/withdraw-draft.ts";
import { withdrawDisclosure } from "../../../../functions/usecases/withdraw-disclosure.ts";
import { createDraftScene, HEADCOUNT, HEADER, SCOPE1 } from "../../../fixtures/draft-scene.ts";
import { crashPoints, died, withCrash } from "../../../fixtures/fault-injection.ts";

type Scene = Awaited<ReturnType<typeof createDraftScene>>;
const submit = ({ id, preparer, needs }: Scene) => submitDraft(id, preparer, needs);

describe("a draft that is submitted", () => {
  it("becomes a disclosure of its facts and says which", async () => {
    const scene = await createDraftScene();

    const { draft, disclosure } = await submit(scene);

    expect(disclosure).toMatchObject({ factCount: 2, period: "2023-01-01/2024-01-01", approval: "APPROVED" });
    expect(draft).toMatchObject({
      status: "SUBMITTED",
      isBeingSubmitted: false,
      disclosureId: disclosure?.id,
    });
    expect(await scene.current()).toEqual(draft);
  });

  it("twice gives the same disclosure and the same receipt, byte for byte, also to another preparer", async () => {
    const scene = await createDraftScene();
    const first = await submit(scene);
    scene.register.clock.advance(60_000);

    const again = await submitDraft(scene.id, { ...scene.preparer, clientId: "second" }, scene.needs);

    expect(JSON.stringify(again.disclosure)).toBe(JSON.stringify(first.disclosure));
    expect(again.findings).toEqual(first.findings);
    expect(await scene.register.outbox.pending(10)).toHaveLength(1);
  });

  it("by five clients at once becomes one disclosure", async () => {
    const scene = await createDraftScene();

    const all = await Promise.all(Array.from({ length: 5 }, () => submit(scene)));

    expect(new Set(all.map(({ disclosure }) => disclosure?.statementHash)).size).toBe(1);
    expect(await scene.register.outbox.pending(10)).toHaveLength(1);
    expect((await scene.current()).status).toBe("SUBMITTED");
  });

  it("is open again where an ERROR finding refuses it, and accepted once corrected", async () => {
    const scene = await createDraftScene([{ ...SCOPE1, value: "-5" }, HEADCOUNT]);

    const refused = await submit(scene);
    await scene.add([SCOPE1]);
    const accepted = await submit(scene);

    expect(refused.disclosure).toBeNull();
    expect(refused.findings.some(({ severity }) => severity === "ERROR")).toBe(true);
    expect(refused.draft).toMatchObject({ status: "OPEN", isBeingSubmitted: false });
    expect(accepted.disclosure).toMatchObject({ factCount: 2 });
  });

  it("is open again where a fact cannot be read", async () => {
    const scene = await createDraftScene([{ metric: "ghg-scope1", value: "1,000", unit: "tCO2e" }]);

    await expect(submit(scene)).rejects.toMatchObject({ code: "BAD_INPUT" });

    expect(await scene.current()).toMatchObject({ status: "OPEN", isBeingSubmitted: false });
  });

  it("is refused without facts", async () => {
    const scene = await createDraftScene([]);

    await expect(submit(scene)).rejects.toMatchObject({
      code: "BAD_INPUT",
      message: expect.stringMatching(/^facts/),
    });
  });

  it.each([
    ["facts added", (scene: Scene) => scene.add([{ ...SCOPE1, value: "1" }])],
    [
      "facts removed",
      async (scene: Scene) =>
        removeDraftFacts({ draftId: scene.id, keys: await scene.keys() }, scene.preparer, scene.needs),
    ],
    [
      "another header",
      (scene: Scene) =>
        saveDraft(
          { draftId: scene.id, revision: null, header: { ...HEADER, frameworks: ["VSME"] } },
          scene.preparer,
          scene.needs,
        ),
    ],
    ["its withdrawal", (scene: Scene) => withdrawDraft(scene.id, scene.preparer, scene.needs)],
    ["its reopening", (scene: Scene) => reopenDraft(scene.id, scene.preparer, scene.needs)],
  ])("takes no change: not %s", async (_what, change) => {
    const scene = await createDraftScene();
    const { draft } = await submit(scene);

    await expect(change(scene)).rejects.toMatchObject({ code: "CONFLICT" });

    expect(await scene.current()).toEqual(draft);
  });
});

const PORTS = ["drafts", "objects", "disclosures"] as const;
const counted = await createDraftScene();
const counting = withCrash(counted.needs, PORTS);
await submitDraft(counted.id, counted.preparer, counting.needs);

describe("a submission that dies", () => {
  it("closes the draft, keeps the facts, accepts, and notes it, in this order", () => {
    expect(counting.writes).toEqual(["drafts.swap", "objects.put", "disclosures.insert", "drafts.swap"]);
  });

  it.each(crashPoints(counting.writes))("before %s (write %i) ends in one disclosure", async (_name, at) => {
    const scene = await createDraftScene();
    await died(() => submitDraft(scene.id, scene.preparer, withCrash(scene.needs, PORTS, at).needs));
    const accepted = await scene.register.outbox.pending(10);

    const { draft, disclosure } = await submit(scene);

    expect(draft).toMatchObject({ status: "SUBMITTED", disclosureId: disclosure?.id });
    const pending = await scene.register.outbox.pending(10);
    expect(pending).toHaveLength(1);
    expect(pending).toEqual(accepted.length > 0 ? accepted : pending);
  });

  it("leaves a draft that takes no change until its submission has ended", async () => {
    const scene = await createDraftScene();
    const dying = withCrash(scene.needs, PORTS, 3).needs;
    await died(() => submitDraft(scene.id, scene.preparer, dying));

    const change = scene.add([{ ...SCOPE1, value: "1" }]);

    await expect(change).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringMatching(/submitDraft again/),
    });
  });
});

describe("a draft with four eyes", () => {
  const fourEyes = { organizationId: "org-four-eyes" };
  const approver = { clientId: "approver", roles: ["APPROVER" as const], organizationId: "org-four-eyes" };
  const idOf = async (scene: Scene) => (await scene.current()).disclosureId ?? "";

  it("can be corrected after a rejection and becomes another disclosure", async () => {
    const scene = await createDraftScene([SCOPE1, HEADCOUNT], fourEyes);
    const first = await submit(scene);
    const decision = { approved: false, reason: "scope 1 is last year's" } as const;
    await decideDisclosure({ id: await idOf(scene), decision }, approver, scene.needs);

    await reopenDraft(scene.id, scene.preparer, scene.needs);
    await scene.add([{ ...SCOPE1, value: "60" }]);
    const second = await submit(scene);

    expect(second.disclosure).toMatchObject({ version: 2, approval: "AWAITING" });
    expect(second.disclosure?.id).not.toBe(first.disclosure?.id);
  });

  it("can be taken back before a decision, and then no decision follows", async () => {
    const scene = await createDraftScene([SCOPE1], fourEyes);
    await submit(scene);
    const id = await idOf(scene);

    const withdrawn = await withdrawDisclosure(id, scene.preparer, scene.needs);

    const late = decideDisclosure({ id, decision: { approved: true } }, approver, scene.needs);
    await expect(late).rejects.toMatchObject({ code: "CONFLICT" });
    expect(withdrawn.approval).toBe("WITHDRAWN");
    expect(await withdrawDisclosure(id, scene.preparer, scene.needs)).toEqual(withdrawn);
    expect((await reopenDraft(scene.id, scene.preparer, scene.needs)).status).toBe("OPEN");
    expect(await scene.register.outbox.pending(10)).toEqual([]);
  });

  it.each([
    ["an approver", approver, "FORBIDDEN"],
    ["nobody", undefined, "UNAUTHENTICATED"],
    [
      "another organization",
      { ...approver, roles: ["PREPARER" as const], organizationId: "org-a" },
      "NOT_FOUND",
    ],
  ])("is not taken back by %s", async (_who, viewer, code) => {
    const scene = await createDraftScene([SCOPE1], fourEyes);
    await submit(scene);

    await expect(withdrawDisclosure(await idOf(scene), viewer, scene.needs)).rejects.toMatchObject({ code });
  });

  it("frees the figures of what it would have replaced once it is withdrawn", async () => {
    const scene = await createDraftScene([SCOPE1], fourEyes);
    await submit(scene);
    await withdrawDisclosure(await idOf(scene), scene.preparer, scene.needs);

    const next = await scene.register.accept({ ...fourEyes, idempotencyKey: "second", facts: [SCOPE1] });

    expect(next.version).toBe(2);
  });
});

describe("the head of a draft", () => {
  it("is begun once under one key, and other content under that key is refused", async () => {
    const scene = await createDraftScene();
    const begin = (changes: object) =>
      createDraft({ ...scene.input, ...changes }, scene.preparer, scene.needs);

    const again = await begin({});

    expect(again).toEqual(await scene.current());
    const other = begin({ header: { ...HEADER, gwpSet: "AR6" } });
    await expect(other).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringMatching(/^idempotencyKey/),
    });
  });

  it("is changed on the revision it was read at, and the same change again is none", async () => {
    const scene = await createDraftScene();
    const { revision } = await scene.current();
    const save = (gwpSet: "AR4" | "AR6") =>
      saveDraft({ draftId: scene.id, revision, header: { ...HEADER, gwpSet } }, scene.preparer, scene.needs);

    const saved = await save("AR6");

    expect(await save("AR6")).toEqual(saved);
    await expect(save("AR4")).rejects.toMatchObject({
      code: "CONFLICT",
      details: { revision: saved.revision },
    });
  });

  it.each([
    ["period", { period: { start: "2024-01-01", endExclusive: "2023-01-01" } }],
    ["frameworks", { frameworks: [] }],
    ["currency", { currency: "XXY" }],
    ["boundary.note", { boundary: { approach: "EQUITY_SHARE", note: "x".repeat(1001) } }],
    ["acceptedWarnings[0].rule", { acceptedWarnings: [{ rule: "R-NONE", because: "x" }] }],
    ["supersedes", { supersedes: "x".repeat(129) }],
  ] as const)("is refused with a wrong %s", async (path, changes) => {
    const scene = await createDraftScene([]);

    const saving = saveDraft(
      { draftId: scene.id, revision: null, header: { ...HEADER, ...changes } },
      scene.preparer,
      scene.needs,
    );

    await expect(saving).rejects.toMatchObject({
      code: "BAD_INPUT",
      message: expect.stringContaining(`${path}: `),
    });
  });

  it("stays withdrawn", async () => {
    const scene = await createDraftScene();

    const withdrawn = await withdrawDraft(scene.id, scene.preparer, scene.needs);

    expect(await withdrawDraft(scene.id, scene.preparer, scene.needs)).toEqual(withdrawn);
    await expect(submit(scene)).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(scene.add([SCOPE1])).rejects.toMatchObject({ code: "CONFLICT" });
  });
});
