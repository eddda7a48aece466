// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { DomainError } from "../../../core/errors.ts";
import { formatCheckpoint } from "../../../core/log/checkpoint.ts";
import { ED25519, verifierKey } from "../../../core/log/verifier-key.ts";
import { addressOf } from "../../../functions/adapters/evm/relayer.ts";
import { createFixedClock } from "../../../functions/adapters/memory/fixed-clock.ts";
import { createMemoryWitnessStore } from "../../../functions/adapters/memory/witness-store.ts";
import { createRestingWitness } from "../../../functions/adapters/witness/resting-witness.ts";
import { createWitnessOfLogs } from "../../../functions/usecases/witness-logs.ts";
import { LOG_KEY, NOW_MS, ORIGIN, seededMember, seededSigner } from "../../fixtures/memory-register.ts";
import {
  logLine,
  logNote,
  uniformHead,
  uniformProof,
  verifyEd25519,
  WITNESS_NAME,
} from "../../fixtures/notes.ts";

const OTHER = "another log";
const OTHER_SIGNER = seededSigner("another log");
const OTHER_KEY = verifierKey("another.example", ED25519, OTHER_SIGNER.publicKey);
const otherHead = (size: number) => uniformHead(size, { origin: OTHER, entry: "other" });
const otherNote = async (size: number) =>
  formatCheckpoint({
    ...otherHead(size),
    signatures: [await logLine(otherHead(size), OTHER_SIGNER, OTHER_KEY.name)],
  });

function witnessOfTwo() {
  const anchorSigner = seededSigner("anchor", "secp256k1");
  const store = createMemoryWitnessStore();
  const logs = [
    { origin: ORIGIN, keys: [LOG_KEY] },
    { origin: OTHER, keys: [OTHER_KEY] },
  ];
  const witness = createWitnessOfLogs(WITNESS_NAME, logs, {
    witnessSigner: seededSigner("witness"),
    anchorSigner,
    address: addressOf(anchorSigner.publicKey),
    store,
    clock: createFixedClock(NOW_MS),
    verifyEd25519,
  });
  return { witness, store };
}

describe("a witness of several logs", () => {
  it("keeps the memory of each apart", async () => {
    const { witness, store } = witnessOfTwo();
    await witness.cosign(0, [], await logNote(uniformHead(5)));
    await witness.cosign(0, [], await otherNote(9));

    const answers = await Promise.all([
      witness.cosign(9, uniformProof(9, 12), await logNote(uniformHead(12))),
      witness.cosign(5, uniformProof(5, 12), await logNote(uniformHead(12))),
    ]);

    expect(answers[0]).toEqual({ status: "conflict", knownSize: 5 });
    expect(answers[1]?.status).toBe("cosigned");
    expect((await store.load(OTHER))?.heads.map(({ size }) => size)).toEqual([9]);
  });

  it("takes no log's key for another's", async () => {
    const head = otherHead(5);
    const note = formatCheckpoint({ ...head, signatures: [await logLine(head)] });

    await expect(witnessOfTwo().witness.cosign(0, [], note)).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("knows no other log", async () => {
    const note = await logNote(uniformHead(5, { origin: "a third one" }));

    await expect(witnessOfTwo().witness.cosign(0, [], note)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("signs an anchor for the log that has the head, and for none that has not", async () => {
    const { witness } = witnessOfTwo();
    await witness.cosign(0, [], await otherNote(9));

    expect(await witness.signAnchor({ ...otherHead(9), epoch: 1 })).toHaveLength(65);
    await expect(witness.signAnchor({ ...uniformHead(9), epoch: 1 })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  });
});

describe("a witness that does not answer", () => {
  it("is left alone for longer each time, and asked at once after it has answered", async () => {
    let nowMs = NOW_MS;
    let asked = 0;
    let isDown = true;
    const up = seededMember(WITNESS_NAME);
    const down = {
      ...up,
      cosign: async (...request: Parameters<typeof up.cosign>) => {
        asked += 1;
        if (isDown) throw new DomainError("UNAVAILABLE", "gone");
        return up.cosign(...request);
      },
    };
    const witness = createRestingWitness(down, { nowMs: () => nowMs });
    const note = await logNote(uniformHead(5));
    const askAt = async (afterMs: number) => {
      nowMs = NOW_MS + afterMs;
      await witness.cosign(0, [], note).catch(() => undefined);
      return asked;
    };

    const whileDown = [
      await askAt(0),
      await askAt(999),
      await askAt(1000),
      await askAt(2999),
      await askAt(3000),
    ];
    isDown = false;
    const whenBack = [await askAt(6999), await askAt(7000), await askAt(7001)];

    expect(whileDown).toEqual([1, 1, 2, 2, 3]);
    expect(whenBack).toEqual([3, 4, 5]);
  });
});
