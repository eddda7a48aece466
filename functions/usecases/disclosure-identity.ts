// SPDX-License-Identifier: Apache-2.0
import { toBase32 } from "../../core/canonical/base32.ts";
import { canonicalBytes } from "../../core/canonical/canonical-json.ts";
import { toHex } from "../../core/canonical/encoding.ts";
import { sha256 } from "../../core/merkle/hash.ts";

const DIGITS = 26;

/** The names of a disclosure that follow from who sends it and what it is about. */
export interface DisclosureIdentity {
  /** `<scope>.<suffix>` */
  readonly id: string;
  readonly scope: string;
  readonly idempotencyHash: string;
}

/** Derives id and scope, so that a repeated submission meets its first one without a lookup table. */
export function identifyDisclosure(of: {
  readonly organizationId: string;
  readonly idempotencyKey: string;
  readonly period: string;
  readonly boundary: string;
}): DisclosureIdentity {
  const scope = toBase32(
    sha256(canonicalBytes(["scope", of.organizationId, of.period, of.boundary])),
    DIGITS,
  );
  const key = sha256(canonicalBytes(["key", of.organizationId, of.idempotencyKey]));
  return { id: `${scope}.${toBase32(key, DIGITS)}`, scope, idempotencyHash: toHex(key) };
}
