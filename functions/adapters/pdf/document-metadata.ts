// SPDX-License-Identifier: Apache-2.0
import type { CertificateContent } from "../../ports/certificate-renderer.ts";
import { printPeriod } from "./figure-text.ts";

export interface DocumentMetadata {
  readonly title: string;
  readonly author: string;
  readonly producer: string;
  /** RFC 3339 UTC in whole seconds */
  readonly created: string;
  /** the same instant as a PDF date (ISO 32000-1 §7.9.4) */
  readonly createdPdf: string;
}

/** Title, author and dates of the document, all from its content. */
export function metadataOf(content: CertificateContent): DocumentMetadata {
  const { nameEn, nameZh } = content.organization;
  const created = `${content.issuedAt.slice(0, 19)}Z`;
  return {
    title: `ESG Disclosure Certificate ${content.serial} · ${nameEn ?? nameZh ?? ""} · ${printPeriod(content.period).en}`,
    author: content.registerName,
    producer: "Touchstone",
    created,
    createdPdf: `D:${created.replace(/[-:TZ]/g, "")}Z`,
  };
}

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escapeXml = (text: string) => text.replace(/[&<>"]/g, (character) => ESCAPES[character] ?? character);

/** XMP packet that identifies the file as PDF/A-3b (ISO 19005-3 §6.6). */
export function xmpPacket({ title, author, producer, created }: DocumentMetadata): string {
  return `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">${escapeXml(title)}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>${escapeXml(author)}</rdf:li></rdf:Seq></dc:creator>
<xmp:CreateDate>${created}</xmp:CreateDate>
<xmp:ModifyDate>${created}</xmp:ModifyDate>
<pdf:Producer>${escapeXml(producer)}</pdf:Producer>
<pdfaid:part>3</pdfaid:part>
<pdfaid:conformance>B</pdfaid:conformance>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>`;
}
