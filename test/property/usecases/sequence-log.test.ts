// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toHex } from "../../../core/canonical/encoding.ts";
import { readCheckpoint } from "../../../core/log/checkpoint.ts";
import { statementHash } from "../../../core/log/statement.ts";
import { consistencyProof, isConsistent } from "../../../core/merkle/consistency.ts";
import { inclusionPath, rootFromPath } from "../../../core/merkle/inclusion.ts";
import { merkleRoot } from "../../../core/merkle/tree.ts";
import { readEntries, withLogNodes } from "../../../functions/usecases/log-tiles.ts";
import { sequenceLog } from "../../../functions/usecases/sequence-log.ts";
import { readNote } from "../../../functions/usecases/serve-checkpoint.ts";
import { Crash, withCrash } from "../../fixtures/fault-injection.ts";
import { plantStatements } from "../../fixtures/log-statements.ts";
import { createMemoryRegister, type MemoryRegister } from "../../fixtures/memory-register.ts";

interface Batch {
  readonly arriving: number;
  readonly batchSize: number;
  /** the write before which the run dies; later than the run's last one, it lives */
  readonly dyingAt: number;
  /** runs at the same time */
  readonly runs: number;
}

const batch: fc.Arbitrary<Batch> = fc.record({
  arriving: fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 200, max: 300 })),
  batchSize: fc.integer({ min: 1, max: 300 }),
  dyingAt: fc.integer({ min: 1, max: 24 }),
  runs: fc.integer({ min: 1, max: 3 }),
});

async function orCrash(run: Promise<unknown>): Promise<void> {
  await run.catch((error: unknown) => {
    if (!(error instanceof Crash)) throw error;
  });
}

/** A log that came to be in these batches, each by runs that meet and of which some die; answers what was accepted. */
async function grown(register: MemoryRegister, batches: readonly Batch[]): Promise<readonly string[]> {
  const accepted: string[] = [];
  const ports = ["outbox", "log", "objects"] as const;
  for (const { arriving, batchSize, dyingAt, runs } of batches) {
    accepted.push(...(await plantStatements(register.disclosures, arriving, accepted.length)));
    const settings = { ...register.settings, batchSize };
    const needs = Array.from(
      { length: runs },
      (_, i) => withCrash({ ...register.pipeline, settings }, ports, dyingAt + i).needs,
    );
    await Promise.all(needs.map((one) => orCrash(sequenceLog(one))));
  }
  while ((await sequenceLog(register.pipeline)) > 0);
  return accepted;
}

/** Heads of every checkpoint that was ever served, once each, in order. */
function headsOf({ served }: MemoryRegister) {
  const heads = served.map(readCheckpoint);
  return heads.filter(({ size }, i) => size !== heads[i - 1]?.size);
}

describe("a log that grows in any batches, with any runs that meet or die", () => {
  it("holds every accepted entry exactly once, under the root of its entries", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { minLength: 1, maxLength: 5 }), async (batches) => {
        const register = await createMemoryRegister();

        const accepted = await grown(register, batches);

        const head = await register.log.head();
        const size = head?.size ?? 0;
        const entries = await readEntries(register.objects, size, 0, size);
        const texts = entries.map((entry) => Buffer.from(entry).toString());
        expect([...texts].sort()).toEqual([...accepted].sort());
        expect(head?.root ?? toHex(merkleRoot([]))).toBe(toHex(merkleRoot(entries.map(statementHash))));
        expect(await register.outbox.pending(1)).toEqual([]);
      }),
      { numRuns: 16 },
    );
  });

  it("serves checkpoints that never shrink, each of which the next one extends", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { minLength: 2, maxLength: 4 }), async (batches) => {
        const register = await createMemoryRegister();

        await grown(register, batches);

        const heads = headsOf(register);
        const extended = await Promise.all(
          heads.slice(1).map(async (second, i) => {
            const first = heads[i] ?? second;
            const proof = await withLogNodes(register.objects, second.size, (read) =>
              consistencyProof(first.size, second.size, read),
            );
            const claim = {
              first: first.size,
              second: second.size,
              firstRoot: first.root,
              secondRoot: second.root,
              proof,
            };
            return second.size > first.size && isConsistent(claim);
          }),
        );
        expect(extended).toEqual(extended.map(() => true));
      }),
      { numRuns: 12 },
    );
  });

  it("proves any entry from the published tiles of any later checkpoint", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(batch, { minLength: 1, maxLength: 4 }),
        fc.nat(),
        fc.nat(),
        async (batches, a, b) => {
          const register = await createMemoryRegister();
          const accepted = await grown(register, batches);
          fc.pre(accepted.length > 0);
          const sizes = headsOf(register).map(({ size }) => size);
          const size = sizes[a % sizes.length] ?? 0;
          const index = b % size;

          const [entry = new Uint8Array()] = await readEntries(
            register.objects,
            accepted.length,
            index,
            index + 1,
          );
          const path = await withLogNodes(register.objects, size, (read) => inclusionPath(index, size, read));

          const root = rootFromPath({ leaf: statementHash(entry), index, size, path });
          expect(root).toEqual((await readNote(size, register.objects))?.checkpoint.root);
        },
      ),
      { numRuns: 12 },
    );
  });
});
