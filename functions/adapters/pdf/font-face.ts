// SPDX-License-Identifier: Apache-2.0
import { create } from "@cantoo/fontkit";
import { DomainError } from "../../../core/errors.ts";
import type { FontFiles, FontWeight } from "./font-files.ts";
import { openTrueType, subsetTrueType } from "./truetype-subset.ts";

export interface Glyph {
  readonly id: number;
  /** thousandths of the font size */
  readonly width: number;
}

/** One weight, opened once and shared by all documents. */
export interface FontFace {
  readonly postscriptName: string;
  readonly ascent: number;
  readonly descent: number;
  readonly capHeight: number;
  readonly box: readonly [number, number, number, number];
  readonly stemWidth: number;
  /** undefined when the font draws nothing for this code point */
  glyphOf(codePoint: number): Glyph | undefined;
  /** width of text in points */
  widthOf(text: string, size: number): number;
  subset(glyphIds: readonly number[]): Uint8Array;
}

export type FontFaces = Readonly<Record<FontWeight, FontFace>>;

const STEM_WIDTHS: Readonly<Record<FontWeight, number>> = { regular: 80, medium: 100, bold: 140 };
// Control and format characters are mapped by some fonts, but print nothing: hidden text on a certificate.
const INVISIBLE = /^[\p{C}\p{Zl}\p{Zp}]$/u;
const SPACE = /^\p{Zs}$/u;

function openFace(bytes: Uint8Array, weight: FontWeight): FontFace {
  const font = create(bytes);
  if (!("glyphForCodePoint" in font))
    throw new DomainError("BAD_INPUT", "font: expected one font, got a collection");
  const outlines = openTrueType(bytes);
  const scale = 1000 / font.unitsPerEm;
  const known = new Map<number, Glyph | undefined>();
  const look = (codePoint: number): Glyph | undefined => {
    const character = String.fromCodePoint(codePoint);
    const id = INVISIBLE.test(character) ? 0 : (font.glyphForCodePoint(codePoint)?.id ?? 0);
    const isDrawn = id !== 0 && (SPACE.test(character) || outlines.outline(id).length > 0);
    return isDrawn ? { id, width: outlines.metric(id).advance * scale } : undefined;
  };
  const glyphOf = (codePoint: number) => {
    if (!known.has(codePoint)) known.set(codePoint, look(codePoint));
    return known.get(codePoint);
  };
  const { minX, minY, maxX, maxY } = font.bbox;
  return {
    postscriptName: font.postscriptName ?? `NotoSansSC-${weight}`,
    ascent: font.ascent * scale,
    descent: font.descent * scale,
    capHeight: font.capHeight * scale,
    box: [minX * scale, minY * scale, maxX * scale, maxY * scale],
    stemWidth: STEM_WIDTHS[weight],
    glyphOf,
    widthOf: (text, size) => {
      let thousandths = 0;
      for (const character of text) thousandths += glyphOf(character.codePointAt(0) ?? 0)?.width ?? 0;
      return (thousandths * size) / 1000;
    },
    subset: (glyphIds) => subsetTrueType(outlines, glyphIds),
  };
}

/** Opens the three weights; do it once a process, it costs tens of milliseconds. */
export function openFontFaces(files: FontFiles): FontFaces {
  return {
    regular: openFace(files.regular, "regular"),
    medium: openFace(files.medium, "medium"),
    bold: openFace(files.bold, "bold"),
  };
}

/** Throws MISSING_GLYPH, naming the field, when some character of it could not be printed. */
export function requireGlyphs(face: FontFace, field: string, text: string): void {
  for (const character of text) {
    const codePoint = character.codePointAt(0) ?? 0;
    if (face.glyphOf(codePoint) !== undefined) continue;
    const name = `U+${codePoint.toString(16).toUpperCase().padStart(4, "0")}`;
    throw new DomainError(
      "MISSING_GLYPH",
      `${field}: expected characters the certificate font can print, got ${name} — write it another way`,
      { field, character: name },
    );
  }
}
