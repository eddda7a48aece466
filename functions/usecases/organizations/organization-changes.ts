// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../../../core/errors.ts";
import { type FiscalCalendar, requireFiscalCalendar } from "../../../core/organization/fiscal-calendar.ts";
import { requireLei, requireUscc } from "../../../core/organization/identifiers.ts";
import type { Organization, TaggedName } from "../../ports/organization-store.ts";
import { requireLine } from "../input-text.ts";
import {
  checkedIsins,
  checkedLeiCountry,
  checkedNames,
  checkedOtherNames,
  type LocalizedNames,
} from "./organization-content.ts";

/** What is left out stays; null takes away what may be missing. */
export interface OrganizationChanges {
  readonly names?: LocalizedNames | undefined;
  readonly otherNames?: readonly TaggedName[] | undefined;
  /** only where none is registered */
  readonly lei?: string | undefined;
  readonly leiCountry?: string | null | undefined;
  /** only where none is registered */
  readonly uscc?: string | undefined;
  readonly usccOverride?: string | null | undefined;
  readonly isin?: readonly string[] | undefined;
  readonly fiscalCalendar?: FiscalCalendar | null | undefined;
  readonly fourEyes?: boolean | undefined;
}

const MAX_EVIDENCE = 500;

/** The organization with these changes, or BAD_INPUT naming the field: the whole must be what could have been registered. */
export function appliedChanges(base: Organization, changes: OrganizationChanges): Organization {
  const { names, otherNames, isin, fiscalCalendar, fourEyes } = changes;
  const lei = identifierAfter("lei", base.lei, changes.lei);
  const uscc = identifierAfter("uscc", base.uscc, changes.uscc);
  const leiCountry = changes.leiCountry === undefined ? base.leiCountry : changes.leiCountry;
  return {
    ...base,
    names: names === undefined ? base.names : checkedNames(names),
    otherNames: otherNames === undefined ? base.otherNames : checkedOtherNames(otherNames),
    lei: lei === null ? null : requireLei(lei),
    leiCountry: leiCountry === null ? null : checkedLeiCountry(leiCountry, lei),
    uscc,
    usccOverride: evidenceAfter(base, uscc, changes.usccOverride),
    isin: isin === undefined ? base.isin : checkedIsins(isin),
    fiscalCalendar: fiscalCalendarAfter(base, fiscalCalendar),
    fourEyes: fourEyes ?? base.fourEyes,
  };
}

/** An identifier may be added to an organization that has none; another one would make it another organization. */
function identifierAfter(field: string, standing: string | null, given: string | undefined): string | null {
  if (given === undefined || given === standing) return standing;
  if (standing === null) return given;
  throw new DomainError(
    "BAD_INPUT",
    `${field}: expected ${standing}, which identifies this organization and does not change, got ${JSON.stringify(given.slice(0, 40))}: what has another ${field} is registered as another organization`,
    { path: field },
  );
}

function evidenceAfter(
  base: Organization,
  uscc: string | null,
  given: string | null | undefined,
): string | null {
  const evidence = given === undefined ? base.usccOverride : given;
  if (uscc === base.uscc && given === undefined) return evidence;
  if (evidence !== null && uscc === null)
    throw new DomainError("BAD_INPUT", "usccOverride: expected a uscc it belongs to, got none", {
      path: "usccOverride",
    });
  const checked = evidence === null ? null : requireLine(evidence, "usccOverride", MAX_EVIDENCE);
  if (uscc !== null) requireUscc(uscc, checked);
  return checked;
}

function fiscalCalendarAfter(
  base: Organization,
  given: FiscalCalendar | null | undefined,
): FiscalCalendar | null {
  if (given === undefined) return base.fiscalCalendar;
  return given === null ? null : requireFiscalCalendar(given);
}
