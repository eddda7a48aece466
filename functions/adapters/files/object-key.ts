// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../../../core/errors.ts";

const MAX_KEY = 1024;
const MAX_SEGMENT = 255;
const CHARACTERS = /^[A-Za-z0-9._/-]+$/;

/** Segments of a key, each a plain name. Throws INVARIANT for anything that could leave the root or is not a file name. */
export function keySegments(key: string): readonly string[] {
  const segments = key.split("/");
  const isFine = key.length <= MAX_KEY && CHARACTERS.test(key) && segments.every(isName);
  if (!isFine)
    throw new DomainError(
      "INVARIANT",
      `object key: expected names of [A-Za-z0-9._-] between slashes, ${MAX_KEY} characters at most, got ${JSON.stringify(key.slice(0, 80))}`,
    );
  return segments;
}

function isName(segment: string): boolean {
  return segment !== "" && segment !== "." && segment !== ".." && segment.length <= MAX_SEGMENT;
}
