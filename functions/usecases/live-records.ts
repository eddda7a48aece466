// SPDX-License-Identifier: Apache-2.0
import type { DisclosureRecord } from "../ports/disclosure-store.ts";

/**
 * The disclosures of one scope whose figures are taken: neither rejected nor withdrawn, not revoked, and not superseded by an approved one. One
 * whose successor still awaits approval keeps its figures: the successor may yet be rejected.
 */
export function liveRecords(scope: readonly DisclosureRecord[]): readonly DisclosureRecord[] {
  return scope.filter(
    (record) =>
      mayCount(record) && record.revokedAt === null && successorOf(record, scope)?.approval !== "APPROVED",
  );
}

/** The ones that can be superseded: live, approved themselves, and with nothing that waits to take their place. */
export function replaceableRecords(scope: readonly DisclosureRecord[]): readonly DisclosureRecord[] {
  return liveRecords(scope).filter(
    (record) => record.approval === "APPROVED" && successorOf(record, scope) === undefined,
  );
}

/** The one disclosure of the scope that supersedes this one or waits to do so. */
function successorOf(
  record: DisclosureRecord,
  scope: readonly DisclosureRecord[],
): DisclosureRecord | undefined {
  return scope.find((other) => other.supersedes === record.id && mayCount(other));
}

function mayCount({ approval }: DisclosureRecord): boolean {
  return approval !== "REJECTED" && approval !== "WITHDRAWN";
}
