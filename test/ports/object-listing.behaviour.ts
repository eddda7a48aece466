// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import type { ObjectListing } from "../../functions/ports/object-listing.ts";
import type { ObjectStore } from "../../functions/ports/object-store.ts";

type Opened = Promise<{ readonly objects: ObjectStore; readonly listing: ObjectListing }>;

/** Everything that a listing names below a prefix. */
export async function keysBelow(listing: ObjectListing, prefix: string): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const key of listing.list(prefix)) keys.push(key);
  return keys;
}

/** What every adapter of ObjectListing does (functions/ports/object-listing.ts); `open` answers empty ones over one place. */
export function describeObjectListing(name: string, open: () => Opened): void {
  const holding = async (...keys: readonly string[]) => {
    const { objects, listing } = await open();
    for (const key of keys) await objects.put(key, Uint8Array.of(1), "text/plain");
    return (prefix: string) => keysBelow(listing, prefix);
  };

  describe(`${name} object listing`, () => {
    it("names every object below a prefix, and none beside it", async () => {
      const list = await holding("records/a.json", "records/deep/b.json", "recordsx/c", "other/d", "log/e");

      expect(await list("records/")).toEqual(["records/a.json", "records/deep/b.json"]);
    });

    it("names nothing where nothing stands", async () => {
      expect(await (await holding("log/a"))("records/")).toEqual([]);
    });

    it("names them in the order of their bytes, however many there are", async () => {
      const keys = ["b/z", "b/a-x", "b/a", "b/a.json", "b/A", "b/10", "b/9", "b/deep/a", "b/deep.x"];

      const found = await (await holding(...keys))("b/");

      expect(found).toEqual([...keys].sort());
    });

    it.each([["log/notes/"], ["status/"]])(
      "finds those of the public log and the others alike: %s",
      async (prefix) => {
        const list = await holding("log/notes/1", "log/notes/2", "status/1", "status/2");

        expect(await list(prefix)).toEqual([`${prefix}1`, `${prefix}2`]);
      },
    );

    it.each([["../"], ["a/../b/"], ["a b/"]])("refuses the prefix %j", async (prefix) => {
      await expect((await holding())(prefix)).rejects.toMatchObject({ code: "INVARIANT" });
    });
  });
}
