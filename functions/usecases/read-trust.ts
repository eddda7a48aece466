// SPDX-License-Identifier: Apache-2.0
import { concatBytes, fromBase64, toBase64 } from "../../core/canonical/encoding.ts";
import { toBase58 } from "../../core/credential/base58.ts";
import { ED25519, formatVerifierKey, type VerifierKey, verifierKey } from "../../core/log/verifier-key.ts";
import type { AssurerKey } from "../ports/assurance-store.ts";
import type { Organization } from "../ports/organization-store.ts";
import type { RegisterSettings } from "./settings.ts";

/** What others must know of a register to check it: public halves of its keys, its witnesses and its contracts. */
export interface RegisterIdentity {
  readonly logKey: VerifierKey;
  readonly witnessKeys: readonly VerifierKey[];
  readonly chains: readonly {
    /** CAIP-2 */
    readonly chain: string;
    readonly contract: string;
    readonly rpcUrl: string;
    readonly finality: "finalized" | number;
  }[];
  /** Ed25519, 32 bytes: `did#key-1` */
  readonly issuerKey: Uint8Array;
  /** DER */
  readonly pdfRootCertificates: readonly Uint8Array[];
}

interface Needs {
  readonly settings: RegisterSettings;
  readonly identity: RegisterIdentity;
}

const MULTICODEC_ED25519 = Uint8Array.of(0xed, 0x01);

/** `/.well-known/touchstone.json`, the trust file of a verifier (docs/verification.md). */
export function readTrustDocument({ settings, identity }: Needs) {
  const { origin, issuer, publicUrl, witnessThreshold, chainThreshold } = settings;
  return {
    v: 1,
    type: "touchstone-trust",
    origin,
    logKey: formatVerifierKey(identity.logKey),
    witnesses: identity.witnessKeys.map(formatVerifierKey),
    witnessThreshold,
    chains: identity.chains.map(({ chain, contract, rpcUrl, finality }) => ({
      chain,
      contract,
      rpcUrl,
      finality,
    })),
    chainThreshold,
    issuer,
    issuerKeys: [formatVerifierKey(verifierKey(`${issuer}#key-1`, ED25519, identity.issuerKey))],
    pdfRootCertificates: identity.pdfRootCertificates.map(toBase64),
    publicUrl,
    endpoints: {
      graphql: `${publicUrl}/graphql`,
      checkpoint: `${publicUrl}/log/checkpoint`,
      certificates: `${publicUrl}/certificates/`,
      status: `${publicUrl}/status/`,
      token: `${publicUrl}/oauth/token`,
    },
  };
}

/** The register's DID document (did:web) with its credential key as a Multikey (W3C Controlled Identifiers §2.2.2). */
export function readIssuerDocument({ settings, identity }: Needs) {
  const id = settings.issuer;
  const key = `${id}#key-1`;
  return {
    "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
    id,
    verificationMethod: [
      {
        id: key,
        type: "Multikey",
        controller: id,
        publicKeyMultibase: multikey(identity.issuerKey),
      },
    ],
    assertionMethod: [key],
  };
}

/**
 * An organization's DID document. The register controls it; an assurer's keys stand in it as the register vouches for them,
 * revoked ones with the time from which on they count no more (W3C Controlled Identifiers §2.2).
 */
export function readOrganizationDocument(
  { did, lei }: Organization,
  keys: readonly AssurerKey[],
  { settings }: Pick<Needs, "settings">,
) {
  return {
    "@context": [
      "https://www.w3.org/ns/did/v1",
      ...(keys.length === 0 ? [] : ["https://w3id.org/security/multikey/v1"]),
    ],
    id: did,
    controller: settings.issuer,
    ...(lei === null ? {} : { alsoKnownAs: [`urn:lei:${lei}`] }),
    ...(keys.length === 0 ? {} : methodsOf(did, keys)),
  };
}

function methodsOf(did: string, keys: readonly AssurerKey[]) {
  return {
    verificationMethod: keys.map(({ keyId, publicKey, revokedAt }) => ({
      id: `${did}#${keyId}`,
      type: "Multikey",
      controller: did,
      publicKeyMultibase: multikey(fromBase64(publicKey) ?? new Uint8Array()),
      ...(revokedAt === null ? {} : { revoked: revokedAt }),
    })),
    assertionMethod: keys.flatMap(({ keyId, revokedAt }) => (revokedAt === null ? [`${did}#${keyId}`] : [])),
  };
}

function multikey(ed25519: Uint8Array): string {
  return `z${toBase58(concatBytes(MULTICODEC_ED25519, ed25519))}`;
}
