// SPDX-License-Identifier: Apache-2.0
import { execFile } from "node:child_process";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { toBase64 } from "../../core/canonical/encoding.ts";
import { createAssuranceScene, SET_ASSURER_KEY } from "../fixtures/assurance-scene.ts";

const ROOT = resolve(import.meta.dirname, "../..");
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "touchstone-assure-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function assure(...args: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const command = ["scripts/run-ts.mjs", "functions/local/assure.ts", ...args];
  const { stdout } = await promisify(execFile)(process.execPath, command, { cwd: ROOT });
  return JSON.parse(stdout) as Readonly<Record<string, string>>;
}

it("makes a key, proves it and signs what the register records", async () => {
  const scene = await createAssuranceScene();
  const { v: _v, type: _type, key: _key, ...stated } = scene.truthful;
  const key = join(folder, "assurer.pem");
  const assurance = join(folder, "assurance.json");
  await writeFile(assurance, JSON.stringify(stated, null, 2));

  const made = await assure("new-key", key);
  const { publicKey, proof } = await assure("prove", key, scene.assurer.did);
  const { statement, signature } = await assure("sign", key, assurance);
  const set = await scene.query(
    SET_ASSURER_KEY,
    { input: { assurer: scene.assurer.id, publicKey, proof } },
    scene.operator,
  );
  const recorded = await scene.record({ disclosure: scene.disclosure, statement, signature });

  expect(made.publicKey).toBe(publicKey);
  expect((await stat(key)).mode & 0o077).toBe(0);
  expect(set.errors).toEqual([]);
  expect(recorded.errors).toEqual([]);
});

it("refuses to write over a key, and to sign what contradicts itself", async () => {
  const key = join(folder, "kept.pem");
  const wrong = join(folder, "wrong.json");
  await assure("new-key", key);
  await writeFile(
    wrong,
    JSON.stringify({ assurer: "did:web:a.example", level: toBase64(new Uint8Array(3)) }),
  );

  await expect(assure("new-key", key)).rejects.toMatchObject({ code: 1 });
  await expect(assure("sign", key, wrong)).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining("BAD_INPUT: statement."),
  });
});
