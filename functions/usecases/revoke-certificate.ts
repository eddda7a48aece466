// SPDX-License-Identifier: Apache-2.0
import { toHex } from "../../core/canonical/encoding.ts";
import { statusPosition } from "../../core/credential/status-list.ts";
import { DomainError, isDomainError } from "../../core/errors.ts";
import { statementBytes, statementHash } from "../../core/log/statement.ts";
import type { CertificateRecord, CertificateStore } from "../ports/certificate-store.ts";
import type { Clock } from "../ports/clock.ts";
import type { DisclosureStore } from "../ports/disclosure-store.ts";
import type { StatusStore } from "../ports/status-store.ts";

export interface RevokeNeeds {
  readonly certificates: CertificateStore;
  readonly disclosures: DisclosureStore;
  readonly statuses: StatusStore;
  readonly clock: Clock;
}

const MAX_REASON = 280;

/**
 * Revokes a certificate for good. Repeating it with the same reason answers the first revocation; another reason is a
 * CONFLICT. The status list shows it as soon as it is published again, the log with its next batch.
 */
export async function revokeCertificate(
  input: { readonly serial: string; readonly reason: string; readonly idempotencyKey: string },
  needs: RevokeNeeds,
): Promise<CertificateRecord> {
  const reason = input.reason.trim();
  if (reason === "" || reason.length > MAX_REASON) {
    throw new DomainError(
      "BAD_INPUT",
      `reason: expected 1 to ${MAX_REASON} characters, got ${reason.length}`,
      { path: "reason" },
    );
  }
  const certificate = await needs.certificates.find(input.serial);
  if (certificate === undefined || certificate.statementHash === null) {
    throw new DomainError(
      "NOT_FOUND",
      `certificate: expected an issued one, got "${input.serial.slice(0, 40)}"`,
    );
  }
  await revokeOnce(certificate, certificate.statementHash, reason, needs);
  // From here on repeatable: a crash in between is mended by the same call again.
  const { list, index } = statusPosition(certificate.disclosureIndex);
  await needs.statuses.set("revocation", list, index);
  const revoked = await needs.certificates.find(input.serial);
  if (revoked?.revocation == null)
    throw new DomainError("INVARIANT", `certificate ${input.serial} was revoked and does not say so`);
  await needs.disclosures.setRevoked(certificate.disclosureId, revoked.revocation.revokedAt);
  return revoked;
}

async function revokeOnce(
  { serial, revocation }: CertificateRecord,
  certificateStatementHash: string,
  reason: string,
  { certificates, clock }: RevokeNeeds,
): Promise<void> {
  if (revocation !== null) return requireReason(serial, revocation.reason, reason);
  const revokedAt = new Date(clock.nowMs()).toISOString();
  const bytes = statementBytes({
    v: 1,
    type: "revocation",
    certificate: certificateStatementHash,
    reason,
    revokedAt,
  });
  try {
    await certificates.revoke(serial, {
      reason,
      revokedAt,
      statement: new TextDecoder().decode(bytes),
      statementHash: toHex(statementHash(bytes)),
    });
  } catch (error) {
    // Another call was faster: its revocation is the answer to both, where they mean the same.
    const winner = (await certificates.find(serial))?.revocation;
    if (!isDomainError(error) || error.code !== "CONFLICT" || !winner) throw error;
    requireReason(serial, winner.reason, reason);
  }
}

function requireReason(serial: string, standing: string, given: string): void {
  if (standing === given) return;
  throw new DomainError("CONFLICT", `certificate ${serial} is revoked already, for another reason`, {
    certificate: serial,
  });
}
