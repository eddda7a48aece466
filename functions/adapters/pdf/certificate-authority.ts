// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { readDer } from "../../../core/asn1/der-reader.ts";
import {
  derBits,
  derContext,
  derContextPrimitive,
  derOctets,
  derOid,
  derPrintable,
  derSequence,
  derSetOf,
  derSmallInteger,
  derTime,
  derTrue,
  derUnsigned,
  derUtf8,
} from "../../../core/asn1/der-writer.ts";
import { encodeEcdsaSignature } from "../../../core/asn1/ecdsa-signature.ts";
import { OID } from "../../../core/asn1/oids.ts";
import { DomainError } from "../../../core/errors.ts";
import type { Signer } from "../../ports/signer.ts";

export interface CertificateSubject {
  readonly commonName: string;
  readonly organization: string;
  /** ISO 3166-1 alpha-2 */
  readonly country?: string;
}

interface CertificateTerms {
  readonly subject: CertificateSubject;
  /** unsigned, 1 to 20 bytes with the first bit clear, random (RFC 5280 §4.1.2.2) */
  readonly serialNumber: Uint8Array;
  /** RFC 3339 UTC in whole seconds, both included */
  readonly notBefore: string;
  readonly notAfter: string;
}

export interface RootCertificateRequest extends CertificateTerms {
  readonly signer: Signer;
}

export interface SealCertificateRequest extends CertificateTerms {
  readonly authority: { readonly signer: Signer; readonly certificate: Uint8Array };
  /** P-256, 65 bytes uncompressed */
  readonly publicKey: Uint8Array;
}

const MAX_SERIAL_BYTES = 20;
// Bits counted from the left (RFC 5280 §4.2.1.3).
const CERT_AND_CRL_SIGN = derBits(Uint8Array.of(0b0000_0110), 1);
const SIGNATURE_AND_NON_REPUDIATION = derBits(Uint8Array.of(0b1100_0000), 6);

const sha256 = (bytes: Uint8Array) => new Uint8Array(createHash("sha256").update(bytes).digest());
const attribute = (oid: string, value: Uint8Array) => derSetOf(derSequence(derOid(oid), value));
const signatureAlgorithm = () => derSequence(derOid(OID.ecdsaWithSha256));

function encodeName({ commonName, organization, country }: CertificateSubject): Uint8Array {
  const countryPart = country === undefined ? [] : [attribute(OID.countryName, derPrintable(country))];
  return derSequence(
    ...countryPart,
    attribute(OID.organizationName, derUtf8(organization)),
    attribute(OID.commonName, derUtf8(commonName)),
  );
}

function encodePublicKey(publicKey: Uint8Array): Uint8Array {
  if (publicKey.length !== 65 || publicKey[0] !== 0x04) {
    throw new DomainError("BAD_INPUT", `public key: expected 65 bytes uncompressed, got ${publicKey.length}`);
  }
  return derSequence(derSequence(derOid(OID.ecPublicKey), derOid(OID.prime256v1)), derBits(publicKey));
}

// The leftmost 160 bits of SHA-256 of the key (RFC 7093 §2, method 1).
const keyIdentifier = (publicKey: Uint8Array) => sha256(publicKey).subarray(0, 20);

function extension(oid: string, isCritical: boolean, value: Uint8Array): Uint8Array {
  return derSequence(derOid(oid), ...(isCritical ? [derTrue()] : []), derOctets(value));
}

interface Unsigned extends CertificateTerms {
  readonly issuer: Uint8Array;
  readonly publicKey: Uint8Array;
  readonly extensions: readonly Uint8Array[];
}

function encodeUnsigned(certificate: Unsigned): Uint8Array {
  const { serialNumber } = certificate;
  if (serialNumber.length === 0 || serialNumber.length > MAX_SERIAL_BYTES || (serialNumber[0] ?? 0) >= 0x80) {
    throw new DomainError(
      "BAD_INPUT",
      `serial number: expected 1 to ${MAX_SERIAL_BYTES} bytes below 0x80, got ${serialNumber.length}`,
    );
  }
  return derSequence(
    derContext(0, derSmallInteger(2)),
    derUnsigned(serialNumber),
    signatureAlgorithm(),
    certificate.issuer,
    derSequence(derTime(certificate.notBefore), derTime(certificate.notAfter)),
    encodeName(certificate.subject),
    encodePublicKey(certificate.publicKey),
    derContext(3, derSequence(...certificate.extensions)),
  );
}

async function signCertificate(unsigned: Uint8Array, signer: Signer): Promise<Uint8Array> {
  if (signer.algorithm !== "P-256") {
    throw new DomainError("BAD_INPUT", `certificate signer: expected a P-256 key, got ${signer.algorithm}`);
  }
  const [signature] = await signer.sign([sha256(unsigned)]);
  if (signature === undefined) throw new DomainError("INVARIANT", "signer: expected one signature, got none");
  return derSequence(unsigned, signatureAlgorithm(), derBits(encodeEcdsaSignature(signature)));
}

/** Self-signed root of the register, the one certificate people put their trust in (X.509 v3, DER). */
export async function createRootCertificate(request: RootCertificateRequest): Promise<Uint8Array> {
  const { publicKey } = request.signer;
  const unsigned = encodeUnsigned({
    ...request,
    issuer: encodeName(request.subject),
    publicKey,
    extensions: [
      extension(OID.basicConstraints, true, derSequence(derTrue(), derSmallInteger(0))),
      extension(OID.keyUsage, true, CERT_AND_CRL_SIGN),
      extension(OID.subjectKeyIdentifier, false, derOctets(keyIdentifier(publicKey))),
    ],
  });
  return await signCertificate(unsigned, request.signer);
}

/** Certificate of the key that seals PDFs, issued by the root. No OCSP address: validation data travel in the file. */
export async function createSealCertificate(request: SealCertificateRequest): Promise<Uint8Array> {
  const { authority, publicKey } = request;
  const issuer = readDer(authority.certificate).children[0]?.children[5];
  if (issuer === undefined) {
    throw new DomainError("BAD_INPUT", "authority certificate: expected an X.509 v3 certificate");
  }
  const authorityKey = derSequence(derContextPrimitive(0, keyIdentifier(authority.signer.publicKey)));
  const unsigned = encodeUnsigned({
    ...request,
    issuer: issuer.encoding,
    publicKey,
    extensions: [
      extension(OID.keyUsage, true, SIGNATURE_AND_NON_REPUDIATION),
      extension(OID.subjectKeyIdentifier, false, derOctets(keyIdentifier(publicKey))),
      extension(OID.authorityKeyIdentifier, false, authorityKey),
    ],
  });
  return await signCertificate(unsigned, authority.signer);
}
