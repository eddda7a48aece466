// SPDX-License-Identifier: Apache-2.0
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { Decoder } from "../../../core/decode/decoder.ts";
import { DomainError, isDomainError } from "../../../core/errors.ts";

export type Attributes = Record<string, AttributeValue>;
/** What an item holds: text and safe integers only. Absent is absent, never NULL. */
export type Item = Readonly<Record<string, string | number>>;
/** What is written; a null or undefined field is left out. */
export type Fields = Readonly<Record<string, string | number | null | undefined>>;

export function toAttributes(fields: Fields): Attributes {
  const attributes: Attributes = {};
  for (const [name, value] of Object.entries(fields)) {
    if (value !== null && value !== undefined) attributes[name] = toAttribute(name, value);
  }
  return attributes;
}

function toAttribute(name: string, value: string | number): AttributeValue {
  if (typeof value === "string") return { S: value };
  if (!Number.isSafeInteger(value))
    throw new DomainError("INVARIANT", `attribute ${name}: expected a safe integer, got ${value}`);
  return { N: String(value) };
}

export function fromAttributes(attributes: Attributes): Item {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, fromAttribute(name, value)]),
  );
}

function fromAttribute(name: string, { S, N }: AttributeValue): string | number {
  if (S !== undefined) return S;
  if (N !== undefined && /^-?[0-9]+$/.test(N) && Number.isSafeInteger(Number(N))) return Number(N);
  throw new DomainError("INVARIANT", `attribute ${name}: expected text or a safe integer in the table`);
}

/** Reads a stored value. What the table holds was written by the register, so a misfit is INVARIANT, not BAD_INPUT. */
export function readStored<T>(decoder: Decoder<T>, value: unknown, path: string): T {
  try {
    return decoder(value, path);
  } catch (cause) {
    if (!isDomainError(cause)) throw cause;
    throw new DomainError("INVARIANT", `stored ${cause.message}`, cause.details, { cause });
  }
}

/** Reads JSON kept in one attribute. */
export function readStoredJson<T>(decoder: Decoder<T>, json: string | number | undefined, path: string): T {
  return readStored(decoder, parsed(json), path);
}

function parsed(json: string | number | undefined): unknown {
  try {
    return typeof json === "string" ? JSON.parse(json) : undefined;
  } catch {
    return undefined;
  }
}

/** JSON for one attribute; refuses on writing what `decoder` would refuse on reading. */
export function toStoredJson<T>(decoder: Decoder<T>, value: T, path: string): string {
  return JSON.stringify(readStored(decoder, value, path));
}
