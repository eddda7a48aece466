// SPDX-License-Identifier: Apache-2.0
import { ed25519 } from "@noble/curves/ed25519.js";
import { describe, expect, it } from "vitest";
import { fromHex, toHex } from "../../../core/canonical/encoding.ts";
import {
  checkpointMessage,
  cosignatureBytes,
  cosignatureMessage,
  cosignedAt,
  formatCheckpoint,
  isSignedBy,
  readCheckpoint,
  type VerifyEd25519,
} from "../../../core/log/checkpoint.ts";
import { readStatement, statementBytes, statementHash } from "../../../core/log/statement.ts";
import { decodeEntries, encodeEntries } from "../../../core/log/tiles.ts";
import { formatVerifierKey, readVerifierKey } from "../../../core/log/verifier-key.ts";
import { consistencyProof } from "../../../core/merkle/consistency.ts";
import { inclusionPath } from "../../../core/merkle/inclusion.ts";
import { nodesOf, treeLevels } from "../../../core/merkle/tree.ts";
import { vectors } from "../../fixtures/vectors.ts";

const log = vectors<{
  origin: string;
  logSeed: string;
  logKey: string;
  witnessName: string;
  witnessSeed: string;
  witnessKey: string;
  statements: { text: string; statementHash: string }[];
  checkpoints: { size: number; root: string; note: string; cosigned: string }[];
  inclusion: { index: number; size: number; path: string[] }[];
  consistency: { first: number; second: number; proof: string[] }[];
  entryBundle: string;
}>("log");

const bytes = (hex: string) => fromHex(hex) ?? new Uint8Array();
const verify: VerifyEd25519 = (key, message, signature) =>
  ed25519.verify(signature, message, key, { zip215: false });
const logKey = readVerifierKey(log.logKey);
const witnessKey = readVerifierKey(log.witnessKey);
const read = nodesOf(treeLevels(log.statements.map(({ text }) => statementHash(Buffer.from(text)))));

describe("log", () => {
  it.each(log.statements)(
    "reads and rewrites statement $statementHash byte for byte",
    ({ text, statementHash: expected }) => {
      const statement = readStatement(Buffer.from(text));

      expect(Buffer.from(statementBytes(statement)).toString()).toBe(text);
      expect(toHex(statementHash(statementBytes(statement)))).toBe(expected);
    },
  );

  it("packs entries as the vector does", () => {
    const entries = log.statements.map(({ text }) => Uint8Array.from(Buffer.from(text)));

    expect(toHex(encodeEntries(entries))).toBe(log.entryBundle);
    expect(decodeEntries(bytes(log.entryBundle), entries.length)).toEqual(entries);
    expect(() => decodeEntries(bytes(log.entryBundle), entries.length - 1)).toThrow(/entry bundle/);
    expect(() => decodeEntries(bytes(log.entryBundle.slice(0, -2)), entries.length)).toThrow(/entry bundle/);
  });

  it("rewrites verifier keys", () => {
    expect(formatVerifierKey(logKey)).toBe(log.logKey);
    expect(formatVerifierKey(witnessKey)).toBe(log.witnessKey);
    expect(() => readVerifierKey(log.logKey.replace("register", "registrar"))).toThrow(/matching hash/);
  });

  it.each(log.checkpoints)(
    "signs and cosigns the checkpoint at size $size as the vector does",
    ({ size, root, note, cosigned }) => {
      const head = { origin: log.origin, size, root: bytes(root) };
      const seconds = cosignedAt(readCheckpoint(cosigned), witnessKey, verify) ?? Number.NaN;
      const own = ed25519.sign(checkpointMessage(head), bytes(log.logSeed));
      const witness = ed25519.sign(cosignatureMessage(head, seconds), bytes(log.witnessSeed));
      const signed = { ...head, signatures: [{ name: logKey.name, keyId: logKey.keyId, signature: own }] };
      const line = {
        name: log.witnessName,
        keyId: witnessKey.keyId,
        signature: cosignatureBytes(seconds, witness),
      };

      expect(formatCheckpoint(signed)).toBe(note);
      expect(formatCheckpoint({ ...signed, signatures: [...signed.signatures, line] })).toBe(cosigned);
      expect(isSignedBy(readCheckpoint(note), logKey, verify)).toBe(true);
      expect(isSignedBy(readCheckpoint(note.replace(`\n${size}\n`, `\n${size + 1}\n`)), logKey, verify)).toBe(
        false,
      );
      expect(cosignedAt(readCheckpoint(note), witnessKey, verify)).toBeUndefined();
    },
  );

  it.each(log.inclusion)("proves entry $index as the vector does", ({ index, size, path }) => {
    expect(inclusionPath(index, size, read).map(toHex)).toEqual(path);
  });

  it.each(log.consistency)("proves $first to $second as the vector does", ({ first, second, proof }) => {
    expect(consistencyProof(first, second, read).map(toHex)).toEqual(proof);
  });

  it.each([
    ["another key", '{"a":1}'],
    ["an unknown key", log.statements[0]?.text.replace('{"boundary"', '{"a":1,"boundary"') ?? ""],
    ["a later version", log.statements[0]?.text.replace('"v":1', '"v":2') ?? ""],
    ["white space", ` ${log.statements[0]?.text}`],
    ["unsorted frameworks", log.statements[0]?.text.replace('["GRI"]', '["GRI","ESRS_2023"]') ?? ""],
  ])("refuses a statement with %s", (_why, text) => {
    expect(() => readStatement(Buffer.from(text))).toThrow(expect.objectContaining({ code: "BAD_INPUT" }));
  });

  it.each([
    ["an empty line in its text", (note: string) => note.replace("\n\n", "\n\nextra\n\n")],
    ["a leading zero in the size", (note: string) => note.replace(/\n(\d+)\n/, "\n0$1\n")],
    ["no signatures", (note: string) => note.split("\n\n")[0] ?? ""],
    ["a cut signature line", (note: string) => note.slice(0, -3)],
    ["text after the signatures", (note: string) => `${note}\n\nmore`],
  ])("refuses a checkpoint with %s", (_why, change) => {
    const note = log.checkpoints[0]?.note ?? "";

    expect(() => readCheckpoint(change(note))).toThrow(expect.objectContaining({ code: "BAD_INPUT" }));
  });
});
