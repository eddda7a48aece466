// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../../../core/errors.ts";

/** A TrueType font with outlines in `glyf`, opened but not decoded. */
export interface TrueType {
  readonly bytes: Uint8Array;
  readonly glyphCount: number;
  outline(glyph: number): Uint8Array;
  metric(glyph: number): { readonly advance: number; readonly bearing: number };
  table(tag: string): Uint8Array | undefined;
}

// Composite glyph flags (OpenType, glyf table).
const ARGS_ARE_WORDS = 0x0001;
const HAS_SCALE = 0x0008;
const MORE_COMPONENTS = 0x0020;
const HAS_XY_SCALE = 0x0040;
const HAS_TWO_BY_TWO = 0x0080;
const CHECKSUM_MAGIC = 0xb1b0afba;
const LONG_OFFSETS = 1;

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function required(table: Uint8Array | undefined, tag: string): Uint8Array {
  if (table === undefined) throw new DomainError("BAD_INPUT", `font: expected a ${tag} table, got none`);
  return table;
}

function readDirectory(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const view = viewOf(bytes);
  const tables = new Map<string, Uint8Array>();
  for (let i = 0; i < view.getUint16(4); i++) {
    const at = 12 + 16 * i;
    const tag = String.fromCharCode(...bytes.subarray(at, at + 4));
    const offset = view.getUint32(at + 8);
    tables.set(tag, bytes.subarray(offset, offset + view.getUint32(at + 12)));
  }
  return tables;
}

/** Opens a TrueType font file of our own choosing; its bytes are trusted. */
export function openTrueType(bytes: Uint8Array): TrueType {
  const tables = readDirectory(bytes);
  const get = (tag: string) => required(tables.get(tag), tag);
  const loca = viewOf(get("loca"));
  const isLong = viewOf(get("head")).getInt16(50) === LONG_OFFSETS;
  const offsetOf = (glyph: number) => (isLong ? loca.getUint32(4 * glyph) : 2 * loca.getUint16(2 * glyph));
  const glyf = get("glyf");
  const hmtx = viewOf(get("hmtx"));
  const fullMetrics = viewOf(get("hhea")).getUint16(34);
  return {
    bytes,
    glyphCount: viewOf(get("maxp")).getUint16(4),
    outline: (glyph) => glyf.subarray(offsetOf(glyph), offsetOf(glyph + 1)),
    metric: (glyph) => ({
      advance: hmtx.getUint16(4 * Math.min(glyph, fullMetrics - 1)),
      bearing: hmtx.getInt16(
        glyph < fullMetrics ? 4 * glyph + 2 : 4 * fullMetrics + 2 * (glyph - fullMetrics),
      ),
    }),
    table: (tag) => tables.get(tag),
  };
}

function componentSize(flags: number): number {
  const matrix = flags & HAS_TWO_BY_TWO ? 8 : flags & HAS_XY_SCALE ? 4 : flags & HAS_SCALE ? 2 : 0;
  return 4 + (flags & ARGS_ARE_WORDS ? 4 : 2) + matrix;
}

/** A composite outline with its parts renumbered; `include` answers the new number of a part. */
function renumberComponents(outline: Uint8Array, include: (glyph: number) => number): Uint8Array {
  const isComposite = outline.length > 10 && viewOf(outline).getInt16(0) < 0;
  if (!isComposite) return outline;
  const copy = outline.slice();
  const view = viewOf(copy);
  for (let at = 10, flags = MORE_COMPONENTS; flags & MORE_COMPONENTS; at += componentSize(flags)) {
    flags = view.getUint16(at);
    view.setUint16(at + 2, include(view.getUint16(at + 2)));
  }
  return copy;
}

function gatherOutlines(font: TrueType, glyphs: readonly number[]) {
  const order = [...glyphs];
  const parts = new Map<number, number>();
  const include = (glyph: number) => {
    const known = parts.get(glyph);
    if (known !== undefined) return known;
    parts.set(glyph, order.length);
    return order.push(glyph) - 1;
  };
  const outlines: Uint8Array[] = [];
  for (let i = 0; i < order.length; i++) {
    outlines.push(renumberComponents(font.outline(order[i] ?? 0), include));
  }
  return { order, outlines };
}

const padded = (length: number) => (length + 3) & ~3;

function layGlyphs(font: TrueType, glyphs: readonly number[]) {
  const { order, outlines } = gatherOutlines(font, glyphs);
  const loca = new DataView(new ArrayBuffer(4 * (order.length + 1)));
  const hmtx = new DataView(new ArrayBuffer(4 * order.length));
  const glyf = new Uint8Array(outlines.reduce((sum, outline) => sum + padded(outline.length), 0));
  let offset = 0;
  outlines.forEach((outline, i) => {
    const { advance, bearing } = font.metric(order[i] ?? 0);
    loca.setUint32(4 * i, offset);
    hmtx.setUint16(4 * i, advance);
    hmtx.setInt16(4 * i + 2, bearing);
    glyf.set(outline, offset);
    offset += padded(outline.length);
  });
  loca.setUint32(4 * order.length, offset);
  return { count: order.length, glyf, loca: new Uint8Array(loca.buffer), hmtx: new Uint8Array(hmtx.buffer) };
}

function patched(table: Uint8Array, edit: (view: DataView) => void): Uint8Array {
  const copy = table.slice();
  edit(viewOf(copy));
  return copy;
}

function checksum(bytes: Uint8Array): number {
  const whole = new Uint8Array(padded(bytes.length));
  whole.set(bytes);
  const view = viewOf(whole);
  let sum = 0;
  for (let at = 0; at < whole.length; at += 4) sum = (sum + view.getUint32(at)) >>> 0;
  return sum;
}

function writeFont(tables: readonly (readonly [tag: string, bytes: Uint8Array])[]): Uint8Array {
  const headerSize = 12 + 16 * tables.length;
  const file = new Uint8Array(tables.reduce((sum, [, bytes]) => sum + padded(bytes.length), headerSize));
  const view = viewOf(file);
  const power = Math.floor(Math.log2(tables.length));
  view.setUint32(0, 0x00010000);
  view.setUint16(4, tables.length);
  view.setUint16(6, 16 * 2 ** power);
  view.setUint16(8, power);
  view.setUint16(10, 16 * (tables.length - 2 ** power));
  let offset = headerSize;
  let headOffset = 0;
  tables.forEach(([tag, bytes], i) => {
    const at = 12 + 16 * i;
    for (let c = 0; c < 4; c++) file[at + c] = tag.charCodeAt(c);
    view.setUint32(at + 4, checksum(bytes));
    view.setUint32(at + 8, offset);
    view.setUint32(at + 12, bytes.length);
    file.set(bytes, offset);
    if (tag === "head") headOffset = offset;
    offset += padded(bytes.length);
  });
  view.setUint32(headOffset + 8, (CHECKSUM_MAGIC - checksum(file)) >>> 0);
  return file;
}

/**
 * A font file with the given glyphs, in the given order, for embedding in a PDF as CIDFontType2. Glyph 0 of the
 * answer is the first of the list. Same font and list, same bytes.
 */
export function subsetTrueType(font: TrueType, glyphs: readonly number[]): Uint8Array {
  const { count, glyf, loca, hmtx } = layGlyphs(font, glyphs);
  const source = (tag: string) => required(font.table(tag), tag);
  const head = patched(source("head"), (view) => {
    view.setUint32(8, 0);
    view.setInt16(50, LONG_OFFSETS);
  });
  const optional = (tag: string) => {
    const table = font.table(tag);
    return table === undefined ? [] : [[tag, table] as const];
  };
  return writeFont([
    ...optional("cvt "),
    ...optional("fpgm"),
    ["glyf", glyf],
    ["head", head],
    ["hhea", patched(source("hhea"), (view) => view.setUint16(34, count))],
    ["hmtx", hmtx],
    ["loca", loca],
    ["maxp", patched(source("maxp"), (view) => view.setUint16(4, count))],
    ...optional("prep"),
  ]);
}
