// SPDX-License-Identifier: Apache-2.0
import { assurerKeyId, assurerKeyProof } from "../../../core/assurance/assurer-key.ts";
import { fromBase64, toBase64 } from "../../../core/canonical/encoding.ts";
import { DomainError } from "../../../core/errors.ts";
import type { Primitives } from "../../../verifier/primitives.ts";
import type { AssuranceStore, AssurerKey } from "../../ports/assurance-store.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Organization, OrganizationStore } from "../../ports/organization-store.ts";
import { clientDid } from "../client-did.ts";
import type { RegisterSettings } from "../settings.ts";
import { requireRole, requireRoleOf, type Viewer } from "../viewer.ts";

export interface SetAssurerKeyInput {
  readonly assurerId: string;
  /** Ed25519, base64 of 32 bytes */
  readonly publicKey: string;
  /** base64 of 64 bytes: the key's own signature over `assurerKeyProof` */
  readonly proof: string;
}

interface Needs {
  readonly assurances: AssuranceStore;
  readonly organizations: OrganizationStore;
  readonly primitives: Pick<Primitives, "verifyEd25519">;
  readonly settings: Pick<RegisterSettings, "issuer">;
  readonly clock: Clock;
}

const MAX_KEYS = 32;

/**
 * Adds a key that an assurer signs with, and answers it; a repeat changes nothing. The first key may come from the assurer's
 * own client. Every further one is an operator's to add: a stolen client must not bring a key of its own.
 */
export async function setAssurerKey(
  { assurerId, publicKey, proof }: SetAssurerKeyInput,
  viewer: Viewer | undefined,
  { assurances, organizations, primitives, settings, clock }: Needs,
): Promise<AssurerKey> {
  const { clientId } = requireAssurerOrOperator(viewer, assurerId, "setAssurerKey");
  const { did } = await requireAssurer(assurerId, organizations);
  const bytes = bytesOf(publicKey, 32, "publicKey");
  if (!primitives.verifyEd25519(bytes, assurerKeyProof(did, bytes), bytesOf(proof, 64, "proof")))
    throw new DomainError(
      "BAD_INPUT",
      "proof: expected this key's signature over its proof text (docs/assurance.md)",
      { path: "proof" },
    );
  const keyId = assurerKeyId(bytes);
  const standing = await assurances.listKeys(assurerId);
  const known = standing.find((key) => key.keyId === keyId);
  if (known !== undefined) return known;
  if (standing.length >= MAX_KEYS)
    throw new DomainError("CONFLICT", `publicKey: expected at most ${MAX_KEYS} keys of one assurer`);
  if (standing.length > 0) requireRole(viewer, "OPERATOR", "setAssurerKey: a further key");
  const addedAt = new Date(clock.nowMs()).toISOString();
  const addedBy = clientDid(settings.issuer, clientId);
  const key = { assurerId, keyId, publicKey: toBase64(bytes), addedAt, addedBy, revokedAt: null };
  await assurances.addKey(key);
  return key;
}

/** Ends a key: nothing it signs is recorded from now on, and what was recorded stays. */
export async function revokeAssurerKey(
  assurerId: string,
  keyId: string,
  viewer: Viewer | undefined,
  { assurances, clock }: Pick<Needs, "assurances" | "clock">,
): Promise<AssurerKey> {
  requireAssurerOrOperator(viewer, assurerId, "revokeAssurerKey");
  const find = async () => (await assurances.listKeys(assurerId)).find((key) => key.keyId === keyId);
  if ((await find()) !== undefined)
    await assurances.revokeKey(assurerId, keyId, new Date(clock.nowMs()).toISOString());
  const revoked = await find();
  if (revoked === undefined)
    throw new DomainError(
      "NOT_FOUND",
      `keyId: expected a key of this assurer, got ${JSON.stringify(keyId.slice(0, 80))}`,
    );
  return revoked;
}

/** The organization, when it is one that assures. */
export async function requireAssurer(
  assurerId: string,
  organizations: OrganizationStore,
): Promise<Organization> {
  const organization = await organizations.find(assurerId);
  if (organization?.kind !== "ASSURER")
    throw new DomainError("NOT_FOUND", "assurer: expected a registered organization of the kind ASSURER");
  return organization;
}

/** Bytes of canonical base64 of exactly this length, or BAD_INPUT. */
export function bytesOf(base64: string, length: number, path: string): Uint8Array {
  const bytes = fromBase64(base64);
  if (bytes?.length !== length)
    throw new DomainError("BAD_INPUT", `${path}: expected ${length} bytes in base64`, { path });
  return bytes;
}

function requireAssurerOrOperator(viewer: Viewer | undefined, assurerId: string, action: string): Viewer {
  return viewer?.roles.includes("OPERATOR") ? viewer : requireRoleOf(viewer, "ASSURER", assurerId, action);
}
