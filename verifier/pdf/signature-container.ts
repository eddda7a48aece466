// SPDX-License-Identifier: Apache-2.0
import { type DerNode, readDer, readOid } from "../../core/asn1/der-reader.ts";
import { TAG } from "../../core/asn1/der-writer.ts";
import { decodeEcdsaSignature } from "../../core/asn1/ecdsa-signature.ts";
import { OID } from "../../core/asn1/oids.ts";
import {
  encodeSignedAttributes,
  encodeSignedData,
  type SignedAttributes,
} from "../../core/asn1/signed-data.ts";
import { equalBytes } from "../../core/canonical/encoding.ts";
import type { Primitives } from "../primitives.ts";
import { type Certificate, readCertificate } from "./certificate.ts";
import { refusePdf } from "./pdf-problem.ts";

/** The content of a PAdES B-B signature of this project, every byte accounted for. */
export interface SignatureContainer {
  readonly attributes: SignedAttributes;
  /** r || s */
  readonly signature: Uint8Array;
  readonly seal: Certificate;
  readonly root: Certificate;
}

const DIGEST_BYTES = 32;

function refuse(expected: string): never {
  refusePdf("SIGNATURE_FORM", `signature: expected ${expected}`);
}

/** The node found by following child positions. */
function at(node: DerNode | undefined, ...path: readonly number[]): DerNode | undefined {
  return path.reduce<DerNode | undefined>((found, index) => found?.children[index], node);
}

function attributeValue(attributes: DerNode | undefined, oid: string): DerNode | undefined {
  const attribute = attributes?.children.find((candidate) => {
    const name = candidate.children[0];
    return name?.tag === TAG.oid && readOid(name) === oid;
  });
  return at(attribute, 1, 0);
}

function digestOf(node: DerNode | undefined, name: string): Uint8Array {
  const isDigest = node?.tag === TAG.octetString && node.content.length === DIGEST_BYTES;
  return isDigest ? node.content : refuse(`a SHA-256 as ${name}`);
}

function certificatesOf(node: DerNode | undefined, issuerAndSerial: DerNode | undefined) {
  const [a, b, ...rest] = (node?.children ?? []).map(({ encoding }) => readCertificate(encoding));
  if (a === undefined || b === undefined || rest.length > 0) return refuse("two certificates");
  const [issuer, serial] = issuerAndSerial?.children ?? [];
  const isSigner = (candidate: Certificate) =>
    issuer !== undefined &&
    serial !== undefined &&
    equalBytes(candidate.issuer, issuer.encoding) &&
    equalBytes(candidate.serialNumber, serial.encoding);
  if (isSigner(a) === isSigner(b)) return refuse("one certificate of the signer");
  return isSigner(a) ? { seal: a, root: b } : { seal: b, root: a };
}

/**
 * Reads the CMS container and then writes it again from what was read: only the one form this project makes
 * comes out the same, so nothing else can be carried in it (RFC 5652 §5, ETSI EN 319 142-1 §6).
 */
export function readSignatureContainer(container: Uint8Array): SignatureContainer {
  const signedData = at(readDer(container), 1, 0);
  const signerInfo = at(signedData, 4, 0);
  const signedAttributes = at(signerInfo, 3);
  const signatureNode = at(signerInfo, 5);
  if (signatureNode?.tag !== TAG.octetString) return refuse("one signer with a signature");
  const attributes = {
    documentDigest: digestOf(attributeValue(signedAttributes, OID.messageDigest), "messageDigest"),
    certificateDigest: digestOf(
      at(attributeValue(signedAttributes, OID.signingCertificateV2), 0, 0, 0),
      "signing-certificate-v2",
    ),
  };
  const { seal, root } = certificatesOf(at(signedData, 3), at(signerInfo, 1));
  const rewritten = encodeSignedData({
    attributes,
    issuer: seal.issuer,
    serialNumber: seal.serialNumber,
    certificates: [seal.encoding, root.encoding],
    signature: signatureNode.content,
  });
  if (!equalBytes(rewritten, container)) {
    return refuse("exactly contentType, messageDigest and signing-certificate-v2, and nothing unsigned");
  }
  return { attributes, signature: decodeEcdsaSignature(signatureNode.content), seal, root };
}

/** Checks that the signature is over this document and by the key of the seal certificate it names. */
export function checkSignature(
  { attributes, signature, seal }: SignatureContainer,
  documentDigest: Uint8Array,
  { sha256, verifyP256 }: Primitives,
): void {
  if (!equalBytes(attributes.documentDigest, documentDigest)) {
    refusePdf("DIGEST_MISMATCH", "pdf: the document was changed after it was sealed");
  }
  if (!equalBytes(attributes.certificateDigest, sha256(seal.encoding))) {
    refusePdf("SIGNATURE_INVALID", "signature: expected the certificate named in signing-certificate-v2");
  }
  if (!verifyP256(seal.publicKey, sha256(encodeSignedAttributes(attributes)), signature)) {
    refusePdf("SIGNATURE_INVALID", "signature: it was not made by the key of the seal certificate");
  }
}
