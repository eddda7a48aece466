// SPDX-License-Identifier: Apache-2.0
import { type PDFContext, PDFHexString, type PDFRef, PDFString } from "pdf-lib";
import { toHex } from "../../../core/canonical/encoding.ts";
import type { FontFace } from "./font-face.ts";
import { requireGlyphs } from "./font-face.ts";

/** A weight as one document uses it: codes are given out in the order of first use. */
export interface EmbeddedFont {
  readonly face: FontFace;
  readonly resourceName: string;
  /** hexadecimal codes of the text for a Tj operator; throws MISSING_GLYPH */
  encode(text: string): string;
  write(context: PDFContext): PDFRef;
}

const TAGS: Readonly<Record<string, string>> = { F1: "TSREGU", F2: "TSMEDI", F3: "TSBOLD" };
const FIXED_PITCH_NONE_SYMBOLIC = 4;
const MAPPINGS_PER_BLOCK = 100;

const hex4 = (value: number) => value.toString(16).padStart(4, "0");

function utf16Hex(codePoint: number): string {
  const character = String.fromCodePoint(codePoint);
  return Array.from({ length: character.length }, (_, i) => hex4(character.charCodeAt(i))).join("");
}

/** What copying text out of the PDF answers for each code (ISO 32000-1 §9.10.3). */
function toUnicodeMap(codePoints: readonly number[]): string {
  const lines = codePoints.map((codePoint, i) => `<${hex4(i + 1)}> <${utf16Hex(codePoint)}>`);
  const blocks: string[] = [];
  for (let at = 0; at < lines.length; at += MAPPINGS_PER_BLOCK) {
    const block = lines.slice(at, at + MAPPINGS_PER_BLOCK);
    blocks.push(`${block.length} beginbfchar\n${block.join("\n")}\nendbfchar`);
  }
  return [
    "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap",
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
    "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def",
    "1 begincodespacerange\n<0000> <ffff>\nendcodespacerange",
    ...blocks,
    "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend",
  ].join("\n");
}

interface Used {
  readonly codePoints: readonly number[];
  readonly glyphIds: readonly number[];
  readonly widths: readonly number[];
}

function writeFont(context: PDFContext, face: FontFace, resourceName: string, used: Used): PDFRef {
  const program = face.subset([0, ...used.glyphIds]);
  const name = `${TAGS[resourceName] ?? "TSFONT"}+${face.postscriptName}`;
  const file = context.register(context.flateStream(program, { Length1: program.length }));
  const descriptor = context.register(
    context.obj({
      Type: "FontDescriptor",
      FontName: name,
      Flags: FIXED_PITCH_NONE_SYMBOLIC,
      FontBBox: [...face.box],
      ItalicAngle: 0,
      Ascent: face.ascent,
      Descent: face.descent,
      CapHeight: face.capHeight,
      StemV: face.stemWidth,
      FontFile2: file,
    }),
  );
  const descendant = context.register(
    context.obj({
      Type: "Font",
      Subtype: "CIDFontType2",
      BaseFont: name,
      CIDSystemInfo: { Registry: PDFString.of("Adobe"), Ordering: PDFString.of("Identity"), Supplement: 0 },
      FontDescriptor: descriptor,
      DW: 1000,
      W: [1, [...used.widths]],
      CIDToGIDMap: "Identity",
    }),
  );
  return context.register(
    context.obj({
      Type: "Font",
      Subtype: "Type0",
      BaseFont: name,
      Encoding: "Identity-H",
      DescendantFonts: [descendant],
      ToUnicode: context.register(context.flateStream(toUnicodeMap(used.codePoints))),
    }),
  );
}

/** Starts the use of a weight in one document. */
export function embedFont(face: FontFace, resourceName: string): EmbeddedFont {
  // One code per character, not per glyph: two characters drawn alike still copy as what they are.
  const codes = new Map<number, number>();
  const codePoints: number[] = [];
  const codeOf = (codePoint: number) => {
    const known = codes.get(codePoint);
    if (known !== undefined) return known;
    codePoints.push(codePoint);
    codes.set(codePoint, codePoints.length);
    return codePoints.length;
  };
  const glyphOf = (codePoint: number) => face.glyphOf(codePoint) ?? { id: 0, width: 0 };
  return {
    face,
    resourceName,
    encode: (text) => {
      requireGlyphs(face, "certificate text", text);
      return Array.from(text, (character) => hex4(codeOf(character.codePointAt(0) ?? 0))).join("");
    },
    write: (context) =>
      writeFont(context, face, resourceName, {
        codePoints,
        glyphIds: codePoints.map((codePoint) => glyphOf(codePoint).id),
        widths: codePoints.map((codePoint) => glyphOf(codePoint).width),
      }),
  };
}

/** A text string object that any reader shows as written (UTF-16 with byte order mark, ISO 32000-1 §7.9.2). */
export function pdfText(text: string): PDFHexString {
  const units = Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
  const bytes = new Uint8Array([0xfe, 0xff, ...units.flatMap((unit) => [unit >> 8, unit & 0xff])]);
  return PDFHexString.of(toHex(bytes));
}
