// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../../../core/errors.ts";
import type { CertificateContent, CertificateRenderer } from "../../ports/certificate-renderer.ts";
import { drawCertificate } from "./certificate-pages.ts";
import { embedFont } from "./embedded-font.ts";
import { openFontFaces } from "./font-face.ts";
import type { FontFiles } from "./font-files.ts";
import { type SealKey, signDocument } from "./pades-signature.ts";
import { writeDocument } from "./pdf-document.ts";
import { requirePrintable } from "./printed-fields.ts";

export interface PdfRendererOptions extends SealKey {
  readonly fonts: FontFiles;
}

const MAX_BUNDLE_BYTES = 4 * 1024 * 1024;
const MAX_FIGURES = 10_000;

function requireSound(content: CertificateContent): void {
  if (!/^[A-Za-z0-9-]{1,64}$/.test(content.serial)) {
    throw new DomainError(
      "BAD_INPUT",
      `serial: expected letters, digits and hyphens, got "${content.serial}"`,
    );
  }
  if (!/^https?:\/\/[!-'*-[\]-~]{1,500}$/.test(content.verifyUrl)) {
    throw new DomainError("BAD_INPUT", `verifyUrl: expected an http address, got "${content.verifyUrl}"`);
  }
  if (content.bundle.length > MAX_BUNDLE_BYTES || content.figures.length > MAX_FIGURES) {
    throw new DomainError(
      "TOO_LARGE",
      `certificate: expected ${MAX_BUNDLE_BYTES} bytes and ${MAX_FIGURES} figures at most, ` +
        `got ${content.bundle.length} and ${content.figures.length}`,
    );
  }
}

/** Renders A4 certificates in English and Chinese and seals them; opens the fonts once, here. */
export function createPdfRenderer({ fonts, ...key }: PdfRendererOptions): CertificateRenderer {
  if (key.signer.algorithm !== "P-256") {
    throw new DomainError("BAD_INPUT", `seal: expected a P-256 key, got ${key.signer.algorithm}`);
  }
  const faces = openFontFaces(fonts);
  return {
    async render(content) {
      requireSound(content);
      requirePrintable(faces.regular, content);
      const embedded = {
        regular: embedFont(faces.regular, "F1"),
        medium: embedFont(faces.medium, "F2"),
        bold: embedFont(faces.bold, "F3"),
      };
      const file = await writeDocument(content, drawCertificate(embedded, content), embedded);
      await signDocument(file, key);
      return file;
    },
  };
}
