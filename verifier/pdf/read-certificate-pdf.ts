// SPDX-License-Identifier: Apache-2.0
import { concatBytes, equalBytes } from "../../core/canonical/encoding.ts";
import { type Primitives, portablePrimitives } from "../primitives.ts";
import { type Attachment, attachmentOf } from "./attachment.ts";
import { checkChain, checkValidity } from "./certificate.ts";
import { readPdfFile } from "./pdf-file.ts";
import { findingOf, type PdfFinding, refusePdf } from "./pdf-problem.ts";
import { checkSignature, readSignatureContainer, type SignatureContainer } from "./signature-container.ts";
import { catalogOf, type EmbeddedSignature, embeddedSignature } from "./signature-dictionary.ts";

/** What a person or program may want to see of the signature. */
export interface PdfSignature {
  /** DER */
  readonly sealCertificate: Uint8Array;
  /** DER */
  readonly rootCertificate: Uint8Array;
  /** RFC 3339 UTC, of the seal certificate */
  readonly notBefore: string;
  readonly notAfter: string;
  readonly documentDigest: Uint8Array;
}

/** What a certificate PDF holds, and what is wrong with it. */
export interface CertificatePdf {
  /** unchanged since it was sealed, by the key in it, as one revision that allows no changes */
  readonly document: PdfFinding;
  /** the sealing key belongs to a register the caller trusts; undecided without trusted roots */
  readonly signer: PdfFinding;
  /** the attached bundle; to be believed only if `document` passed and for what it proves itself */
  readonly bundle: Uint8Array | undefined;
  /** `<serial>.touchstone.json` */
  readonly name: string | undefined;
  readonly signature: PdfSignature | undefined;
}

export interface PdfTrust {
  /** root certificates, DER; an empty list leaves the signer undecided */
  readonly trustedRoots: readonly Uint8Array[];
  /** the instant at which the certificates must be valid, RFC 3339 UTC */
  readonly at: string;
  readonly primitives?: Primitives;
}

interface Readings {
  attachment?: Attachment;
  container?: SignatureContainer;
}

function digestWithoutGap(
  bytes: Uint8Array,
  { gapStart, gapEnd }: EmbeddedSignature,
  { sha256 }: Primitives,
) {
  return sha256(concatBytes(bytes.subarray(0, gapStart), bytes.subarray(gapEnd)));
}

function checkDocument(bytes: Uint8Array, primitives: Primitives, readings: Readings): string {
  const file = readPdfFile(bytes);
  const catalog = catalogOf(file);
  const embedded = embeddedSignature(file, catalog);
  readings.attachment = attachmentOf(file, catalog);
  const container = readSignatureContainer(embedded.container);
  checkSignature(container, digestWithoutGap(bytes, embedded, primitives), primitives);
  readings.container = container;
  return "unchanged since it was sealed; the seal covers the whole file and allows no changes";
}

function checkSigner({ seal, root }: SignatureContainer, trust: PdfTrust, primitives: Primitives): string {
  checkChain(seal, root, primitives);
  const isTrusted = trust.trustedRoots.some((trusted) => equalBytes(trusted, root.encoding));
  if (trust.trustedRoots.length > 0 && !isTrusted) {
    refusePdf("CERTIFICATE_UNTRUSTED", "certificate: its root is none of those you trust");
  }
  checkValidity([seal, root], trust.at);
  return "sealed by a key whose certificate leads to a root you trust";
}

function judgeSigner(
  container: SignatureContainer | undefined,
  trust: PdfTrust,
  primitives: Primitives,
): PdfFinding {
  if (container === undefined) {
    return {
      status: "failed",
      reason: "SIGNATURE_INVALID",
      detail: "no valid seal whose owner could be judged",
    };
  }
  const finding = findingOf("CERTIFICATE_FORM", () => checkSigner(container, trust, primitives));
  if (finding.status === "failed" || trust.trustedRoots.length > 0) return finding;
  return {
    status: "undecided",
    reason: "NO_TRUST_ANCHOR",
    detail: "no root certificate was given to compare with",
  };
}

function describe({ seal, root, attributes }: SignatureContainer): PdfSignature {
  return {
    sealCertificate: seal.encoding,
    rootCertificate: root.encoding,
    notBefore: seal.notBefore,
    notAfter: seal.notAfter,
    documentDigest: attributes.documentDigest,
  };
}

/**
 * Reads a certificate PDF strictly (docs/formats.md §8): one revision, every byte accounted for, PAdES B-B
 * signature over all of it, certified without permissions, one bundle attached. Never throws for any input.
 */
export function readCertificatePdf(bytes: Uint8Array, trust: PdfTrust): CertificatePdf {
  const primitives = trust.primitives ?? portablePrimitives;
  const readings: Readings = {};
  const document = findingOf("SIGNATURE_FORM", () => checkDocument(bytes, primitives, readings));
  return {
    document,
    signer: judgeSigner(readings.container, trust, primitives),
    bundle: readings.attachment?.bytes,
    name: readings.attachment?.name,
    signature: readings.container === undefined ? undefined : describe(readings.container),
  };
}

/** True when the bytes start like some PDF, of whatever origin (ISO 32000-1 §7.5.2). */
export function startsLikePdf(bytes: Uint8Array): boolean {
  return [0x25, 0x50, 0x44, 0x46, 0x2d].every((byte, i) => bytes[i] === byte);
}
