// SPDX-License-Identifier: Apache-2.0
import type { DisclosureRecord } from "../ports/disclosure-store.ts";

/** The disclosures of one scope that count: not rejected, not revoked, and not superseded by one that counts. */
export function liveRecords(scope: readonly DisclosureRecord[]): readonly DisclosureRecord[] {
  return scope.filter(
    (record) =>
      record.approval !== "REJECTED" && record.revokedAt === null && successorOf(record, scope) === undefined,
  );
}

/** The disclosure of the scope that supersedes this one, once it counts. */
export function successorOf(
  record: DisclosureRecord,
  scope: readonly DisclosureRecord[],
): DisclosureRecord | undefined {
  return scope.find(({ supersedes, approval }) => supersedes === record.id && approval !== "REJECTED");
}
