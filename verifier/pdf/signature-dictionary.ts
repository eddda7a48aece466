// SPDX-License-Identifier: Apache-2.0
import { derLength } from "../../core/asn1/der-reader.ts";
import { arrayOf, dictionaryOf, hasExactKeys, isEntry, type PdfFile, referenceOf } from "./pdf-file.ts";
import { refusePdf } from "./pdf-problem.ts";
import type { PdfDictionary, PdfString, PdfValue } from "./pdf-syntax.ts";

/** The one signature of a certificate PDF and the span of the file it leaves out. */
export interface EmbeddedSignature {
  /** CMS ContentInfo, DER, without the padding */
  readonly container: Uint8Array;
  /** offsets of the hexadecimal string, delimiters included */
  readonly gapStart: number;
  readonly gapEnd: number;
}

const CATALOG_KEYS = [
  "Type",
  "Pages",
  "Lang",
  "ViewerPreferences",
  "Metadata",
  "OutputIntents",
  "Names",
  "AF",
  "AcroForm",
  "Perms",
] as const;
const SIGNATURE_KEYS = [
  "Type",
  "Filter",
  "SubFilter",
  "ByteRange",
  "Contents",
  "M",
  "Name",
  "Reference",
] as const;
const CERTIFIED_NO_CHANGES = 1;
const APPEND_ONLY = 3;

/** The document catalog with exactly the entries of a certificate: no actions, no scripts, no layers. */
export function catalogOf(file: PdfFile): PdfDictionary {
  if (!hasExactKeys(file.trailer, ["Size", "Root", "Info", "ID"])) {
    refusePdf("STRUCTURE", "pdf: expected a trailer with Size, Root, Info and ID");
  }
  if (!isEntry(file.trailer, "Size", file.objects.size + 1)) {
    refusePdf("STRUCTURE", `pdf: expected a trailer for ${file.objects.size} objects`);
  }
  const catalog = dictionaryOf(file, file.trailer.entries.get("Root"), "Root");
  if (!hasExactKeys(catalog, CATALOG_KEYS) || !isEntry(catalog, "Type", "Catalog")) {
    refusePdf("NOT_OUR_PDF", "pdf: expected the catalog of a signed certificate");
  }
  return catalog;
}

function checkCertification(file: PdfFile, signature: PdfDictionary): void {
  const references = arrayOf(signature.entries.get("Reference"), 1, "Reference");
  const reference = dictionaryOf(file, references.items[0], "Reference");
  const parameters = dictionaryOf(file, reference.entries.get("TransformParams"), "TransformParams");
  const isCertified =
    hasExactKeys(reference, ["Type", "TransformMethod", "TransformParams"]) &&
    hasExactKeys(parameters, ["Type", "P", "V"]) &&
    isEntry(reference, "TransformMethod", "DocMDP") &&
    isEntry(parameters, "P", CERTIFIED_NO_CHANGES) &&
    isEntry(parameters, "V", "1.2");
  if (!isCertified)
    refusePdf("PERMISSIONS", "pdf: expected a certification that allows no changes (DocMDP P=1)");
}

function signatureOf(file: PdfFile, catalog: PdfDictionary): PdfDictionary {
  const permissions = dictionaryOf(file, catalog.entries.get("Perms"), "Perms");
  const form = dictionaryOf(file, catalog.entries.get("AcroForm"), "AcroForm");
  const fields = arrayOf(form.entries.get("Fields"), 1, "Fields");
  const field = dictionaryOf(file, fields.items[0], "Fields");
  const certified = referenceOf(permissions.entries.get("DocMDP"), "DocMDP");
  const inField = referenceOf(field.entries.get("V"), "V");
  const isOne =
    permissions.entries.size === 1 &&
    certified.object === inField.object &&
    isEntry(form, "SigFlags", APPEND_ONLY);
  if (!isOne || !isEntry(field, "FT", "Sig")) {
    refusePdf("PERMISSIONS", "pdf: expected one signature field with the certifying signature");
  }
  const signature = dictionaryOf(file, certified, "DocMDP");
  const isKnown =
    hasExactKeys(signature, SIGNATURE_KEYS) &&
    isEntry(signature, "Type", "Sig") &&
    isEntry(signature, "Filter", "Adobe.PPKLite") &&
    isEntry(signature, "SubFilter", "ETSI.CAdES.detached");
  if (!isKnown) refusePdf("SIGNATURE_FORM", "pdf: expected a PAdES signature (ETSI.CAdES.detached)");
  checkCertification(file, signature);
  return signature;
}

function numbersOf(value: PdfValue | undefined): readonly unknown[] {
  return value?.kind === "array"
    ? value.items.map((item) => (item.kind === "atom" ? item.value : undefined))
    : [];
}

function checkByteRange(file: PdfFile, signature: PdfDictionary, contents: PdfString): void {
  const expected = [0, contents.start, contents.end, file.length - contents.end];
  const stated = numbersOf(signature.entries.get("ByteRange"));
  if (stated.length !== expected.length || stated.some((offset, i) => offset !== expected[i])) {
    refusePdf(
      "BYTE_RANGE",
      `pdf: expected a byte range of [${expected.join(" ")}], got [${stated.join(" ")}]`,
    );
  }
}

function checkSingle(file: PdfFile): void {
  const ranges = [...file.objects.values()].filter(
    ({ value }) => value.kind === "dictionary" && value.entries.has("ByteRange"),
  );
  if (ranges.length !== 1) refusePdf("SIGNATURE_FORM", `pdf: expected one signature, got ${ranges.length}`);
}

/** Finds the certifying signature and checks that it covers the whole file but itself (ISO 32000-1 §12.8.1). */
export function embeddedSignature(file: PdfFile, catalog: PdfDictionary): EmbeddedSignature {
  const signature = signatureOf(file, catalog);
  checkSingle(file);
  const contents = signature.entries.get("Contents");
  if (contents?.kind !== "string") refusePdf("SIGNATURE_FORM", "pdf: expected the signature as a string");
  checkByteRange(file, signature, contents);
  const length = derLength(contents.bytes);
  if (contents.bytes.subarray(length).some((byte) => byte !== 0)) {
    refusePdf("SIGNATURE_FORM", "pdf: expected zeros after the signature");
  }
  return { container: contents.bytes.subarray(0, length), gapStart: contents.start, gapEnd: contents.end };
}
