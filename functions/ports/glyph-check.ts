// SPDX-License-Identifier: Apache-2.0

/** Knows what certificates can print, so that text that never could is refused before it is accepted. */
export interface GlyphCheck {
  /** Throws MISSING_GLYPH naming the field and the first character that cannot be printed. */
  requirePrintable(field: string, text: string): void;
}
