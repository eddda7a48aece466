// SPDX-License-Identifier: Apache-2.0
import type { Item } from "./item.ts";
import type { Key } from "./key.ts";
import { batchGetItems, getOneItem, type Table } from "./table.ts";

/** As many as one BatchGetItem reads. */
const MOST = 100;
/** Requests under way at once: further reads wait for one of them, and go together. */
const FLIGHTS = 2;

interface Reader {
  answer(item: Item | undefined): void;
  fail(error: unknown): void;
}

/**
 * Reads single items, those that are asked for at the same time in one request: for one process that serves many callers. A read begins
 * after it was asked for, never before, so each stays strongly consistent; who reads alone waits for nobody.
 */
export function createGatheredGet(table: Omit<Table, "getOne">): NonNullable<Table["getOne"]> {
  const waiting = new Map<string, { readonly key: Key; readonly readers: Reader[] }>();
  let flights = 0;
  const fly = async (): Promise<void> => {
    const batch = [...waiting].slice(0, MOST);
    for (const [name] of batch) waiting.delete(name);
    flights += 1;
    const found = await readAll(
      table,
      batch.map(([, { key }]) => key),
    ).then(
      (items) => (name: string) => (reader: Reader) => reader.answer(items.get(name)),
      (error: unknown) => () => (reader: Reader) => reader.fail(error),
    );
    flights -= 1;
    for (const [name, { readers }] of batch) readers.forEach(found(name));
    depart();
  };
  const depart = () => {
    if (waiting.size > 0 && flights < FLIGHTS) void fly();
  };
  return (key) =>
    new Promise((answer, fail) => {
      const name = nameOf(key);
      const standing = waiting.get(name);
      if (standing === undefined) waiting.set(name, { key, readers: [{ answer, fail }] });
      else standing.readers.push({ answer, fail });
      // What is asked for in the same turn goes together.
      queueMicrotask(depart);
    });
}

async function readAll(
  table: Omit<Table, "getOne">,
  keys: readonly Key[],
): Promise<ReadonlyMap<string, Item>> {
  const [only] = keys;
  const items =
    keys.length === 1 && only !== undefined
      ? [await getOneItem(table, only)]
      : await batchGetItems(table, keys);
  return new Map(items.flatMap((item) => (item === undefined ? [] : [[nameOf(keyOf(item)), item] as const])));
}

function keyOf({ pk, sk }: Item): Key {
  return { pk: String(pk), sk: String(sk) };
}

function nameOf({ pk, sk }: Key): string {
  return JSON.stringify([pk, sk]);
}
