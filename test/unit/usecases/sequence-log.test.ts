// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { toHex } from "../../../core/canonical/encoding.ts";
import { isSignedBy, readCheckpoint } from "../../../core/log/checkpoint.ts";
import { statementHash } from "../../../core/log/statement.ts";
import { decodeTile } from "../../../core/log/tiles.ts";
import { merkleRoot } from "../../../core/merkle/tree.ts";
import type { LogHead } from "../../../functions/ports/log-store.ts";
import { readEntries } from "../../../functions/usecases/log-tiles.ts";
import { type SequenceNeeds, sequenceLog } from "../../../functions/usecases/sequence-log.ts";
import { serveCheckpoint } from "../../../functions/usecases/serve-checkpoint.ts";
import { witnessCheckpoint } from "../../../functions/usecases/witness-checkpoint.ts";
import { nodePrimitives } from "../../../verifier/cli/node-primitives.ts";
import { plantStatements } from "../../fixtures/log-statements.ts";
import { createMemoryRegister, LOG_KEY, type MemoryRegister } from "../../fixtures/memory-register.ts";

const { verifyEd25519 } = nodePrimitives();

async function statementsOf({ log, objects }: MemoryRegister): Promise<readonly Uint8Array[]> {
  const size = (await log.head())?.size ?? 0;
  return readEntries(objects, size, 0, size);
}

/** Runs until nothing waits. */
async function sequenceAll({ pipeline }: MemoryRegister): Promise<void> {
  while ((await sequenceLog(pipeline)) > 0);
}

async function servedNote({ objects }: MemoryRegister): Promise<string> {
  return Buffer.from((await objects.get("log/checkpoint")) ?? []).toString();
}

/** Runs a call of the port first, the rest of the other run in between, and then goes on. */
function pausedAt(
  needs: SequenceNeeds,
  port: "log" | "outbox" | "objects",
  method: string,
  meanwhile: () => Promise<unknown>,
): SequenceNeeds {
  let isFirst = true;
  const original = needs[port] as unknown as Readonly<
    Record<string, (...args: unknown[]) => Promise<unknown>>
  >;
  const call = async (...args: unknown[]) => {
    const answer = await original[method]?.(...args);
    if (isFirst) {
      isFirst = false;
      await meanwhile();
    }
    return answer;
  };
  return { ...needs, [port]: { ...original, [method]: call } };
}

describe("a log", () => {
  it("stays without a checkpoint until there is an entry", async () => {
    const register = await createMemoryRegister();

    expect(await sequenceLog(register.pipeline)).toBe(0);

    expect(await register.log.head()).toBeUndefined();
    expect(await register.contents()).toEqual({});
  });

  it("takes what waits, in order, and says how many", async () => {
    const register = await createMemoryRegister({ batchSize: 2 });
    const planted = await plantStatements(register.disclosures, 3);

    expect([await sequenceLog(register.pipeline), await sequenceLog(register.pipeline)]).toEqual([2, 1]);

    expect((await statementsOf(register)).map((bytes) => Buffer.from(bytes).toString())).toEqual(planted);
    expect(await register.outbox.pending(10)).toEqual([]);
  });

  it("serves a checkpoint of its key over the root of its entries", async () => {
    const register = await createMemoryRegister();
    await plantStatements(register.disclosures, 5);

    await sequenceLog(register.pipeline);

    const checkpoint = readCheckpoint(await servedNote(register));
    expect(checkpoint.size).toBe(5);
    expect(checkpoint.root).toEqual(merkleRoot((await statementsOf(register)).map(statementHash)));
    expect(isSignedBy(checkpoint, LOG_KEY, verifyEd25519)).toBe(true);
  });

  it("fills whole tiles and begins the next, across batches", async () => {
    const register = await createMemoryRegister({ batchSize: 200 });
    await plantStatements(register.disclosures, 600);

    await sequenceAll(register);

    const hashes = (await statementsOf(register)).map(statementHash);
    const tile = async (path: string, width: number) =>
      decodeTile((await register.objects.get(`log/tile/${path}`)) ?? new Uint8Array(), width);
    expect(await tile("0/000", 256)).toEqual(hashes.slice(0, 256));
    expect(await tile("0/001", 256)).toEqual(hashes.slice(256, 512));
    expect(await tile("0/002.p/88", 88)).toEqual(hashes.slice(512));
    expect(await tile("1/000.p/2", 2)).toEqual([
      merkleRoot(hashes.slice(0, 256)),
      merkleRoot(hashes.slice(256, 512)),
    ]);
    expect((await register.log.head())?.root).toBe(toHex(merkleRoot(hashes)));
  });

  it("keeps the tiles of every size it has published", async () => {
    const register = await createMemoryRegister({ batchSize: 1 });
    await plantStatements(register.disclosures, 3);

    await sequenceAll(register);

    const keys = Object.keys(await register.contents());
    expect(keys).toEqual(
      expect.arrayContaining([1, 2, 3].flatMap((n) => [`log/notes/${n}`, `log/tile/0/000.p/${n}`])),
    );
  });

  it("says what is wrong where a staged batch has gone", async () => {
    const register = await createMemoryRegister();
    const head: LogHead = {
      revision: 1,
      size: 1,
      root: "ab".repeat(32),
      frontier: ["ab".repeat(32)],
      batch: { fromSize: 0, stagingKey: "staging/gone" },
    };
    await register.log.swap(head);

    await expect(sequenceLog(register.pipeline)).rejects.toMatchObject({
      code: "INVARIANT",
      message: expect.stringMatching(/staged batch/),
    });
  });
});

describe("two runs at the same time", () => {
  it.each([
    ["has read the head", "log", "head"],
    ["has read the outbox", "outbox", "pending"],
    ["has staged its batch", "objects", "put"],
    ["has won the head", "log", "swap"],
    ["has published a tile", "objects", "putIfAbsent"],
    ["has cleared the outbox", "outbox", "settle"],
  ] as const)("log every entry once where one overtakes the other that %s", async (_when, port, method) => {
    const register = await createMemoryRegister({ batchSize: 2 });
    const planted = await plantStatements(register.disclosures, 5);
    const overtaken = pausedAt(register.pipeline, port, method, () => sequenceLog(register.pipeline));

    await sequenceLog(overtaken);
    await sequenceAll(register);

    expect((await statementsOf(register)).map((bytes) => Buffer.from(bytes).toString())).toEqual(planted);
    expect(await register.outbox.pending(10)).toEqual([]);
    expect(await register.log.head()).toMatchObject({ size: 5, batch: null });
  });

  it("never sign two trees of one size", async () => {
    const register = await createMemoryRegister({ batchSize: 2 });
    await plantStatements(register.disclosures, 6);

    await Promise.all(Array.from({ length: 4 }, () => sequenceLog(register.pipeline)));
    await sequenceAll(register);

    const heads = register.served.map(readCheckpoint).map(({ size, root }) => `${size} ${toHex(root)}`);
    expect(new Set(heads).size).toBe(3);
    expect(readCheckpoint(await servedNote(register)).size).toBe(6);
  });
});

describe("the served checkpoint", () => {
  it("stays where an earlier one is served again", async () => {
    const register = await createMemoryRegister({ batchSize: 1 });
    await plantStatements(register.disclosures, 2);
    await sequenceLog(register.pipeline);
    await sequenceLog(register.pipeline);

    await serveCheckpoint(1, register.objects);

    expect(readCheckpoint(await servedNote(register)).size).toBe(2);
  });

  it("keeps its cosignatures where its batch is finished twice", async () => {
    const register = await createMemoryRegister();
    await plantStatements(register.disclosures, 1);
    const swapped: LogHead[] = [];
    const swap = async (next: LogHead) => {
      swapped.push(next);
      return register.log.swap(next);
    };
    await sequenceLog({ ...register.pipeline, log: { ...register.log, swap } });
    await witnessCheckpoint(register.pipeline);
    const cosigned = await servedNote(register);
    const [decided, done] = swapped as [LogHead, LogHead];
    await register.log.swap({ ...done, revision: done.revision + 1, batch: decided.batch });

    await sequenceLog(register.pipeline);

    expect(await servedNote(register)).toBe(cosigned);
    expect(readCheckpoint(cosigned).signatures).toHaveLength(5);
    expect(await register.log.head()).toMatchObject({ size: 1, batch: null });
  });
});
