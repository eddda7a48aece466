// SPDX-License-Identifier: Apache-2.0
import { canonicalBytes } from "../canonical/canonical-json.ts";
import { concatBytes } from "../canonical/encoding.ts";
import { sha256 } from "../merkle/hash.ts";
import { fromBase58, toBase58 } from "./base58.ts";

/** A document that can carry a Data Integrity proof. */
export interface Securable {
  readonly "@context": readonly string[];
}

/** The proof's options: everything of it but the signature. */
export interface ProofOptions {
  readonly type: "DataIntegrityProof";
  readonly cryptosuite: "eddsa-jcs-2022";
  readonly created: string;
  readonly verificationMethod: string;
  readonly proofPurpose: "assertionMethod";
}

/** SHA-256 of the canonical document without its proof; the `credentialHash` of the log. */
export function documentHash(document: Securable): Uint8Array {
  return sha256(canonicalBytes(withoutProof(document)));
}

/** The 64 bytes that eddsa-jcs-2022 signs: hash of the options, then hash of the document (VC-DI-EdDSA §3.3). */
export function proofMessage(document: Securable, options: ProofOptions): Uint8Array {
  const configuration = { ...options, "@context": document["@context"] };
  return concatBytes(sha256(canonicalBytes(configuration)), documentHash(document));
}

/** The document with its proof; `signature` is Ed25519 over {@link proofMessage}. */
export function withProof<T extends Securable>(document: T, options: ProofOptions, signature: Uint8Array) {
  return { ...document, proof: { ...options, proofValue: `z${toBase58(signature)}` } };
}

/** The 64 bytes of a proof value, or undefined. */
export function proofSignature(proofValue: string): Uint8Array | undefined {
  return proofValue.startsWith("z") ? fromBase58(proofValue.slice(1), 64) : undefined;
}

function withoutProof(document: Securable): unknown {
  const { proof: _proof, ...rest } = document as Securable & { readonly proof?: unknown };
  return rest;
}
