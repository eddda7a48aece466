// SPDX-License-Identifier: Apache-2.0
import { beforeAll, describe, expect, it } from "vitest";
import {
  type Checkpoint,
  checkpointText,
  cosignedAt,
  formatCheckpoint,
  isSignedBy,
  readCheckpoint,
  readPlainCheckpoint,
} from "../../../core/log/checkpoint.ts";
import { consistencyProof, isConsistent } from "../../../core/merkle/consistency.ts";
import { nodesOf, treeLevels } from "../../../core/merkle/tree.ts";
import { readTrust } from "../../../verifier/trust.ts";
import { loadEntryHashes } from "../../fixtures/log-leaves.ts";
import { LOG_KEY, ORIGIN, trustDocument } from "../../fixtures/memory-register.ts";
import { witnessedLog } from "../../fixtures/mirror-scene.ts";
import {
  logLine,
  logNote,
  uniformHead,
  verifyEd25519,
  WITNESS_KEY,
  witnessLine,
} from "../../fixtures/notes.ts";

const BAD_INPUT = expect.objectContaining({ name: "DomainError", code: "BAD_INPUT" });
const HEAD = uniformHead(5);
const [ROOT_LINE = ""] = checkpointText(HEAD).split("\n").slice(2);
const LINE = `— example.com/k ${"A".repeat(88)}\n`;
const noteOf = (...lines: readonly string[]) => `${lines.join("\n")}\n\n${LINE}`;

describe("C2SP tlog-checkpoint, note text", () => {
  it.each([
    ["two lines", noteOf(ORIGIN, "5")],
    ["an empty second line", noteOf(ORIGIN, "", ROOT_LINE)],
    ["an empty third line", noteOf(ORIGIN, "5", "")],
    ["a carriage return", noteOf(ORIGIN, "5\r", ROOT_LINE)],
  ])("'a sequence of at least three non-empty lines': refuses %s", (_what, note) => {
    expect(() => readCheckpoint(note)).toThrow(BAD_INPUT);
  });

  it("'The origin MUST be non-empty'", () => {
    expect(() => readCheckpoint(noteOf("", "5", ROOT_LINE))).toThrow(BAD_INPUT);
  });

  it.each(["Go sum.db+tree", "日志 一", "x", "https://example.com/"])(
    "'clients MUST NOT assume that the origin is following this format': reads origin %j",
    (origin) => {
      expect(readCheckpoint(noteOf(origin, "5", ROOT_LINE)).origin).toBe(origin);
      expect(readTrust({ ...trustDocument([]), origin }).origin).toBe(origin);
    },
  );

  it.each([
    "05",
    "00",
    "-1",
    "+5",
    "5.0",
    "0x5",
    "1e3",
    " 5",
    "5 ",
    "٥",
    "9007199254740992",
    "99999999999999999999",
  ])("'the ASCII decimal representation …, with no leading zeroes': refuses size %j", (size) => {
    expect(() => readCheckpoint(noteOf(ORIGIN, size, ROOT_LINE))).toThrow(BAD_INPUT);
  });

  it("'unless the tree is empty, in which case the tree size is 0'", () => {
    expect(readCheckpoint(noteOf(ORIGIN, "0", ROOT_LINE)).size).toBe(0);
  });

  it.each([
    ["31 bytes", Buffer.alloc(31).toString("base64")],
    ["33 bytes", Buffer.alloc(33).toString("base64")],
    ["hex", "0".repeat(64)],
    ["spare bits that are not zero", ROOT_LINE.replace(/.=$/, "B=")],
    ["no padding", ROOT_LINE.replace("=", "")],
  ])("'the base64 encoding of the root': refuses %s", (_what, line) => {
    expect(() => readCheckpoint(noteOf(ORIGIN, "5", line))).toThrow(BAD_INPUT);
  });

  it("'Extension lines, if any, MUST be non-empty'", () => {
    expect(() => readCheckpoint(noteOf(ORIGIN, "5", ROOT_LINE, "", "x"))).toThrow(BAD_INPUT);
    expect(() => readCheckpoint(noteOf(ORIGIN, "5", ROOT_LINE, "x", ""))).toThrow(BAD_INPUT);
  });

  it("'extension lines, opaque and OPTIONAL': reads them as part of what is signed", async () => {
    const head = { ...HEAD, extensions: ["time 1", "what ever+it is"] };
    const read = readCheckpoint(await logNote(head, await witnessLine(head)));

    expect(read.extensions).toEqual(head.extensions);
    expect(isSignedBy(read, LOG_KEY, verifyEd25519)).toBe(true);
    expect(isSignedBy({ ...read, extensions: ["time 2"] }, LOG_KEY, verifyEd25519)).toBe(false);
    expect(cosignedAt({ ...read, extensions: [] }, WITNESS_KEY, verifyEd25519)).toBeUndefined();
  });

  it("'The use of extension lines is NOT RECOMMENDED': a certificate's checkpoint has none", async () => {
    const note = await logNote({ ...HEAD, extensions: ["x"] });

    expect(() => readPlainCheckpoint(note)).toThrow(BAD_INPUT);
  });
});

describe("C2SP tlog-checkpoint, what the log signs", () => {
  let checkpoints: readonly Checkpoint[];
  let leaves: readonly Uint8Array[];

  beforeAll(async () => {
    const { served, objects } = await witnessedLog(900);
    checkpoints = served.map(readCheckpoint);
    leaves = await loadEntryHashes(objects, 900);
  });

  it("'A log MUST not sign any checkpoint which is inconsistent with any checkpoint it previously signed'", () => {
    const nodes = nodesOf(treeLevels(leaves));
    const pairs = checkpoints.flatMap((first, i) =>
      checkpoints.slice(i).map((second) => ({ first, second })),
    );

    const inconsistent = pairs.filter(
      ({ first, second }) =>
        !isConsistent({
          first: first.size,
          second: second.size,
          firstRoot: first.root,
          secondRoot: second.root,
          proof: consistencyProof(first.size, second.size, nodes),
        }),
    );

    expect(new Set(checkpoints.map(({ size }) => size))).toEqual(new Set([300, 600, 900]));
    expect(inconsistent).toEqual([]);
  });

  it("'The log's key name in its signature line SHOULD match the origin line'", () => {
    const own = checkpoints.map(({ origin, signatures }) => [origin, signatures[0]?.name]);

    expect(new Set(own.map(String))).toEqual(new Set([`${ORIGIN},${ORIGIN}`]));
  });

  it("'clients MUST ignore unknown signatures'", async () => {
    const stranger = await logLine(HEAD, undefined, "stranger.example");
    const read = readCheckpoint(formatCheckpoint({ ...HEAD, signatures: [stranger, await logLine(HEAD)] }));

    expect(isSignedBy(read, LOG_KEY, verifyEd25519)).toBe(true);
  });
});
