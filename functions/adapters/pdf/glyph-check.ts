// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../../../core/errors.ts";
import type { GlyphCheck } from "../../ports/glyph-check.ts";
import { COVERAGE } from "./generated/coverage.ts";
import { readCoverage } from "./glyph-coverage.ts";

/** Checks against a table made from the certificate fonts: no font file is opened. */
export function createGlyphCheck(): GlyphCheck {
  const isCovered = readCoverage(COVERAGE);
  return {
    requirePrintable(field, text) {
      for (const character of text.replaceAll(/\r?\n/g, " ")) {
        const codePoint = character.codePointAt(0) ?? 0;
        if (!isCovered(codePoint)) throw missing(field, codePoint);
      }
    },
  };
}

function missing(field: string, codePoint: number): DomainError {
  const name = `U+${codePoint.toString(16).toUpperCase().padStart(4, "0")}`;
  return new DomainError(
    "MISSING_GLYPH",
    `${field}: expected characters the certificate font can print, got ${name} — write it another way`,
    { field, character: name },
  );
}
