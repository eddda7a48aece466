// SPDX-License-Identifier: Apache-2.0
import { beforeAll, describe, expect, it } from "vitest";
import { utf8 } from "../../../core/canonical/canonical-json.ts";
import { fromHex, toHex } from "../../../core/canonical/encoding.ts";
import { DomainError } from "../../../core/errors.ts";
import type { LogHead } from "../../../functions/ports/log-store.ts";
import { checkLog } from "../../../functions/usecases/check-log.ts";
import { readNote } from "../../../functions/usecases/serve-checkpoint.ts";
import {
  checkNeeds,
  damaged,
  findingsOf,
  flipped,
  longLog,
  missing,
  signedNote,
} from "../../fixtures/checked-log.ts";
import { createMemoryRegister, type MemoryRegister, ORIGIN } from "../../fixtures/memory-register.ts";
import { hexOf } from "../../fixtures/records.ts";

let register: MemoryRegister;
let head: LogHead;

beforeAll(async () => {
  register = await longLog();
  head = (await register.log.head()) as LogHead;
});

const rootOf = (hex: string) => fromHex(hex) as Uint8Array;
const noteBytes = async (size: number, hex: string, origin = ORIGIN) =>
  utf8(await signedNote({ origin, size, root: rootOf(hex) }));

describe("a log that is whole", () => {
  it("has no findings, and every tile, note, anchor and record was looked at", async () => {
    const seen: number[] = [];

    const check = await checkLog(checkNeeds(register, { progress: ({ entries }) => seen.push(entries) }));

    expect(check.findings).toEqual([]);
    expect(check).toMatchObject({ total: 0, size: 600, notChecked: [], witnesses: { right: 4, of: 4 } });
    expect(check.counts).toMatchObject({ notes: 7, anchors: 7, records: 600 });
    expect(seen).toEqual([256, 512, 600]);
  });

  it("may be empty", async () => {
    const check = await checkLog(checkNeeds(await createMemoryRegister()));

    expect(check).toMatchObject({ total: 0, size: 0 });
  });

  it("may have lost a narrow tile where the full one holds the same", async () => {
    const objects = damaged(register.objects, "log/tile/0/000.p/90", missing);

    expect(await findingsOf(register, { objects })).toEqual([]);
  });
});

describe("one damaged object of the log is named, and nothing else", () => {
  it.each([
    ["a missing tile", "tile/0/000", missing, "tile", "tile/0/000"],
    ["a missing bundle", "tile/entries/001", missing, "entry bundle", "tile/entries/001"],
    ["a missing tile of the newest size", "tile/0/002.p/88", missing, "tile", "tile/0/002.p/88"],
    ["a missing tile of an older size", "tile/0/002.p/28", missing, "tile", "tile/0/002.p/28"],
    ["a missing tile above", "tile/1/000.p/2", missing, "tile", "tile/1/000.p/2"],
    ["a shortened tile", "tile/0/001", (b: Uint8Array) => b.slice(0, -1), "tile", "tile/0/001"],
    [
      "a lengthened bundle",
      "tile/entries/000",
      (b: Uint8Array) => Uint8Array.of(...b, 0, 0),
      "entry bundle",
      "tile/entries/000",
    ],
    ["a flipped bit in a tile", "tile/0/001", flipped(96), "tile", "tile/0/001 hash 3"],
    ["a flipped bit in the newest tile", "tile/0/002.p/88", flipped(96), "tile", "tile/0/002.p/88 hash 3"],
    ["a flipped bit in an older tile", "tile/0/002.p/28", flipped(64), "tile", "tile/0/002.p/28 hash 2"],
    [
      "a flipped bit in a tile whose full one exists",
      "tile/0/000.p/90",
      flipped(0),
      "tile",
      "tile/0/000.p/90 hash 0",
    ],
    ["a flipped bit in a tile above", "tile/1/000.p/2", flipped(33), "tile", "tile/1/000.p/2 hash 1"],
    [
      "a flipped bit in an entry",
      "tile/entries/000",
      flipped(20),
      "entry bundle",
      "tile/entries/000 entry 0",
    ],
    [
      "a flipped bit in an entry of the newest bundle",
      "tile/entries/002.p/88",
      flipped(20),
      "entry bundle",
      "tile/entries/002.p/88 entry 512",
    ],
    [
      "a flipped bit in an older bundle",
      "tile/entries/002.p/28",
      flipped(20),
      "entry bundle",
      "tile/entries/002.p/28 byte 20",
    ],
  ] as const)("%s", async (_what, path, damage, part, where) => {
    const objects = damaged(register.objects, `log/${path}`, damage);

    const findings = await findingsOf(register, { objects });

    expect(findings.map((finding) => ({ part: finding.part, where: finding.where }))).toEqual([
      { part, where },
    ]);
  });

  it.each([
    ["unsigned", flipped(60), "a signature of"],
    ["missing", missing, "the checkpoint of size 270"],
  ])("a kept checkpoint that is %s", async (_what, damage, expected) => {
    const objects = damaged(register.objects, "log/notes/270", damage);

    const findings = await findingsOf(register, { objects });

    // Size 270 was also anchored, so that its note must exist.
    expect(findings).toMatchObject([
      { part: "note", where: "log/notes/270", expected: expect.stringContaining(expected) },
    ]);
  });

  it("a kept checkpoint with another root and a right signature", async () => {
    const note = await noteBytes(180, hexOf("7"));
    const objects = damaged(register.objects, "log/notes/180", () => note);

    const [finding, ...others] = await findingsOf(register, { objects });

    expect(finding).toMatchObject({ part: "note", where: "log/notes/180", got: `root ${hexOf("7")}` });
    expect(others).toEqual([]);
  });

  it("a kept checkpoint of another size", async () => {
    const other = await register.objects.get("log/notes/90");
    const objects = damaged(register.objects, "log/notes/180", () => other);

    expect(await findingsOf(register, { objects })).toEqual([
      { part: "note", where: "log/notes/180", expected: "a checkpoint of size 180", got: "size 90" },
    ]);
  });

  it("a wrong cosignature that bears a witness's name", async () => {
    const served = (await readNote(600, register.objects))?.note ?? "";
    const [line = ""] = /— member-2.*\n/.exec(served) ?? [];
    const forged = served.replace(
      line,
      `${line.slice(0, 60)}${line[60] === "A" ? "B" : "A"}${line.slice(61)}`,
    );
    const objects = damaged(register.objects, "log/checkpoint", () => utf8(forged));

    expect(await findingsOf(register, { objects })).toMatchObject([
      { part: "checkpoint", expected: "a right cosignature of member-2.example/witness" },
    ]);
  });
});

describe("a served checkpoint that disagrees", () => {
  it.each([
    ["with another root", () => noteBytes(600, hexOf("7")), { got: `root ${hexOf("7")}` }],
    [
      "of another log",
      () => noteBytes(600, hexOf("7"), "other.example/log"),
      { expected: `origin ${ORIGIN}` },
    ],
    [
      "with a flipped bit",
      async () => flipped(70)((await register.objects.get("log/checkpoint")) as Uint8Array),
      {},
    ],
    [
      "of an older size",
      () => register.objects.get("log/notes/540"),
      { expected: "size 600, as the head row" },
    ],
  ])("%s is named", async (_what, bytes, what) => {
    const note = await bytes();
    const objects = damaged(register.objects, "log/checkpoint", () => note);

    const findings = await findingsOf(register, { objects });

    expect(findings.every(({ part }) => part === "checkpoint")).toBe(true);
    expect(findings[0]).toMatchObject({ part: "checkpoint", where: "log/checkpoint", ...what });
  });
});

describe("a head row that disagrees", () => {
  it.each([
    [
      "is behind",
      async () => ({
        ...head,
        size: 540,
        root: toHex((await readNote(540, register.objects))?.checkpoint.root ?? new Uint8Array()),
      }),
      "size 600, as the served checkpoint",
    ],
    ["has another root", async () => ({ ...head, root: hexOf("7") }), "root "],
    ["has a root that is none", async () => ({ ...head, root: "7" }), "a root of 32 bytes"],
    [
      "has another frontier",
      async () => ({ ...head, frontier: [hexOf("7"), ...head.frontier.slice(1)] }),
      "",
    ],
    ["has a shorter frontier", async () => ({ ...head, frontier: head.frontier.slice(0, 1) }), ""],
    ["is gone", async () => undefined, "size 600, as the served checkpoint"],
  ])("and %s is named", async (_what, damagedHead, expected) => {
    const standing = await damagedHead();

    const findings = await findingsOf(register, { log: { head: async () => standing } });

    expect(findings).toMatchObject([{ part: "head", expected: expect.stringContaining(expected) }]);
  });

  it("and claims entries beyond all tiles sends nobody through them", async () => {
    const findings = await findingsOf(register, { log: { head: async () => ({ ...head, size: 10 ** 15 }) } });

    expect(findings.map(({ part }) => part)).toEqual(["checkpoint", "head"]);
    expect(findings[1]).toMatchObject({
      expected: "at most 600 entries, as can be read",
      got: `size ${10 ** 15}`,
    });
  });

  it("and cannot be read is named", async () => {
    const log = { head: () => Promise.reject(new SyntaxError("unexpected end of JSON input")) };

    expect((await findingsOf(register, { log }))[0]).toMatchObject({
      part: "head",
      got: "unexpected end of JSON input",
    });
  });
});

describe("a log with many damages", () => {
  it("goes on over a bundle and a tile that are both gone, with the hash above them", async () => {
    const objects = damaged(
      damaged(register.objects, "log/tile/0/000", missing),
      "log/tile/entries/000",
      missing,
    );

    const findings = await findingsOf(register, { objects });

    expect(findings.map(({ where }) => where)).toEqual(["tile/entries/000", "tile/0/000"]);
  });

  it("says from where on no root can be computed", async () => {
    const gone = ["log/tile/0/000", "log/tile/entries/000", "log/tile/1/000.p/2"];
    const objects = gone.reduce(
      (all, key) => damaged(all, key, missing),
      register.objects as Pick<typeof register.objects, "get">,
    );

    const findings = await findingsOf(register, { objects });

    expect(findings.map(({ part, where }) => `${part} ${where}`)).toContain("tree from entry 0 on");
  });

  it("keeps a thousand findings and counts all", async () => {
    const check = await checkLog(
      checkNeeds(register, {
        disclosures: { find: async () => undefined },
        objects: { get: async (key) => (key.includes("/notes/") ? utf8("x") : register.objects.get(key)) },
      }),
    );

    expect(check.findings).toHaveLength(1000);
    expect(check.total).toBeGreaterThan(1199);
  });

  it("does not call a store damaged that could not be asked", async () => {
    const objects = { get: () => Promise.reject(new DomainError("UNAVAILABLE", "the disk is away")) };

    await expect(checkLog(checkNeeds(register, { objects }))).rejects.toMatchObject({ code: "UNAVAILABLE" });
  });
});
