// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isDomainError } from "../../../core/errors.ts";
import {
  type Checkpoint,
  cosignedAt,
  formatCheckpoint,
  isSignedBy,
  readCheckpoint,
} from "../../../core/log/checkpoint.ts";
import { readSignatureLines, readSignedNote } from "../../../core/log/signed-note.ts";
import { readTilePath, type TileId, tilePath } from "../../../core/log/tiles.ts";
import {
  COSIGNATURE_V1,
  ED25519,
  formatVerifierKey,
  readVerifierKey,
  verifierKey,
} from "../../../core/log/verifier-key.ts";
import { formatAddCheckpoint, readAddCheckpoint } from "../../../core/log/witness-protocol.ts";
import { LOG_KEY } from "../../fixtures/memory-register.ts";
import { logNote, uniformHead, verifyEd25519, WITNESS_KEY, witnessLine } from "../../fixtures/notes.ts";

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const line = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 40 })
  .filter((text) => !/[\p{Cc}\p{Cs}]/u.test(text));
const name = line.filter((text) => !/[\p{White_Space}+]/u.test(text));
const size = fc.oneof(fc.nat(300), fc.maxSafeNat());
const checkpoint: fc.Arbitrary<Checkpoint> = fc
  .record({
    origin: line,
    size,
    root: bytes(32),
    extensions: fc.array(line, { maxLength: 3 }),
    signatures: fc.array(
      fc.record({ name, keyId: bytes(4), signature: fc.uint8Array({ minLength: 1, maxLength: 100 }) }),
      { minLength: 1, maxLength: 32 },
    ),
  })
  .map(({ extensions, ...rest }) => (extensions.length === 0 ? rest : { ...rest, extensions }));

/** What a reader throws, if anything. */
function thrown(read: () => unknown): unknown {
  try {
    read();
    return undefined;
  } catch (error) {
    return error;
  }
}
const isOwnError = (error: unknown) => error === undefined || isDomainError(error);

/** A genuine note with a cosignature, and where and how one character of it is changed. */
const GENUINE = await (async () => {
  const head = uniformHead(5);
  return logNote(head, await witnessLine(head));
})();
const change = fc.record({
  at: fc.nat(GENUINE.length - 1),
  how: fc.constantFrom("remove", "replace", "insert", "cut"),
  with: fc.oneof(
    fc.constantFrom("\n", " ", "+", "=", "0", "—", "\r", "\0", "\ud800"),
    fc.string({ minLength: 1, maxLength: 1 }),
  ),
});
const CHANGES = {
  remove: (text: string, at: number) => text.slice(0, at) + text.slice(at + 1),
  replace: (text: string, at: number, by: string) => text.slice(0, at) + by + text.slice(at + 1),
  insert: (text: string, at: number, by: string) => text.slice(0, at) + by + text.slice(at),
  cut: (text: string, at: number) => text.slice(0, at),
} as const;

/** True where the note is read and both the log's and the witness's signature count. */
function countsInFull(note: string): boolean {
  const error = thrown(() => readCheckpoint(note));
  if (error !== undefined) return false;
  const read = readCheckpoint(note);
  return (
    isSignedBy(read, LOG_KEY, verifyEd25519) && cosignedAt(read, WITNESS_KEY, verifyEd25519) !== undefined
  );
}

describe("a signed note", () => {
  it("is read as it was written, whatever it says", () => {
    fc.assert(
      fc.property(checkpoint, (written) => {
        expect(readCheckpoint(formatCheckpoint(written))).toEqual(written);
      }),
      { numRuns: 500 },
    );
  });

  it("counts only as it was signed: one changed character leaves it without a signature, or unread", () => {
    expect(countsInFull(GENUINE)).toBe(true);
    fc.assert(
      fc.property(change, ({ at, how, with: by }) => {
        const changed = CHANGES[how](GENUINE, at, by);
        fc.pre(changed !== GENUINE);

        expect(countsInFull(changed)).toBe(false);
      }),
      { numRuns: 1500 },
    );
  });

  it.each([
    ["a note", readSignedNote],
    ["a checkpoint", readCheckpoint],
    ["signature lines", readSignatureLines],
    ["an add-checkpoint request", readAddCheckpoint],
    ["a verifier key", readVerifierKey],
    ["a tile path", readTilePath],
  ])("is refused with this module's own error only, also where it is no %s at all", (_what, read) => {
    const any = fc.oneof(
      fc.string({ unit: "binary", maxLength: 300 }),
      change.map(({ at, how, with: by }) => CHANGES[how](GENUINE, at, by)),
      change.map(({ at, how, with: by }) => CHANGES[how](`old 0\n\n${GENUINE}`, at, by)),
      fc
        .array(fc.constantFrom("\n", "— ", "a ", "AAAAAAA=", "0", "+", "old 5", "tile/0/", "x001/"), {
          maxLength: 30,
        })
        .map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(any, (text) => {
        expect(thrown(() => read(text))).toSatisfy(isOwnError);
      }),
      { numRuns: 1500 },
    );
  });
});

describe("what stands beside a signed note", () => {
  it("add-checkpoint requests are read as they were written", () => {
    const request = fc.record({
      checkpoint,
      fraction: fc.nat(100),
      proof: fc.array(bytes(32), { maxLength: 63 }),
    });
    fc.assert(
      fc.property(request, ({ checkpoint: written, fraction, proof }) => {
        const oldSize = Math.floor((written.size / 100) * fraction);
        const asked = { oldSize: Math.min(oldSize, written.size), proof, note: formatCheckpoint(written) };

        expect(readAddCheckpoint(formatAddCheckpoint(asked))).toEqual({ ...asked, checkpoint: written });
      }),
      { numRuns: 300 },
    );
  });

  it("verifier keys are read as they were written, and no other text is the same key", () => {
    const key = fc
      .record({ name, type: fc.constantFrom(ED25519, COSIGNATURE_V1), publicKey: bytes(32) })
      .map((one) => verifierKey(one.name, one.type, one.publicKey));
    fc.assert(
      fc.property(key, fc.nat(), (written, at) => {
        const text = formatVerifierKey(written);
        const other = CHANGES.remove(text, at % text.length);

        expect(readVerifierKey(text)).toEqual(written);
        expect(thrown(() => readVerifierKey(other))).toSatisfy(isDomainError);
      }),
      { numRuns: 500 },
    );
  });

  it("a tile has one path", () => {
    const id: fc.Arbitrary<TileId> = fc.record({
      level: fc.oneof(fc.constant("entries" as const), fc.nat(63)),
      index: size,
      width: fc.integer({ min: 1, max: 256 }),
    });
    fc.assert(
      fc.property(id, fc.nat(), (written, at) => {
        const path = tilePath(written);
        const other = readTilePath(CHANGES.remove(path, at % path.length));

        expect(readTilePath(path)).toEqual(written);
        expect(other).not.toEqual(written);
      }),
      { numRuns: 500 },
    );
  });
});
