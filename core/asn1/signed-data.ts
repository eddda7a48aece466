// SPDX-License-Identifier: Apache-2.0
import {
  compareEncodings,
  derContext,
  derOctets,
  derOid,
  derSequence,
  derSetOf,
  derSmallInteger,
  derValue,
  TAG,
} from "./der-writer.ts";
import { OID } from "./oids.ts";

/** What the one signer of a certificate PDF signs: SHA-256 of the document and of the signer's certificate. */
export interface SignedAttributes {
  readonly documentDigest: Uint8Array;
  readonly certificateDigest: Uint8Array;
}

const attribute = (oid: string, value: Uint8Array) => derSequence(derOid(oid), derSetOf(value));
const sha256Identifier = () => derSequence(derOid(OID.sha256));

function attributeList({ documentDigest, certificateDigest }: SignedAttributes): readonly Uint8Array[] {
  // ESSCertIDv2 leaves out hashAlgorithm because SHA-256 is its DEFAULT (RFC 5035 §4).
  const essCertificate = derSequence(derOctets(certificateDigest));
  return [
    attribute(OID.contentType, derOid(OID.data)),
    attribute(OID.messageDigest, derOctets(documentDigest)),
    attribute(OID.signingCertificateV2, derSequence(derSequence(essCertificate))),
  ];
}

/** The bytes whose SHA-256 is signed: the attributes as an explicit SET OF (RFC 5652 §5.4). */
export function encodeSignedAttributes(attributes: SignedAttributes): Uint8Array {
  return derSetOf(...attributeList(attributes));
}

/** Everything that varies between two signatures of the register; all else is fixed. */
export interface SignedDataParts {
  readonly attributes: SignedAttributes;
  /** encoded Name of the issuer of the signer's certificate */
  readonly issuer: Uint8Array;
  /** encoded INTEGER */
  readonly serialNumber: Uint8Array;
  readonly certificates: readonly Uint8Array[];
  /** encoded ECDSA-Sig-Value */
  readonly signature: Uint8Array;
}

/**
 * CMS ContentInfo with SignedData as PAdES baseline B-B wants it (RFC 5652 §5, ETSI EN 319 142-1): detached,
 * one signer, SHA-256, ecdsa-with-SHA256, three signed attributes, none unsigned.
 */
export function encodeSignedData(parts: SignedDataParts): Uint8Array {
  const certificates = derContext(0, ...parts.certificates.toSorted(compareEncodings));
  const signedAttributes = derContext(0, ...attributeList(parts.attributes).toSorted(compareEncodings));
  const signerInfo = derSequence(
    derSmallInteger(1),
    derSequence(parts.issuer, parts.serialNumber),
    sha256Identifier(),
    signedAttributes,
    derSequence(derOid(OID.ecdsaWithSha256)),
    derOctets(parts.signature),
  );
  const signedData = derSequence(
    derSmallInteger(1),
    derValue(TAG.set, sha256Identifier()),
    derSequence(derOid(OID.data)),
    certificates,
    derValue(TAG.set, signerInfo),
  );
  return derSequence(derOid(OID.signedData), derContext(0, signedData));
}
