// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { readDer } from "../../../core/asn1/der-reader.ts";
import { encodeEcdsaSignature } from "../../../core/asn1/ecdsa-signature.ts";
import { encodeSignedAttributes, encodeSignedData } from "../../../core/asn1/signed-data.ts";
import { toHex } from "../../../core/canonical/encoding.ts";
import { DomainError } from "../../../core/errors.ts";
import type { Signer } from "../../ports/signer.ts";
import { SIGNATURE_BYTES, UNKNOWN_OFFSET } from "./pdf-document.ts";

export interface SealKey {
  /** P-256 */
  readonly signer: Signer;
  /** certificate of the signer, DER */
  readonly certificate: Uint8Array;
  /** its issuer and so on up to the root, DER */
  readonly chain: readonly Uint8Array[];
}

const digestOf = (...parts: readonly Uint8Array[]) => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
};

const ascii = (text: string) => Buffer.from(text, "latin1");

function indexOf(file: Uint8Array, text: string): number {
  // Object 1 is the signature dictionary: nothing a company wrote stands before it.
  const at = Buffer.from(file.buffer, file.byteOffset, file.length).indexOf(ascii(text));
  if (at < 0)
    throw new DomainError("INVARIANT", `pdf: expected "${text.slice(0, 20)}", got a file without it`);
  return at;
}

/** CMS signature over the document digest (ETSI EN 319 142-1, baseline B-B). */
async function signDigest(
  { signer, certificate, chain }: SealKey,
  documentDigest: Uint8Array,
): Promise<Uint8Array> {
  const attributes = { documentDigest, certificateDigest: digestOf(certificate) };
  const [signature] = await signer.sign([digestOf(encodeSignedAttributes(attributes))]);
  const [, serialNumber, , issuer] = readDer(certificate).children[0]?.children ?? [];
  if (signature === undefined || serialNumber === undefined || issuer === undefined) {
    throw new DomainError("INVARIANT", "seal: expected a signature and an X.509 v3 certificate");
  }
  return encodeSignedData({
    attributes,
    issuer: issuer.encoding,
    serialNumber: serialNumber.encoding,
    certificates: [certificate, ...chain],
    signature: encodeEcdsaSignature(signature),
  });
}

/** Fills in the byte range and the signature of a document made by writeDocument; changes it in place. */
export async function signDocument(file: Uint8Array, key: SealKey): Promise<void> {
  const unknown = String(UNKNOWN_OFFSET);
  const rangePlace = `[ 0 ${unknown} ${unknown} ${unknown} ]`;
  const start = indexOf(file, `<${"00".repeat(SIGNATURE_BYTES)}>`);
  const end = start + 2 * SIGNATURE_BYTES + 2;
  const range = `[ 0 ${start} ${end} ${file.length - end} `.padEnd(rangePlace.length - 1);
  file.set(ascii(`${range}]`), indexOf(file, rangePlace));
  const container = await signDigest(key, digestOf(file.subarray(0, start), file.subarray(end)));
  if (container.length > SIGNATURE_BYTES) {
    throw new DomainError(
      "INVARIANT",
      `seal: expected a signature of ${SIGNATURE_BYTES} bytes at most, got ${container.length}`,
    );
  }
  file.set(ascii(toHex(container)), start + 1);
}
