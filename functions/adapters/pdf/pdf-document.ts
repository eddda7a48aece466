// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { PDFContext, PDFHexString, type PDFRef, PDFString, PDFWriter } from "pdf-lib";
import type { CertificateContent } from "../../ports/certificate-renderer.ts";
import type { CertificatePages } from "./certificate-pages.ts";
import { type DocumentMetadata, metadataOf, xmpPacket } from "./document-metadata.ts";
import { pdfText } from "./embedded-font.ts";
import { type Box, type EmbeddedFonts, PAGE } from "./page-canvas.ts";
import { srgbProfile } from "./srgb-profile.ts";

/** Bytes kept free for the signature container; two P-256 certificates need about 1,600. */
export const SIGNATURE_BYTES = 4096;
/** Stands in /ByteRange until the offsets are known; as wide as any offset of a file this renderer makes. */
export const UNKNOWN_OFFSET = 9_999_999_999;

const LOCKED_AND_PRINTED = 132;
const PRINTED = 4;
const FIELDS_EXIST_AND_APPEND_ONLY = 3;
const CERTIFIED_NO_CHANGES = 1;

const utf8 = new TextEncoder();
const rectangleOf = ({ x, y, width, height }: Box) => [
  x,
  PAGE.height - y - height,
  x + width,
  PAGE.height - y,
];

function signatureDictionary(context: PDFContext, { author, createdPdf }: DocumentMetadata) {
  return context.obj({
    Type: "Sig",
    Filter: "Adobe.PPKLite",
    SubFilter: "ETSI.CAdES.detached",
    ByteRange: [0, UNKNOWN_OFFSET, UNKNOWN_OFFSET, UNKNOWN_OFFSET],
    Contents: PDFHexString.of("00".repeat(SIGNATURE_BYTES)),
    M: PDFString.of(createdPdf),
    Name: pdfText(author),
    Reference: [
      {
        Type: "SigRef",
        TransformMethod: "DocMDP",
        TransformParams: { Type: "TransformParams", P: CERTIFIED_NO_CHANGES, V: "1.2" },
      },
    ],
  });
}

/** The bundle, stored as it is: a browser must read it without an inflater. */
function attachBundle(context: PDFContext, content: CertificateContent, metadata: DocumentMetadata): PDFRef {
  const name = `${content.serial}.touchstone.json`;
  const file = context.register(
    context.stream(content.bundle, {
      Type: "EmbeddedFile",
      Subtype: "application/json",
      Params: { Size: content.bundle.length, ModDate: PDFString.of(metadata.createdPdf) },
    }),
  );
  return context.register(
    context.obj({
      Type: "Filespec",
      F: PDFString.of(name),
      UF: pdfText(name),
      AFRelationship: "Data",
      Desc: pdfText("Evidence of this certificate"),
      EF: { F: file, UF: file },
    }),
  );
}

function writeLink(context: PDFContext, place: Box, address: string): PDFRef {
  return context.register(
    context.obj({
      Type: "Annot",
      Subtype: "Link",
      Rect: rectangleOf(place),
      Border: [0, 0, 0],
      F: PRINTED,
      Contents: pdfText("Verify this certificate"),
      A: { S: "URI", URI: PDFString.of(address) },
    }),
  );
}

function sealWidget(context: PDFContext, place: Box, page: PDFRef, signature: PDFRef) {
  // The seal is part of the page; the widget over it draws nothing, so every viewer prints the same.
  const blank = context.register(
    context.stream("", {
      Type: "XObject",
      Subtype: "Form",
      BBox: [0, 0, place.width, place.height],
      Resources: {},
    }),
  );
  return context.obj({
    Type: "Annot",
    Subtype: "Widget",
    FT: "Sig",
    T: PDFString.of("Seal"),
    F: LOCKED_AND_PRINTED,
    Rect: rectangleOf(place),
    P: page,
    V: signature,
    AP: { N: blank },
  });
}

function writePages(
  context: PDFContext,
  pages: CertificatePages,
  fonts: EmbeddedFonts,
  signature: PDFRef,
  content: CertificateContent,
) {
  const parent = context.nextRef();
  const seal = context.nextRef();
  const first = context.nextRef();
  const embedded = [fonts.regular, fonts.medium, fonts.bold];
  const resources = context.register(
    context.obj({
      Font: Object.fromEntries(embedded.map((font) => [font.resourceName, font.write(context)])),
    }),
  );
  const link = writeLink(context, pages.qrCode, content.verifyUrl);
  context.assign(seal, sealWidget(context, pages.seal, first, signature));
  const kids = pages.streams.map((stream, i) => {
    const page = context.obj({
      Type: "Page",
      Parent: parent,
      MediaBox: [0, 0, PAGE.width, PAGE.height],
      Resources: resources,
      Contents: context.register(context.flateStream(stream)),
      ...(i === 0 ? { Annots: [seal, link] } : {}),
    });
    if (i > 0) return context.register(page);
    context.assign(first, page);
    return first;
  });
  context.assign(parent, context.obj({ Type: "Pages", Kids: kids, Count: kids.length }));
  return { parent, seal };
}

function writeCatalog(
  context: PDFContext,
  metadata: DocumentMetadata,
  parts: {
    readonly pages: PDFRef;
    readonly seal: PDFRef;
    readonly signature: PDFRef;
    readonly attachment: PDFRef;
  },
  attachmentName: string,
): PDFRef {
  const profile = context.register(context.flateStream(srgbProfile(), { N: 3 }));
  const xmp = context.register(
    context.stream(utf8.encode(xmpPacket(metadata)), { Type: "Metadata", Subtype: "XML" }),
  );
  const condition = PDFString.of("sRGB");
  return context.register(
    context.obj({
      Type: "Catalog",
      Pages: parts.pages,
      Lang: PDFString.of("en"),
      ViewerPreferences: { DisplayDocTitle: true },
      Metadata: xmp,
      OutputIntents: [
        {
          Type: "OutputIntent",
          S: "GTS_PDFA1",
          OutputConditionIdentifier: condition,
          Info: condition,
          DestOutputProfile: profile,
        },
      ],
      Names: { EmbeddedFiles: { Names: [PDFString.of(attachmentName), parts.attachment] } },
      AF: [parts.attachment],
      AcroForm: { Fields: [parts.seal], SigFlags: FIELDS_EXIST_AND_APPEND_ONLY },
      Perms: { DocMDP: parts.signature },
    }),
  );
}

/** The whole file with a place for the signature; the signature dictionary is object 1, so it comes first. */
export async function writeDocument(
  content: CertificateContent,
  pages: CertificatePages,
  fonts: EmbeddedFonts,
): Promise<Uint8Array> {
  const context = PDFContext.create();
  const metadata = metadataOf(content);
  const signature = context.register(signatureDictionary(context, metadata));
  const { parent, seal } = writePages(context, pages, fonts, signature, content);
  const attachment = attachBundle(context, content, metadata);
  const parts = { pages: parent, seal, signature, attachment };
  const digest = createHash("sha256").update(JSON.stringify(metadata)).update(content.bundle);
  for (const stream of pages.streams) digest.update(stream);
  const id = PDFHexString.of(digest.digest("hex").slice(0, 32));
  context.trailerInfo.Root = writeCatalog(context, metadata, parts, `${content.serial}.touchstone.json`);
  context.trailerInfo.Info = context.register(
    context.obj({
      Title: pdfText(metadata.title),
      Author: pdfText(metadata.author),
      Producer: pdfText(metadata.producer),
      CreationDate: PDFString.of(metadata.createdPdf),
      ModDate: PDFString.of(metadata.createdPdf),
    }),
  );
  context.trailerInfo.ID = context.obj([id, id]);
  return await PDFWriter.forContext(context, Number.POSITIVE_INFINITY).serializeToBuffer();
}
