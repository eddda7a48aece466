// SPDX-License-Identifier: Apache-2.0
import { canonicalize } from "../../../core/canonical/canonical-json.ts";
import type { Organization } from "../../ports/organization-store.ts";

/** What may differ between two revisions of an organization; what is not here identifies it and never changes. */
export const CHANGEABLE = [
  "names",
  "otherNames",
  "lei",
  "leiCountry",
  "uscc",
  "usccOverride",
  "isin",
  "fiscalCalendar",
  "fourEyes",
] as const satisfies readonly (keyof Organization)[];

/** Names of the fields in which two revisions differ. */
export function changedFields(before: Organization, after: Organization): readonly string[] {
  return CHANGEABLE.filter((field) => canonicalize(before[field]) !== canonicalize(after[field]));
}
