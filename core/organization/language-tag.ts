// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../errors.ts";

// language, script, region and variants of RFC 5646 §2.1; no extensions, private use or grandfathered tags.
const TAG =
  /^[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*$/;
const MAX_LENGTH = 35;

/** The BCP 47 tag itself, in the case RFC 5646 §2.1.1 recommends, or BAD_INPUT. */
export function requireLanguageTag(tag: string, path: string): string {
  if (tag.length > MAX_LENGTH || !TAG.test(tag))
    throw new DomainError(
      "BAD_INPUT",
      `${path}: expected a BCP 47 language tag such as de, pt-BR or zh-Hant, got ${JSON.stringify(tag.slice(0, 40))}`,
      { path },
    );
  return tag;
}
