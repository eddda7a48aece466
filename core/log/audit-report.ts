// SPDX-License-Identifier: Apache-2.0
import { canonicalBytes } from "../canonical/canonical-json.ts";
import { fromBase64, toBase64 } from "../canonical/encoding.ts";
import { parseStrictJson } from "../canonical/strict-json.ts";
import { decodeUtf8 } from "../canonical/utf8-decode.ts";
import { hash, integer, list, literal, nullable, object, oneOf, text, timestamp } from "../decode/decoder.ts";
import { DomainError } from "../errors.ts";
import type { VerifyEd25519 } from "./checkpoint.ts";
import type { VerifierKey } from "./verifier-key.ts";

export const MAX_AUDIT_BYTES = 131_072;
export const MAX_DIVERGENCES = 64;
const MAX_CHAINS = 8;
const chainName = text(72, /^[-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,32}$/, "a CAIP-2 chain");
const address = text(42, /^0x[0-9a-f]{40}$/, "0x and 40 lower-case hex digits");
const prefixedHash = text(66, /^0x[0-9a-f]{64}$/, "0x and 64 lower-case hex digits");

const decodeReport = object({
  v: literal(1),
  type: literal("touchstone-audit"),
  origin: text(512),
  at: timestamp,
  /** of the log that was compared */
  size: integer(0),
  chains: list(
    object({
      chain: chainName,
      contract: address,
      status: oneOf(["AGREES", "DIVERGED", "UNREACHABLE"]),
      /** number of the last Anchored event that was compared */
      sequence: integer(0),
      /** what the contract held then; null where it could not be asked */
      holds: nullable(object({ size: integer(0), root: hash })),
    }),
    MAX_CHAINS,
  ),
  /** oldest first, also those that earlier audits found */
  divergences: list(
    object({
      chain: chainName,
      contract: address,
      sequence: integer(1),
      size: integer(1),
      root: hash,
      /** the log's own root of this size; null where the log is smaller */
      expected: nullable(hash),
      transaction: prefixedHash,
      block: integer(0),
    }),
    MAX_DIVERGENCES,
  ),
});
const decodeSigned = object({ report: decodeReport, signature: text(88) });

/** What chains hold, compared with the log (docs/notary.md, "Divergence audit"). */
export type AuditReport = ReturnType<typeof decodeReport>;
export type AuditedChain = AuditReport["chains"][number];
export type Divergence = AuditReport["divergences"][number];

/** The bytes that the log's key signs: RFC 8785 JSON, which begins with `{` and so is never a checkpoint. */
export function auditMessage(report: AuditReport): Uint8Array {
  return canonicalBytes(report);
}

/** The published form of a report and its signature (docs/notary.md, "Divergence audit"). */
export function writeAudit(report: AuditReport, signature: Uint8Array): Uint8Array {
  return canonicalBytes({ report, signature: toBase64(signature) });
}

/** Reads a published report and checks the log's signature; BAD_INPUT or TOO_LARGE for anything else (docs/notary.md). */
export function readAudit(bytes: Uint8Array, logKey: VerifierKey, verify: VerifyEd25519): AuditReport {
  if (bytes.length > MAX_AUDIT_BYTES)
    throw new DomainError(
      "TOO_LARGE",
      `audit: expected at most ${MAX_AUDIT_BYTES} bytes, got ${bytes.length}`,
    );
  const json = decodeUtf8(bytes);
  if (json === undefined) throw new DomainError("BAD_INPUT", "audit: expected UTF-8 text");
  const { report, signature } = decodeSigned(parseStrictJson(json), "audit");
  const own = fromBase64(signature);
  if (own === undefined || !verify(logKey.publicKey, auditMessage(report), own))
    throw new DomainError(
      "BAD_INPUT",
      `audit.signature: expected one of ${logKey.name}, got none that is right`,
    );
  return report;
}
