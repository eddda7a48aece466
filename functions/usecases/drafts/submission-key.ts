// SPDX-License-Identifier: Apache-2.0
import { periodText } from "../../../core/rules/calendar.ts";
import type { DraftRecord } from "../../ports/draft-store.ts";
import { type DisclosureIdentity, identifyDisclosure } from "../disclosure-identity.ts";

/** The idempotency key under which a draft is submitted: the same until that submission was rejected or withdrawn. */
export function submissionKey({ id, submission }: Pick<DraftRecord, "id" | "submission">): string {
  return `draft:${id}:${submission}`;
}

/** The names of the disclosure that the draft becomes. */
export function identityOf(draft: DraftRecord): DisclosureIdentity {
  const { period, boundary } = draft.header;
  return identifyDisclosure({
    organizationId: draft.organizationId,
    idempotencyKey: submissionKey(draft),
    period: periodText(period),
    boundary: boundary.approach,
  });
}
