// SPDX-License-Identifier: Apache-2.0
import { utf8 } from "../../core/canonical/canonical-json.ts";
import type { Catalogue } from "../../core/catalogue/catalogue.ts";
import { DomainError } from "../../core/errors.ts";
import { expandedName } from "../../core/xbrl/expanded-name.ts";
import { DID_SCHEME, LEI_SCHEME } from "../../core/xbrl/export-report.ts";
import { type ImportProblem, importReport } from "../../core/xbrl/import-report.ts";
import type { DraftRecord } from "../ports/draft-store.ts";
import type { OrganizationStore } from "../ports/organization-store.ts";
import { addDraftFacts, type DraftFactsNeeds } from "./drafts/add-draft-facts.ts";
import { requireDraft } from "./drafts/draft-access.ts";
import type { RegisterSettings } from "./settings.ts";
import type { Viewer } from "./viewer.ts";

interface Needs extends DraftFactsNeeds {
  readonly settings: RegisterSettings;
  readonly catalogue: Catalogue;
  /** metric → verified element name of the ESRS taxonomy */
  readonly esrsConcepts: ReadonlyMap<string, string>;
  readonly organizations: OrganizationStore;
}

export interface XbrlImport {
  readonly draft: DraftRecord;
  /** facts that now stand in the draft; none where there is a problem */
  readonly added: number;
  readonly problems: readonly ImportProblem[];
  /** facts that the report says it does not hold */
  readonly leftOut: number;
}

/** Of a report as it stands in a request: a JSON string in UTF-8. Below the bound of a body, so that what is allowed can arrive. */
export const MAX_REPORT_BYTES = 4_500_000;

/**
 * Adds the facts of an xBRL-JSON report to an open draft: all of them, or none and what is wrong with each. The report must be about
 * the draft's organization. Sent again it changes nothing. Throws BAD_INPUT, TOO_LARGE, NOT_FOUND.
 */
export async function importXbrl(
  { draftId, report }: { readonly draftId: string; readonly report: string },
  viewer: Viewer | undefined,
  needs: Needs,
): Promise<XbrlImport> {
  const { draft } = await requireDraft(draftId, viewer, "importXbrl", needs);
  requireSize(report);
  const { publicUrl } = needs.settings;
  const { facts, problems, entities, leftOut } = importReport(report, { ...needs, publicUrl });
  const foreign = await foreignEntity(entities, draft, needs);
  const all = foreign === undefined ? problems : [...problems, foreign];
  if (all.length > 0 || facts.length === 0) return { draft, added: 0, problems: all, leftOut };
  const stated = facts.map(({ fact }) => fact);
  const changed = await addDraftFacts({ draftId, facts: stated, batchKey: null }, viewer, needs);
  return { draft: changed, added: stated.length, problems: [], leftOut };
}

function requireSize(report: string): void {
  const size = utf8(JSON.stringify(report)).length;
  if (size <= MAX_REPORT_BYTES) return;
  throw new DomainError(
    "TOO_LARGE",
    `report: expected at most ${MAX_REPORT_BYTES} bytes as a JSON string, got ${size} — spread its facts over several reports, the draft collects them`,
    { limit: MAX_REPORT_BYTES },
  );
}

/** A report of somebody else's figures is most likely the wrong file. */
async function foreignEntity(
  entities: readonly string[],
  { organizationId }: DraftRecord,
  { organizations }: Needs,
): Promise<ImportProblem | undefined> {
  const organization = await organizations.find(organizationId);
  if (organization === undefined)
    throw new DomainError("INVARIANT", `the organization ${organizationId} of a draft cannot be read`);
  const own = [expandedName(DID_SCHEME, organization.did.replace(/^did:/, ""))];
  if (organization.lei !== null) own.push(expandedName(LEI_SCHEME, organization.lei));
  const other = entities.find((entity) => !own.includes(entity));
  if (other === undefined) return undefined;
  return {
    key: null,
    message: `entity: expected the draft's organization, ${own.join(" or ")}, got ${other.slice(0, 200)}`,
  };
}
