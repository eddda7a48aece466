// SPDX-License-Identifier: Apache-2.0
import { canonicalBytes } from "../../core/canonical/canonical-json.ts";
import { fromBase64Url, toBase64Url } from "../../core/canonical/encoding.ts";
import { parseCanonicalJson } from "../../core/canonical/strict-json.ts";
import { decodeUtf8 } from "../../core/canonical/utf8-decode.ts";
import type { Decoder } from "../../core/decode/decoder.ts";
import { DomainError, isDomainError } from "../../core/errors.ts";

/** Names the list a cursor belongs to, so that one list's cursor is refused by another. */
export interface CursorForm<T> {
  readonly list: string;
  readonly decode: Decoder<T>;
}

const MAX_CURSOR = 4096;

export function writeCursor<T>({ list }: CursorForm<T>, place: T): string {
  return toBase64Url(canonicalBytes([list, place]));
}

/** The place a cursor names; undefined without one, BAD_INPUT for what this list did not write. */
export function readCursor<T>(form: CursorForm<T>, cursor: string | null | undefined): T | undefined {
  if (cursor === null || cursor === undefined) return undefined;
  const bytes = cursor.length > MAX_CURSOR ? undefined : fromBase64Url(cursor);
  const json = bytes === undefined ? undefined : decodeUtf8(bytes);
  if (json === undefined) throw refused(form.list, cursor);
  try {
    const pair = parseCanonicalJson(json);
    if (!Array.isArray(pair) || pair.length !== 2 || pair[0] !== form.list) throw refused(form.list, cursor);
    return form.decode(pair[1], "after");
  } catch (error) {
    if (!isDomainError(error)) throw error;
    throw refused(form.list, cursor);
  }
}

/** How many items a page is to have; BAD_INPUT outside the bounds. */
export function readPageSize(first: number | null | undefined, fallback: number, max: number): number {
  const size = first ?? fallback;
  if (size >= 1 && size <= max) return size;
  throw new DomainError("BAD_INPUT", `first: expected 1 to ${max}, got ${size}`, {
    path: "first",
    limit: max,
  });
}

function refused(list: string, cursor: string): DomainError {
  return new DomainError(
    "BAD_INPUT",
    `after: expected a cursor of the ${list} list, got ${JSON.stringify(cursor.slice(0, 40))}`,
    { path: "after" },
  );
}
