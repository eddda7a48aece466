// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { toHex } from "../../../core/canonical/encoding.ts";
import { readCheckpoint } from "../../../core/log/checkpoint.ts";
import { statementHash } from "../../../core/log/statement.ts";
import { merkleRoot } from "../../../core/merkle/tree.ts";
import { readEntries } from "../../../functions/usecases/log-tiles.ts";
import type { PipelineNeeds } from "../../../functions/usecases/run-pipeline.ts";
import { crashPoints, died, withCrash } from "../../fixtures/fault-injection.ts";
import { createMemoryRegister, type MemoryRegister } from "../../fixtures/memory-register.ts";

const PORTS = [
  "outbox",
  "log",
  "objects",
  "logSigner",
  "members",
  "anchors",
  "notaries",
  "workQueue",
  "disclosures",
  "organizations",
  "certificates",
  "statuses",
  "renderer",
  "compressor",
  "logIndex",
  "factIndex",
] as const satisfies readonly (keyof PipelineNeeds)[];

/** A register with a disclosure and one that replaces it, both accepted and nothing more. */
async function accepted(): Promise<MemoryRegister> {
  const register = await createMemoryRegister();
  const first = await register.accept();
  register.clock.advance(1000);
  await register.accept({ idempotencyKey: "second", supersedes: first.id });
  return register;
}

/** Everything that must not depend on whether a run died on the way. */
async function outcomeOf({
  objects,
  contents,
  log,
  outbox,
  workQueue,
  chain,
  statuses,
  served,
  logIndex,
  factIndex,
  disclosures,
}: MemoryRegister) {
  const head = await log.head();
  const size = head?.size ?? 0;
  const entries = await readEntries(objects, size, 0, size);
  const sizes = served.map((note) => readCheckpoint(note).size);
  const kept = await contents();
  const certificates = Object.entries(kept).filter(
    ([key]) => /\.(pdf|json)$/.test(key) && !key.endsWith(".touchstone.json") && !key.startsWith("log/"),
  );
  return {
    entries: entries.map((entry) => new TextDecoder().decode(entry)).sort(),
    certificates,
    batch: head?.batch,
    isRootOfEntries: head?.root === toHex(merkleRoot(entries.map(statementHash))),
    isServed: sizes.at(-1) === size,
    isAnchored: chain.anchored().at(-1)?.root === head?.root,
    isPublished: Object.keys(kept).some(
      (key) => key.startsWith("log/anchors/") && key.endsWith(`/${size}.json`),
    ),
    outbox: await outbox.pending(10),
    issue: await workQueue.pending("ISSUE", 1000, 10),
    complete: await workQueue.pending("COMPLETE", 1000, 10),
    refreshed: await statuses.positions("refresh", 0),
    hasShrunk: sizes.some((served, i) => served < (sizes[i - 1] ?? 0)),
    cosignatures: readCheckpoint(served.at(-1) ?? "").signatures.length,
    isIndexed: (await logIndex.size()) === size,
    vintages: (await factIndex.series("org-a", "ghg-scope1", {})).length,
    standings: await standingsOf(await disclosures.listByOrganization("org-a", 10, undefined), logIndex),
    servedAsKept: Buffer.from((await objects.get(`log/notes/${size}`)) ?? []).toString() === served.at(-1),
  };
}

/** Which milestones each disclosure has; at which index depends on how the batches fell. */
async function standingsOf(
  { items }: Awaited<ReturnType<MemoryRegister["disclosures"]["listByOrganization"]>>,
  logIndex: MemoryRegister["logIndex"],
) {
  const standings = await logIndex.standings(items.map(({ id }) => id));
  return [...standings.values()].map((standing) =>
    Object.entries(standing).flatMap(([name, milestone]) => (milestone === null ? [] : [name])),
  );
}

const counted = await accepted();
const counting = withCrash(counted.pipeline, PORTS);
await counted.settle(counting.needs);
const undisturbed = await outcomeOf(counted);

describe("a pipeline that dies and is started again", () => {
  it("is compared with one that logs two disclosures and two certificates and anchors them", () => {
    expect(undisturbed.entries.map((entry) => JSON.parse(entry).type).sort()).toEqual([
      "certificate",
      "certificate",
      "disclosure",
      "disclosure",
    ]);
    expect(undisturbed).toMatchObject({
      batch: null,
      isRootOfEntries: true,
      isServed: true,
      isAnchored: true,
      isPublished: true,
      outbox: [],
      issue: [],
      complete: [],
      refreshed: [0],
      hasShrunk: false,
      cosignatures: 5,
      isIndexed: true,
      vintages: 2,
      standings: [["certified"], ["superseded", "certified"]],
      servedAsKept: true,
    });
  });

  it.each(crashPoints(counting.writes))(
    "ends the same when it dies before %s (write %i)",
    async (_name, at) => {
      const register = await accepted();
      await died(() => register.settle(withCrash(register.pipeline, PORTS, at).needs));

      await register.settle();

      expect(await outcomeOf(register)).toEqual(undisturbed);
    },
  );
});
