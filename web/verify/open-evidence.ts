// SPDX-License-Identifier: Apache-2.0
import { type Bundle, readBundle } from "../../core/bundle/bundle.ts";
import { toHex } from "../../core/canonical/encoding.ts";
import { attempt } from "../../verifier/evidence.ts";
import {
  type PdfSignature,
  readCertificatePdf,
  startsLikePdf,
} from "../../verifier/pdf/read-certificate-pdf.ts";
import { portablePrimitives } from "../../verifier/primitives.ts";

/** Who sealed a PDF, for a person to compare. */
export interface Seal {
  /** SHA-256 of the certificates, hex */
  readonly certificate: string;
  readonly root: string;
  readonly notBefore: string;
  readonly notAfter: string;
}

export interface OpenedEvidence {
  readonly bundle: Bundle | undefined;
  readonly seal: Seal | undefined;
}

/** What a file carries, to be shown beside the report that judges it; nothing here is a check. */
export function openEvidence(file: Uint8Array, nowMs: number): OpenedEvidence {
  if (!startsLikePdf(file)) return { bundle: bundleIn(file), seal: undefined };
  const pdf = readCertificatePdf(file, { trustedRoots: [], at: new Date(nowMs).toISOString() });
  return {
    bundle: pdf.bundle === undefined ? undefined : bundleIn(pdf.bundle),
    seal: pdf.signature === undefined ? undefined : sealOf(pdf.signature),
  };
}

function bundleIn(bytes: Uint8Array): Bundle | undefined {
  const read = attempt(() => readBundle(bytes));
  return read.isReadable ? read.value : undefined;
}

function sealOf({ sealCertificate, rootCertificate, notBefore, notAfter }: PdfSignature): Seal {
  const fingerprint = (der: Uint8Array) => toHex(portablePrimitives.sha256(der));
  return {
    certificate: fingerprint(sealCertificate),
    root: fingerprint(rootCertificate),
    notBefore,
    notAfter,
  };
}
