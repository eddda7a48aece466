// SPDX-License-Identifier: Apache-2.0
import { beforeAll, describe, expect, it } from "vitest";
import { readVerifierKey } from "../../../core/log/verifier-key.ts";
import { createMemoryStores } from "../../../functions/adapters/memory/memory-stores.ts";
import type { DisclosureRecord } from "../../../functions/ports/disclosure-store.ts";
import { checkLog } from "../../../functions/usecases/check-log.ts";
import { indexLog } from "../../../functions/usecases/frames/index-log.ts";
import { withKeptRecords } from "../../../functions/usecases/kept-records.ts";
import { rebuildRegister } from "../../../functions/usecases/rebuild/rebuild-register.ts";
import type { RebuildNeeds } from "../../../functions/usecases/rebuild/rebuild-state.ts";
import { revokeCertificate } from "../../../functions/usecases/revoke-certificate.ts";
import { runPipelineStep } from "../../../functions/usecases/run-pipeline.ts";
import { sequenceLog } from "../../../functions/usecases/sequence-log.ts";
import { submitDisclosure } from "../../../functions/usecases/submit-disclosure.ts";
import { nodePrimitives } from "../../../verifier/cli/node-primitives.ts";
import { checkNeeds } from "../../fixtures/checked-log.ts";
import {
  createMemoryRegister,
  LOG_KEY,
  type MemoryRegister,
  submission,
} from "../../fixtures/memory-register.ts";

const year = (n: number) => ({
  idempotencyKey: `year-${n}`,
  period: { start: `${n}-01-01`, endExclusive: `${n + 1}-01-01` },
});

/** An empty table over the objects of a register, and what to rebuild it with. */
function emptyTable(register: MemoryRegister) {
  const { objects: _objects, listing: _listing, ...fresh } = createMemoryStores();
  const stores = withKeptRecords(fresh, register.objects);
  const needs: RebuildNeeds = {
    ...stores,
    objects: register.objects,
    listing: register.listing,
    settings: register.settings,
    logKey: LOG_KEY,
    verifyEd25519: nodePrimitives().verifyEd25519,
    notaries: [register.chain.notary],
    witnesses: {
      store: fresh.witnesses,
      keys: register.members.map(({ witnessKey }) => readVerifierKey(witnessKey)),
    },
  };
  return { stores, needs };
}

type Stores = ReturnType<typeof emptyTable>["stores"];

async function index(register: MemoryRegister): Promise<void> {
  while ((await indexLog(register)) > 0);
}

/** Everything a reader or a later step can find in a table. */
async function tableOf(stores: Stores | MemoryRegister, ids: readonly string[]) {
  const records = await Promise.all(ids.map((id) => stores.disclosures.find(id)));
  const serials = records.flatMap((record) => record?.certificateSerial ?? []);
  const head = await stores.log.head();
  return {
    records,
    certificates: await Promise.all(
      serials.map(async (serial) => ({ ...(await stores.certificates.find(serial)), anchoredSize: "any" })),
    ),
    head: { ...head, revision: "any" },
    pending: (await stores.outbox.pending(1000)).map(({ statement }) => statement).sort(),
    issue: [...(await stores.workQueue.pending("ISSUE", 10_000, 1000))].sort(),
    complete: [...(await stores.workQueue.pending("COMPLETE", 10_000, 1000))].sort(),
    revoked: await stores.statuses.positions("revocation", 0),
    superseded: await stores.statuses.positions("refresh", 0),
    indexed: await stores.logIndex.size(),
    standings: await stores.logIndex.standings(ids),
    frame: await stores.factIndex.frame(
      { metric: "ghg-scope1", dimensions: {}, period: { calendarYear: 2020 } },
      undefined,
      100,
    ),
    organizations: await Promise.all(["org-a", "org-four-eyes"].map((id) => stores.organizations.find(id))),
    byKey: await Promise.all(
      records.map((record) => stores.disclosures.findByIdempotencyHash(record?.idempotencyHash ?? "")),
    ),
  };
}

/** Certified, superseded, revoked, awaiting, rejected and waiting disclosures in batches of three. */
async function busyRegister() {
  const register = await createMemoryRegister({ batchSize: 3 });
  const ids: string[] = [];
  for (const n of [2015, 2016, 2017, 2018, 2019, 2020]) ids.push((await register.accept(year(n))).id);
  await register.settle();
  const replaced = ids[5] as string;
  const corrected = await register.accept({
    ...year(2020),
    idempotencyKey: "corrected",
    facts: submission().facts.map((fact) =>
      fact.metric === "ghg-scope1"
        ? { ...fact, value: "56.2", restatement: { reason: "ERROR", note: "a meter was read twice" } }
        : fact,
    ),
    supersedes: replaced,
  });
  ids.push(corrected.id);
  await register.settle();
  const first = (await register.disclosures.find(ids[0] as string)) as DisclosureRecord;
  await revokeCertificate(
    { serial: first.certificateSerial ?? "", reason: "issued by mistake", idempotencyKey: "once" },
    register.pipeline,
  );
  await register.settle();
  for (const n of [2001, 2002, 2003])
    ids.push((await register.accept({ ...year(n), organizationId: "org-four-eyes" })).id);
  await register.disclosures.decide(ids[7] as string, { approved: true });
  await register.settle();
  await register.disclosures.decide(ids[8] as string, { approved: false, reason: "wrong year" });
  ids.push((await register.accept(year(2010))).id);
  await index(register);
  return { register, ids };
}

describe("a table that was lost", () => {
  let register: MemoryRegister;
  let ids: readonly string[];
  let rebuilt: Stores;

  beforeAll(async () => {
    ({ register, ids } = await busyRegister());
    const { stores, needs } = emptyTable(register);
    const report = await rebuildRegister(needs);
    expect(report.doubts).toEqual([]);
    rebuilt = stores;
  });

  it("comes back with the same records, queues, lists and indexes", async () => {
    const standing = await tableOf(register, ids);

    expect(standing.superseded).toHaveLength(1);
    expect(standing.revoked).toHaveLength(1);
    expect(await tableOf(rebuilt, ids)).toEqual(standing);
  });

  it("comes back with the final anchors of the contract, and the members' memory", async () => {
    const { chain, contract } = register.chain.notary;
    const anchor = await rebuilt.anchors.latestFinal(chain, contract);
    const standing = await register.anchors.latestFinal(chain, contract);

    expect(anchor).toMatchObject({ size: standing?.size, root: standing?.root, mined: standing?.mined });
    const [name = ""] = register.members.map((member) => member.name);
    expect((await rebuilt.witnesses.load(name))?.heads.at(-1)?.size).toBe(standing?.size);
  });

  it("is found right by a check of the whole log", async () => {
    const check = await checkLog(checkNeeds(register, { ...rebuilt }));

    expect(check.findings).toEqual([]);
    expect(check.size).toBeGreaterThan(10);
  });

  it("answers a repeated submission with the first receipt and takes new ones", async () => {
    const needs = { ...register.submitNeeds, ...rebuilt };
    const before = await register.disclosures.find(ids[0] as string);

    const again = await submitDisclosure(submission(year(2015)), needs);
    const fresh = await submitDisclosure(submission(year(1999)), needs);
    await register.settle({ ...register.pipeline, ...rebuilt });

    expect(again.disclosure?.receipt).toEqual(before?.receipt);
    const certified = await rebuilt.disclosures.find(fresh.disclosure?.id ?? "");
    expect(certified?.certificateSerial).not.toBeNull();
    const waiting = await rebuilt.disclosures.find(ids.at(-1) ?? "");
    expect(waiting?.certificateSerial).not.toBeNull();
  });
});

describe("a rebuild", () => {
  it("finishes a batch that was decided and published in part, as it was decided", async () => {
    const register = await createMemoryRegister({ batchSize: 5 });
    await register.accept(year(2015));
    await register.settle();
    const { id } = await register.accept(year(2016));
    const dying = {
      ...register.pipeline,
      outbox: { ...register.outbox, settle: () => Promise.reject(new Error("killed")) },
    };
    await expect(sequenceLog(dying)).rejects.toThrow("killed");
    const { stores, needs } = emptyTable(register);

    await rebuildRegister(needs);
    await runPipelineStep("sequence", { ...register.pipeline, ...stores });

    expect(await stores.log.head()).toMatchObject({ size: 3, batch: null });
    expect((await stores.disclosures.find(id))?.logIndex).toBe(2);
    await register.settle({ ...register.pipeline, ...stores });
    expect((await checkLog(checkNeeds(register, { ...stores }))).findings).toEqual([]);
  });

  it("issues a certificate that was begun once more, with the files that exist", async () => {
    const register = await createMemoryRegister();
    const { id } = await register.accept();
    const dying = {
      ...register.pipeline,
      certificates: { ...register.certificates, issue: () => Promise.reject(new Error("killed")) },
    };
    await expect(register.settle(dying)).rejects.toThrow("killed");
    const before = await register.contents();
    const { stores, needs } = emptyTable(register);

    await rebuildRegister(needs);
    await register.settle({ ...register.pipeline, ...stores });

    const serial = (await stores.disclosures.find(id))?.certificateSerial ?? "";
    const after = await register.contents();
    expect(after[`certificates/${serial}.pdf`]).toBe(before[`certificates/${serial}.pdf`]);
    expect((await checkLog(checkNeeds(register, { ...stores }))).findings).toEqual([]);
  });

  it("takes the older of two attempts at one version, and says so", async () => {
    const register = await createMemoryRegister();
    const { id } = await register.accept();
    const refusing = {
      ...register.submitNeeds,
      disclosures: {
        ...register.disclosures,
        find: async () => undefined,
        findByIdempotencyHash: async () => undefined,
        findScope: async () => [],
        insert: () => Promise.reject(new Error("killed")),
      },
    };
    await expect(submitDisclosure({ ...submission(), idempotencyKey: "other" }, refusing)).rejects.toThrow(
      "killed",
    );
    const { stores, needs } = emptyTable(register);

    const { doubts, counts } = await rebuildRegister(needs);

    expect(counts.waiting).toBe(1);
    expect(doubts).toEqual([expect.stringContaining("left out")]);
    expect((await stores.outbox.pending(10)).length).toBe(1);
    expect(id).toContain(".");
  });

  it("refuses a table that has the head of a log", async () => {
    const register = await createMemoryRegister();
    await register.accept();
    await register.settle();
    const { needs } = emptyTable(register);

    await expect(rebuildRegister({ ...needs, log: register.log })).rejects.toMatchObject({
      code: "CONFLICT",
    });
  });

  it("names the facts that are missing, and puts no head", async () => {
    const register = await createMemoryRegister();
    await register.accept();
    await register.settle();
    const { needs, stores } = emptyTable(register);
    const objects = {
      ...register.objects,
      get: async (key: string) => (key.startsWith("disclosures/") ? undefined : register.objects.get(key)),
    };

    await expect(rebuildRegister({ ...needs, objects })).rejects.toThrow(
      /disclosures\/.*: expected the facts of a logged disclosure, got nothing/,
    );
    expect(await stores.log.head()).toBeUndefined();
  });

  it("refuses entries that do not lead to the signed root", async () => {
    const register = await createMemoryRegister({ batchSize: 1 });
    await register.accept(year(2015));
    await register.settle();
    const other = await createMemoryRegister({ batchSize: 1 });
    await other.accept(year(2015));
    await other.accept(year(2016));
    await other.settle();
    const { needs } = emptyTable(register);
    const objects = {
      ...register.objects,
      get: async (key: string) =>
        key === "log/notes/2" ? other.objects.get(key) : register.objects.get(key),
    };

    await expect(rebuildRegister({ ...needs, objects })).rejects.toThrow(
      "expected the root that the log has signed at size 2",
    );
  });
});
