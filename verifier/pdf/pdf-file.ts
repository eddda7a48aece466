// SPDX-License-Identifier: Apache-2.0
import { refusePdf } from "./pdf-problem.ts";
import {
  type Cursor,
  expectText,
  type PdfArray,
  type PdfDictionary,
  type PdfReference,
  type PdfValue,
  readValue,
  skipText,
} from "./pdf-syntax.ts";

export interface PdfObject {
  readonly value: PdfValue;
  /** stream content as stored */
  readonly stream?: Uint8Array;
}

/** A file of one revision, every byte of which was accounted for. */
export interface PdfFile {
  readonly length: number;
  readonly objects: ReadonlyMap<number, PdfObject>;
  readonly trailer: PdfDictionary;
}

/** The largest file read; a bundle alone may have 4 MiB. */
export const MAX_PDF_BYTES = 8 * 1024 * 1024;
const MAX_OBJECTS = 2000;
const HEADER = "%PDF-1.7\n%\u0081\u0081\u0081\u0081\n\n";

function readStream(cursor: Cursor, value: PdfValue): Uint8Array | undefined {
  if (!skipText(cursor, "\nstream\n")) return undefined;
  const length = value.kind === "dictionary" ? value.entries.get("Length") : undefined;
  const size = length?.kind === "atom" ? length.value : undefined;
  if (typeof size !== "number" || !Number.isSafeInteger(size) || size < 0) {
    refusePdf("STRUCTURE", `pdf: expected a stream with its length at byte ${cursor.at}`);
  }
  const content = cursor.bytes.subarray(cursor.at, cursor.at + size);
  cursor.at += size;
  expectText(cursor, "\nendstream");
  return content;
}

function readObject(cursor: Cursor, number: number): PdfObject {
  expectText(cursor, `${number} 0 obj\n`);
  const value = readValue(cursor);
  const stream = readStream(cursor, value);
  expectText(cursor, "\nendobj\n\n");
  return stream === undefined ? { value } : { value, stream };
}

function crossReferences(offsets: readonly number[]): string {
  const lines = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`);
  return `xref\n0 ${offsets.length + 1}\n0000000000 65535 f \n${lines.join("")}\ntrailer\n`;
}

/**
 * Reads a PDF as this project writes it: header, objects 1 to n one after the other, one cross-reference table,
 * trailer, end (ISO 32000-1 §7.5). No gap, no comment and no second revision can hide anything.
 */
export function readPdfFile(bytes: Uint8Array): PdfFile {
  if (bytes.length > MAX_PDF_BYTES) {
    refusePdf("TOO_LARGE", `pdf: expected ${MAX_PDF_BYTES} bytes at most, got ${bytes.length}`);
  }
  const cursor: Cursor = { bytes, at: 0 };
  if (!skipText(cursor, HEADER)) refusePdf("NOT_OUR_PDF", "pdf: expected the header of a certificate");
  const objects = new Map<number, PdfObject>();
  const offsets: number[] = [];
  while (bytes[cursor.at] !== 0x78) {
    if (objects.size === MAX_OBJECTS) refusePdf("STRUCTURE", `pdf: expected ${MAX_OBJECTS} objects at most`);
    offsets.push(cursor.at);
    objects.set(offsets.length, readObject(cursor, offsets.length));
  }
  const tableOffset = cursor.at;
  expectText(cursor, crossReferences(offsets));
  const trailer = readValue(cursor);
  expectText(cursor, `\n\nstartxref\n${tableOffset}\n%%EOF`);
  if (cursor.at !== bytes.length) {
    refusePdf(
      "APPENDED_BYTES",
      `pdf: expected the end of the file, got ${bytes.length - cursor.at} more bytes`,
    );
  }
  if (trailer.kind !== "dictionary") refusePdf("STRUCTURE", "pdf: expected a trailer dictionary");
  return { length: bytes.length, objects, trailer };
}

/** The object a reference names, or the value itself. */
export function resolve(file: PdfFile, value: PdfValue | undefined): PdfValue | undefined {
  return value?.kind === "reference" ? file.objects.get(value.object)?.value : value;
}

/** The dictionary a value is or names; refuses anything else. */
export function dictionaryOf(file: PdfFile, value: PdfValue | undefined, name: string): PdfDictionary {
  const found = resolve(file, value);
  return found?.kind === "dictionary"
    ? found
    : refusePdf("STRUCTURE", `pdf: expected a dictionary as ${name}`);
}

/** The array of exactly so many items a value is; refuses anything else. */
export function arrayOf(value: PdfValue | undefined, length: number, name: string): PdfArray {
  const isFit = value?.kind === "array" && value.items.length === length;
  return isFit ? value : refusePdf("STRUCTURE", `pdf: expected ${length} items as ${name}`);
}

/** The reference a value is; refuses anything else. */
export function referenceOf(value: PdfValue | undefined, name: string): PdfReference {
  return value?.kind === "reference" ? value : refusePdf("STRUCTURE", `pdf: expected a reference as ${name}`);
}

/** True when the dictionary has exactly these keys, so that nothing unforeseen takes part. */
export function hasExactKeys({ entries }: PdfDictionary, keys: readonly string[]): boolean {
  return entries.size === keys.length && keys.every((key) => entries.has(key));
}

/** True when the entry is that name (`/Name`) or that number or boolean. */
export function isEntry(
  { entries }: PdfDictionary,
  key: string,
  expected: string | number | boolean,
): boolean {
  const value = entries.get(key);
  if (value?.kind === "name") return value.name === expected;
  return value?.kind === "atom" && value.value === expected;
}
