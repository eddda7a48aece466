// SPDX-License-Identifier: Apache-2.0

import type { CredentialProof } from "../../core/credential/credential.ts";
import { proofMessage, proofSignature, type Securable } from "../../core/credential/data-integrity.ts";
import type { Primitives } from "../primitives.ts";
import type { Trust } from "../trust.ts";

export type ProofVerdict = "valid" | "invalid" | "foreign-key" | "unknown-key";

/** What a document's eddsa-jcs-2022 proof is worth when `issuer` is said to have made it; keys come from the trust file only. */
export function proofVerdict(
  document: Securable & { readonly proof: CredentialProof },
  issuer: string,
  { trust, primitives }: { readonly trust: Trust; readonly primitives: Primitives },
): ProofVerdict {
  const { proofValue, ...options } = document.proof;
  // The method must be the issuer's own: a trusted key of somebody else proves nothing about this issuer.
  if (!options.verificationMethod.startsWith(`${issuer}#`)) return "foreign-key";
  const keys = trust.issuerKeys.filter(({ name }) => name === options.verificationMethod);
  if (keys.length === 0) return "unknown-key";
  const signature = proofSignature(proofValue);
  if (signature === undefined) return "invalid";
  const message = proofMessage(document, options);
  return keys.some(({ publicKey }) => primitives.verifyEd25519(publicKey, message, signature))
    ? "valid"
    : "invalid";
}
