// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { COSIGNATURE_V1, ED25519, formatVerifierKey, verifierKey } from "../../../core/log/verifier-key.ts";
import { formatWitnessFile, readWitnessFile, withLog } from "../../../functions/wiring/witness-folder.ts";
import { readWitnessPolicy } from "../../../functions/wiring/witness-policy.ts";
import { LOG_KEY, ORIGIN, seededSigner } from "../../fixtures/memory-register.ts";

const keyOf = (name: string, secret = name) =>
  formatVerifierKey(verifierKey(name, COSIGNATURE_V1, seededSigner(secret).publicKey));
const ONE = { url: "https://one.example/w", witnessKey: keyOf("one.example") };
const TWO = { url: "http://localhost:4302", witnessKey: keyOf("two.example") };
const POLICY = { v: 1, type: "touchstone-witness-policy", threshold: 2, witnesses: [ONE, TWO] };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "touchstone-policy-"));
});
afterAll(() => rm(folder, { recursive: true }));
const written = async (content: unknown) => {
  const path = join(folder, "file.json");
  await writeFile(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
};

describe("a witness policy", () => {
  it("names urls, keys and how many count", async () => {
    expect(await readWitnessPolicy(await written(POLICY), true)).toEqual({
      threshold: 2,
      witnesses: [ONE, TWO],
    });
  });

  it("may be missing in a data folder, not where a setting names it", async () => {
    const nowhere = join(folder, "nowhere.json");

    expect(await readWitnessPolicy(nowhere, false)).toBeUndefined();
    await expect(readWitnessPolicy(nowhere, true)).rejects.toThrow(/^TOUCHSTONE_WITNESSES: expected a file/);
  });

  it.each([
    ["threshold: 3", { ...POLICY, threshold: 3 }, /^witnesses\.threshold: expected at most 2/],
    ["threshold: 0", { ...POLICY, threshold: 0 }, /threshold/],
    ["no witness", { ...POLICY, witnesses: [] }, /threshold: expected at most 0/],
    ["one witness twice", { ...POLICY, witnesses: [ONE, ONE] }, /another name and another key/],
    [
      "one key under two names",
      { ...POLICY, witnesses: [ONE, { ...TWO, witnessKey: keyOf("two.example", "one.example") }] },
      /another name and another key/,
    ],
    [
      "a log's key for a witness's",
      { ...POLICY, witnesses: [ONE, { ...TWO, witnessKey: formatVerifierKey(LOG_KEY) }] },
      /^witnesses\.witnesses\[1\]\.witnessKey: expected a key of type 4, got type 1/,
    ],
    [
      "a slash at the end",
      { ...POLICY, witnesses: [ONE, { ...TWO, url: "http://a/b/" }] },
      /witnesses\[1\]\.url/,
    ],
    [
      "a user in the address",
      { ...POLICY, witnesses: [ONE, { ...TWO, url: "http://u:p@a" }] },
      /witnesses\[1\]\.url/,
    ],
    [
      "a file address",
      { ...POLICY, witnesses: [ONE, { ...TWO, url: "file:///etc" }] },
      /witnesses\[1\]\.url/,
    ],
    ["an unknown key", { ...POLICY, quorum: 2 }, /witnesses/],
    ["other text", "threshold: 2", /./],
  ])("is refused with %s, in words", async (_what, content, message) => {
    await expect(readWitnessPolicy(await written(content), true)).rejects.toThrow(
      expect.objectContaining({ code: "BAD_INPUT", message: expect.stringMatching(message) }),
    );
  });
});

describe("a witness's own file", () => {
  it("is read as it was written, with a log that is no address", async () => {
    const file = {
      name: "one.example",
      logs: [{ origin: "Go sum.db+tree", keys: [formatVerifierKey(LOG_KEY)] }],
    };

    expect(await readWitnessFile(await written(formatWitnessFile(file)))).toEqual(file);
  });

  it("takes a log once, and a second key of it beside the first", () => {
    const second = formatVerifierKey(verifierKey(ORIGIN, ED25519, seededSigner("second").publicKey));
    const first = formatVerifierKey(LOG_KEY);
    const keys = [first, first, second];

    const file = keys.reduce(withLog, { name: "one.example", logs: [] });

    expect(file.logs).toEqual([{ origin: ORIGIN, keys: [first, second] }]);
  });

  it.each([
    [
      "a log that is named twice",
      {
        logs: [
          { origin: "a", keys: [] },
          { origin: "a", keys: [] },
        ],
      },
      /each origin once, got a/,
    ],
    [
      "a witness's key for a log",
      { logs: [{ origin: "a", keys: [keyOf("a")] }] },
      /logs\[0\]\.keys\[0\]: expected a key of type 1/,
    ],
    [
      "an origin of two lines",
      { logs: [{ origin: "a\nb", keys: [] }] },
      /logs\[0\]\.origin: expected a line/,
    ],
  ])("is refused with %s", async (_what, change, message) => {
    const path = await written({ v: 1, type: "touchstone-witness", name: "one.example", ...change });

    await expect(readWitnessFile(path)).rejects.toThrow(message);
  });
});
