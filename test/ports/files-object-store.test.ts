// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createFilesObjectListing } from "../../functions/adapters/files/object-listing.ts";
import { createFilesObjectRemoval } from "../../functions/adapters/files/object-removal.ts";
import { createFilesObjectStore } from "../../functions/adapters/files/object-store.ts";
import { describeObjectStore } from "./object-store.behaviour.ts";

let folder: string;
let roots = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "touchstone-files-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function newRoot(): string {
  roots += 1;
  return join(folder, `root-${roots}`, "objects");
}

describeObjectStore("files", () => createFilesObjectStore(newRoot()));

describe("files object store", () => {
  it("lists what stands below a prefix, and removes it for good", async () => {
    const root = newRoot();
    const store = await createFilesObjectStore(root);
    const { remove } = createFilesObjectRemoval(root);
    for (const key of ["drafts/a/1", "drafts/a/2", "drafts/ab/1"])
      await store.put(key, Uint8Array.of(1), "text/plain");
    const listed = async () => {
      const keys: string[] = [];
      for await (const key of createFilesObjectListing(root).list("drafts/a/")) keys.push(key);
      return keys;
    };
    expect(await listed()).toEqual(["drafts/a/1", "drafts/a/2"]);

    await remove("drafts/a/1");
    await remove("drafts/a/1");

    expect(await listed()).toEqual(["drafts/a/2"]);
    expect(await store.get("drafts/a/1")).toBeUndefined();
    expect(() => remove("drafts/../register.json")).toThrow("object key");
  });

  it("finds again what an earlier store put there", async () => {
    const root = newRoot();
    const first = await createFilesObjectStore(root);
    await first.put("log/checkpoint", Uint8Array.of(1, 2, 3), "text/plain");

    const second = await createFilesObjectStore(root);

    expect(await second.get("log/checkpoint")).toEqual(Uint8Array.of(1, 2, 3));
  });

  it("leaves nothing behind but the object, readable by its owner only", async () => {
    const root = newRoot();
    const store = await createFilesObjectStore(root);

    await store.put("a/b", Uint8Array.of(1), "text/plain");
    await store.putIfAbsent("a/b", Uint8Array.of(2), "text/plain");
    await store.put("a/b/c", Uint8Array.of(3), "text/plain").catch(() => undefined);

    expect(await readdir(join(root, "~staging"))).toEqual([]);
    expect(await readdir(join(root, "a"))).toEqual(["b"]);
    const modes = await Promise.all(
      ["a", "a/b"].map(async (name) => (await stat(join(root, name))).mode & 0o777),
    );
    expect(modes).toEqual([0o700, 0o600]);
  });

  it("sweeps what a crashed process had staged, and not what a living one is writing", async () => {
    const root = newRoot();
    await mkdir(join(root, "~staging"), { recursive: true });
    const { pid: deadPid } = spawnSync(process.execPath, ["--version"]);
    const names = [`${deadPid}.half-written`, `${process.pid}.being-written`];
    await Promise.all(names.map((name) => writeFile(join(root, "~staging", name), "half")));

    await createFilesObjectStore(root);

    expect(await readdir(join(root, "~staging"))).toEqual([`${process.pid}.being-written`]);
  });

  it("lets a broken folder through as what it is", async () => {
    const root = newRoot();
    const store = await createFilesObjectStore(root);
    await symlink("loop", join(root, "loop"));

    await expect(store.get("loop")).rejects.toMatchObject({ code: "ELOOP" });
  });
});
