// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";
import { createFolderSync } from "../../../functions/adapters/files/folder-sync.ts";

/** Syncs that end when they are told to. */
function heldSyncs() {
  const held: { readonly folder: string; end(error?: Error): void }[] = [];
  const sync = createFolderSync(
    (folder) =>
      new Promise((resolve, reject) => {
        held.push({ folder, end: (error) => (error === undefined ? resolve() : reject(error)) });
      }),
  );
  return { held, sync };
}
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

it("lets all who ask while a folder is synced share one sync that begins afterwards", async () => {
  const { held, sync } = heldSyncs();
  const ended: string[] = [];
  const ask = (name: string) => sync("a").then(() => ended.push(name));

  const asked = [ask("first"), ask("second"), ask("third")];
  await settled();
  expect(held).toHaveLength(1);
  held[0]?.end();
  await settled();
  expect(ended).toEqual(["first"]);
  expect(held).toHaveLength(2);
  held[1]?.end();
  await Promise.all(asked);

  expect(ended).toEqual(["first", "second", "third"]);
  expect(held).toHaveLength(2);
});

it("syncs different folders side by side, and one again when it is asked again", async () => {
  const { held, sync } = heldSyncs();

  const both = [sync("a"), sync("b")];
  held.forEach(({ end }) => {
    end();
  });
  await Promise.all(both);
  const again = sync("a");
  held[2]?.end();
  await again;

  expect(held.map(({ folder }) => folder)).toEqual(["a", "b", "a"]);
});

it("fails who asked for a sync that failed, and syncs anew for those who wait", async () => {
  const { held, sync } = heldSyncs();

  const first = sync("a");
  const second = sync("a");
  held[0]?.end(new Error("disk"));
  await expect(first).rejects.toThrow("disk");
  await settled();
  held[1]?.end();

  await expect(second).resolves.toBeUndefined();
});
