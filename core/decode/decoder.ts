// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../errors.ts";

/** Reads one untrusted value at a path, or throws DomainError BAD_INPUT naming the path, what was expected and what came. */
export type Decoder<T> = (value: unknown, path: string) => T;

/** Text of bounded length, matching a pattern when one is given. */
export function text(
  maxLength: number,
  pattern?: RegExp,
  name = `text of at most ${maxLength} characters`,
): Decoder<string> {
  return (value, path) => {
    const fits =
      typeof value === "string" &&
      value.length <= maxLength &&
      (pattern === undefined || pattern.test(value));
    if (!fits) throw wrong(path, name, value);
    return value;
  };
}

/** An integer within bounds, both included. */
export function integer(min: number, max: number = Number.MAX_SAFE_INTEGER): Decoder<number> {
  return (value, path) => {
    if (!Number.isSafeInteger(value) || (value as number) < min || (value as number) > max) {
      throw wrong(path, `an integer from ${min} to ${max}`, value);
    }
    return value as number;
  };
}

/** true or false. */
export const boolean: Decoder<boolean> = (value, path) => {
  if (typeof value !== "boolean") throw wrong(path, "true or false", value);
  return value;
};

/** One of a closed list of words. */
export function oneOf<const T extends string>(words: readonly T[]): Decoder<T> {
  return (value, path) => {
    if (typeof value !== "string" || !words.includes(value as T))
      throw wrong(path, `one of ${words.join(", ")}`, value);
    return value as T;
  };
}

/** Exactly this value. */
export function literal<const T extends string | number | boolean>(expected: T): Decoder<T> {
  return (value, path) => {
    if (value !== expected) throw wrong(path, JSON.stringify(expected), value);
    return expected;
  };
}

/** null, or what the decoder reads. */
export function nullable<T>(decoder: Decoder<T>): Decoder<T | null> {
  return (value, path) => (value === null ? null : decoder(value, path));
}

/** A list of at most so many items. */
export function list<T>(item: Decoder<T>, maxItems: number): Decoder<readonly T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) throw wrong(path, "a list", value);
    if (value.length > maxItems) throw wrong(path, `at most ${maxItems} items`, `${value.length} items`);
    return value.map((entry, i) => item(entry, `${path}[${i}]`));
  };
}

/** A plain object used as a map, with bounded keys and size. */
export function map<T>(
  key: Decoder<string>,
  item: Decoder<T>,
  maxItems: number,
): Decoder<Readonly<Record<string, T>>> {
  return (value, path) => {
    const entries = Object.entries(plainObject(value, path));
    if (entries.length > maxItems)
      throw wrong(path, `at most ${maxItems} entries`, `${entries.length} entries`);
    return Object.fromEntries(entries.map(([k, v]) => [key(k, `${path} key`), item(v, `${path}.${k}`)]));
  };
}

type Shape = Readonly<Record<string, Decoder<unknown>>>;
type Decoded<S extends Shape> = { readonly [K in keyof S]: S[K] extends Decoder<infer T> ? T : never };

/** An object with exactly these keys: a missing or an unknown key is refused. */
export function object<S extends Shape>(shape: S): Decoder<Decoded<S>> {
  const known = Object.keys(shape);
  return (value, path) => {
    const given = plainObject(value, path);
    const unknownKey = Object.keys(given).find((key) => !Object.hasOwn(shape, key));
    if (unknownKey !== undefined)
      throw wrong(`${path}.${unknownKey.slice(0, 64)}`, "no such key", given[unknownKey]);
    return Object.fromEntries(
      known.map((key) => {
        if (!Object.hasOwn(given, key)) throw wrong(`${path}.${key}`, "a value", undefined);
        return [key, (shape[key] as Decoder<unknown>)(given[key], `${path}.${key}`)];
      }),
    ) as Decoded<S>;
  };
}

/** 64 lower-case hex digits. */
export const hash: Decoder<string> = text(64, /^[0-9a-f]{64}$/, "64 lower-case hex digits");

/** RFC 3339 in UTC, with milliseconds, as everything hashed here writes it. */
export const timestamp: Decoder<string> = text(
  24,
  /^[0-9]{4}-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]\.[0-9]{3}Z$/,
  "a time such as 2026-11-23T06:00:00.000Z",
);

function plainObject(value: unknown, path: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw wrong(path, "an object", value);
  return value as Record<string, unknown>;
}

function wrong(path: string, expected: string, got: unknown): DomainError {
  return new DomainError("BAD_INPUT", `${path}: expected ${expected}, got ${shown(got)}`, { path });
}

function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object" && value !== null) return "an object";
  return String(JSON.stringify(value)).slice(0, 80);
}
