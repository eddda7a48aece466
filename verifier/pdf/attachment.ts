// SPDX-License-Identifier: Apache-2.0
import { arrayOf, dictionaryOf, hasExactKeys, isEntry, type PdfFile, referenceOf } from "./pdf-file.ts";
import { refusePdf } from "./pdf-problem.ts";
import type { PdfDictionary, PdfValue } from "./pdf-syntax.ts";

export interface Attachment {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const NAME = /^[A-Za-z0-9-]{1,64}\.touchstone\.json$/;
const MAX_NAME_BYTES = 256;
const MAX_BUNDLE_BYTES = 4 * 1024 * 1024;

function asciiOf(value: PdfValue | undefined): string | undefined {
  const isShort = value?.kind === "string" && value.bytes.length <= MAX_NAME_BYTES;
  return isShort ? String.fromCharCode(...value.bytes) : undefined;
}

/** Text of a UTF-16 string whose characters are ASCII, else undefined. */
function wideOf(value: PdfValue | undefined): string | undefined {
  const text = asciiOf(value);
  const isWide = text?.startsWith("\u00fe\u00ff") && text.length % 2 === 0;
  return isWide ? text?.slice(2).replace(/\0(.)/g, "$1") : undefined;
}

function readEmbeddedFile(file: PdfFile, specification: PdfDictionary): Uint8Array {
  const embedded = dictionaryOf(file, specification.entries.get("EF"), "EF");
  const reference = referenceOf(embedded.entries.get("F"), "EF");
  const isOne = hasExactKeys(embedded, ["F", "UF"]);
  if (!isOne || referenceOf(embedded.entries.get("UF"), "EF").object !== reference.object) {
    refusePdf("ATTACHMENT", "pdf: expected one attached file");
  }
  const object = file.objects.get(reference.object);
  const header = dictionaryOf(file, object?.value, "attached file");
  // Without a filter, the bytes in the file are the bundle: no decoder can be made to read another one.
  const isPlain =
    hasExactKeys(header, ["Type", "Subtype", "Params", "Length"]) &&
    isEntry(header, "Type", "EmbeddedFile") &&
    isEntry(header, "Subtype", "application/json");
  const size = object?.stream?.length ?? 0;
  const parameters = dictionaryOf(file, header.entries.get("Params"), "Params");
  if (
    object?.stream === undefined ||
    !isPlain ||
    !isEntry(parameters, "Size", size) ||
    size > MAX_BUNDLE_BYTES
  ) {
    refusePdf("ATTACHMENT", `pdf: expected a stored JSON file of ${MAX_BUNDLE_BYTES} bytes at most`);
  }
  return object.stream;
}

function checkSingle(file: PdfFile): void {
  const files = [...file.objects.values()].filter(
    ({ value }) => value.kind === "dictionary" && isEntry(value, "Type", "EmbeddedFile"),
  );
  if (files.length !== 1) refusePdf("ATTACHMENT", `pdf: expected one attached file, got ${files.length}`);
}

/** The bundle attached to a certificate, the same one by its name tree and by /AF (ISO 19005-3 §6.8). */
export function attachmentOf(file: PdfFile, catalog: PdfDictionary): Attachment {
  const names = dictionaryOf(file, catalog.entries.get("Names"), "Names");
  const files = dictionaryOf(file, names.entries.get("EmbeddedFiles"), "EmbeddedFiles");
  const [key, target] = arrayOf(files.entries.get("Names"), 2, "EmbeddedFiles").items;
  const [associated] = arrayOf(catalog.entries.get("AF"), 1, "AF").items;
  const reference = referenceOf(target, "EmbeddedFiles");
  const isOne =
    hasExactKeys(names, ["EmbeddedFiles"]) &&
    hasExactKeys(files, ["Names"]) &&
    referenceOf(associated, "AF").object === reference.object;
  if (!isOne) refusePdf("ATTACHMENT", "pdf: expected one attached file in /Names and /AF");
  checkSingle(file);
  const specification = dictionaryOf(file, reference, "Filespec");
  const name = asciiOf(key) ?? "";
  const isNamed =
    NAME.test(name) &&
    asciiOf(specification.entries.get("F")) === name &&
    wideOf(specification.entries.get("UF")) === name;
  if (!isNamed || !isEntry(specification, "AFRelationship", "Data")) {
    refusePdf("ATTACHMENT", "pdf: expected the attached file to be named <serial>.touchstone.json");
  }
  return { name, bytes: readEmbeddedFile(file, specification) };
}
