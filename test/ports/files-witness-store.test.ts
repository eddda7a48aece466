// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { createFilesWitnessStore } from "../../functions/adapters/files/witness-store.ts";
import { createMemoryStores } from "../../functions/adapters/memory/memory-stores.ts";
import { hexOf } from "../fixtures/records.ts";
import { describeWitnessStore } from "./revision-stores.behaviour.ts";

const made: string[] = [];
async function folderOf(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "touchstone-witness-"));
  made.push(folder);
  return folder;
}
afterAll(() => Promise.all(made.map((folder) => rm(folder, { recursive: true }))));

describeWitnessStore("files", async () => ({
  ...createMemoryStores(),
  witnesses: await createFilesWitnessStore(await folderOf()),
}));

describe("a witness store on files", () => {
  const heads = { revision: 1, heads: [{ size: 3, root: hexOf("a") }] };
  let folder: string;
  const file = async () => join(folder, "heads", (await readdir(join(folder, "heads")))[0] ?? "");

  beforeEach(async () => {
    folder = await folderOf();
    await (await createFilesWitnessStore(folder)).save("Origin with spaces/../é+", heads);
  });

  it("has after a start what was saved before, whatever the log is called", async () => {
    const store = await createFilesWitnessStore(folder);

    expect(await store.load("Origin with spaces/../é+")).toEqual(heads);
    expect(await readdir(join(folder, "heads"))).toEqual([expect.stringMatching(/^[0-9a-f]{64}\.json$/)]);
    expect((await stat(await file())).mode & 0o077).toBe(0);
  });

  it.each([
    ["is empty", () => ""],
    ["was cut", (text: string) => text.slice(0, -5)],
    ["has another root form", (text: string) => text.replace(hexOf("a"), "a")],
    ["is that of another log", (text: string) => text.replace("Origin", "origin")],
  ])("never takes a file that %s for an empty memory", async (_what, change) => {
    const path = await file();
    await writeFile(path, change(await readFile(path, "utf8")));
    const store = await createFilesWitnessStore(folder);

    await expect(store.load("Origin with spaces/../é+")).rejects.toMatchObject({ code: "INVARIANT" });
    await expect(store.save("Origin with spaces/../é+", heads)).rejects.toMatchObject({ code: "INVARIANT" });
  });
});
