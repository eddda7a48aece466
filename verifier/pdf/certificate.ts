// SPDX-License-Identifier: Apache-2.0
import { type DerNode, readDer, readOid } from "../../core/asn1/der-reader.ts";
import { derOid, derSequence, TAG } from "../../core/asn1/der-writer.ts";
import { decodeEcdsaSignature } from "../../core/asn1/ecdsa-signature.ts";
import { OID } from "../../core/asn1/oids.ts";
import { equalBytes } from "../../core/canonical/encoding.ts";
import type { Primitives } from "../primitives.ts";
import { refusePdf } from "./pdf-problem.ts";

interface Extension {
  readonly isCritical: boolean;
  readonly value: Uint8Array;
}

/** An X.509 v3 certificate for a P-256 key, signed with ecdsa-with-SHA256 (RFC 5280 §4). */
export interface Certificate {
  readonly encoding: Uint8Array;
  /** the signed part */
  readonly unsigned: Uint8Array;
  /** r || s */
  readonly signature: Uint8Array;
  readonly serialNumber: Uint8Array;
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  /** RFC 3339 UTC in whole seconds, both included */
  readonly notBefore: string;
  readonly notAfter: string;
  /** 65 bytes uncompressed */
  readonly publicKey: Uint8Array;
  readonly extensions: ReadonlyMap<string, Extension>;
}

const VERSION_3 = 2;
const KEY_BYTES = 65;
const MAX_SERIAL_BYTES = 20;
const FIELDS = 8;
const ECDSA_WITH_SHA256 = derSequence(derOid(OID.ecdsaWithSha256));
const P256_KEY = derSequence(derOid(OID.ecPublicKey), derOid(OID.prime256v1));

const SIGNATURE_BITS = 0b1100_0000;
const CERT_SIGN_BIT = 0b0000_0100;

function refuse(expected: string): never {
  refusePdf("CERTIFICATE_FORM", `certificate: expected ${expected}`);
}

function timeOf(node: DerNode | undefined): string {
  const isShort = node?.tag === TAG.utcTime;
  if (node === undefined || !(isShort || node.tag === TAG.generalizedTime)) refuse("a time");
  const digits = String.fromCharCode(...node.content);
  const century = Number(digits.slice(0, 2)) < 50 ? "20" : "19";
  const text = isShort ? century + digits : digits;
  // Only years that do not fit a UTCTime may be written long (RFC 5280 §4.1.2.5).
  if (!isShort && text < "2050") refuse("a short time before 2050");
  return text.replace(/^(....)(..)(..)(..)(..)(..)Z$/, "$1-$2-$3T$4:$5:$6Z");
}

function publicKeyOf(node: DerNode | undefined): Uint8Array {
  const [algorithm, key] = node?.children ?? [];
  const isP256 = algorithm !== undefined && equalBytes(algorithm.encoding, P256_KEY);
  const isUncompressed =
    key?.tag === TAG.bitString && key.content.length === KEY_BYTES + 1 && key.content[1] === 0x04;
  if (!isP256 || !isUncompressed || node?.children.length !== 2) refuse("an uncompressed P-256 key");
  return key.content.subarray(1);
}

function extensionOf(node: DerNode): readonly [string, Extension] {
  const [oid, second, third] = node.children;
  const value = third ?? second;
  const isCritical = third !== undefined;
  const isKnownForm =
    oid !== undefined &&
    value?.tag === TAG.octetString &&
    node.children.length <= 3 &&
    (!isCritical || (second?.tag === TAG.boolean && second.content[0] === 0xff));
  if (!isKnownForm) refuse("extensions with a name and a value");
  return [readOid(oid), { isCritical, value: value.content }];
}

const UNDERSTOOD: readonly string[] = [
  OID.basicConstraints,
  OID.keyUsage,
  OID.subjectKeyIdentifier,
  OID.authorityKeyIdentifier,
];

function extensionsOf(node: DerNode | undefined): ReadonlyMap<string, Extension> {
  const list = node?.tag === 0xa3 && node.children.length === 1 ? node.children[0]?.children : undefined;
  const extensions = new Map((list ?? refuse("extensions")).map(extensionOf));
  const isUnique = extensions.size === list?.length;
  const isUnderstood = [...extensions].every(
    ([oid, { isCritical }]) => !isCritical || UNDERSTOOD.includes(oid),
  );
  if (!isUnique || !isUnderstood) refuse("known critical extensions, each once");
  return extensions;
}

/** Reads one certificate strictly; refuses other keys, algorithms and unknown critical extensions. */
export function readCertificate(encoding: Uint8Array): Certificate {
  const [unsigned, algorithm, signature, ...rest] = readDer(encoding).children;
  const fields = unsigned?.children ?? [];
  const [version, serial, innerAlgorithm, issuer, validity, subject, key, extensions] = fields;
  const isVersion3 = version?.tag === 0xa0 && version.children[0]?.content[0] === VERSION_3;
  if (unsigned === undefined || rest.length > 0 || fields.length !== FIELDS || !isVersion3)
    refuse("X.509 v3");
  const algorithms = [algorithm, innerAlgorithm];
  if (!algorithms.every((node) => node !== undefined && equalBytes(node.encoding, ECDSA_WITH_SHA256))) {
    refuse("ecdsa-with-SHA256");
  }
  const isNumbered = serial?.tag === TAG.integer && serial.content.length <= MAX_SERIAL_BYTES + 1;
  if (!isNumbered || issuer === undefined || subject === undefined) refuse("a serial number and two names");
  if (signature?.tag !== TAG.bitString || signature.content[0] !== 0) refuse("a signature in whole bytes");
  return {
    encoding,
    unsigned: unsigned.encoding,
    signature: decodeEcdsaSignature(signature.content.subarray(1)),
    serialNumber: serial.encoding,
    issuer: issuer.encoding,
    subject: subject.encoding,
    notBefore: timeOf(validity?.children[0]),
    notAfter: timeOf(validity?.children[1]),
    publicKey: publicKeyOf(key),
    extensions: extensionsOf(extensions),
  };
}

function keyUsageOf({ extensions }: Certificate): number {
  const extension = extensions.get(OID.keyUsage);
  const bits = extension === undefined ? undefined : readDer(extension.value);
  return bits?.tag === TAG.bitString ? (bits.content[1] ?? 0) : 0;
}

function isAuthority({ extensions }: Certificate): boolean {
  const extension = extensions.get(OID.basicConstraints);
  const first = extension === undefined ? undefined : readDer(extension.value).children[0];
  return first?.tag === TAG.boolean && first.content[0] === 0xff;
}

function keyIdentifiers(certificate: Certificate): readonly (Uint8Array | undefined)[] {
  const own = certificate.extensions.get(OID.subjectKeyIdentifier);
  const authority = certificate.extensions.get(OID.authorityKeyIdentifier);
  return [
    own === undefined ? undefined : readDer(own.value).content,
    authority === undefined ? undefined : readDer(authority.value).children[0]?.content,
  ];
}

function isSignedBy(
  certificate: Certificate,
  issuer: Certificate,
  { sha256, verifyP256 }: Primitives,
): boolean {
  return (
    equalBytes(certificate.issuer, issuer.subject) &&
    verifyP256(issuer.publicKey, sha256(certificate.unsigned), certificate.signature)
  );
}

/**
 * Checks that the seal certificate was issued by the root and that both may do what they do (RFC 5280 §6.1).
 * Whether the root is trusted is not decided here.
 */
export function checkChain(seal: Certificate, root: Certificate, primitives: Primitives): void {
  const chainFails = (expected: string) =>
    refusePdf("CERTIFICATE_CHAIN", `certificate: expected ${expected}`);
  if (!isSignedBy(root, root, primitives)) chainFails("a root signed by itself");
  if (!isAuthority(root) || (keyUsageOf(root) & CERT_SIGN_BIT) === 0)
    chainFails("a root that may sign certificates");
  if (!isSignedBy(seal, root, primitives)) chainFails("a seal certificate signed by the root");
  const mayOnlySeal = keyUsageOf(seal) !== 0 && (keyUsageOf(seal) & ~SIGNATURE_BITS) === 0;
  if (isAuthority(seal) || !mayOnlySeal) chainFails("a seal certificate for signatures only");
  const [rootKey] = keyIdentifiers(root);
  const [, named] = keyIdentifiers(seal);
  if (rootKey === undefined || named === undefined || !equalBytes(rootKey, named)) {
    chainFails("a seal certificate that names the root's key");
  }
}

/** Checks that both certificates are valid at the instant (RFC 3339 UTC). */
export function checkValidity(certificates: readonly Certificate[], at: string): void {
  const second = `${at.slice(0, 19)}Z`;
  for (const { notBefore, notAfter } of certificates) {
    if (second < notBefore) {
      refusePdf("CERTIFICATE_NOT_YET_VALID", `certificate: expected a time from ${notBefore}, got ${second}`);
    }
    if (second > notAfter) {
      refusePdf("CERTIFICATE_EXPIRED", `certificate: expected a time up to ${notAfter}, got ${second}`);
    }
  }
}
