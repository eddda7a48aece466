// SPDX-License-Identifier: Apache-2.0
import { canonicalBytes, utf8 } from "../../core/canonical/canonical-json.ts";
import type { Catalogue } from "../../core/catalogue/catalogue.ts";
import { DomainError } from "../../core/errors.ts";
import { exportFrame, type FrameFigure } from "../../core/xbrl/export-frame.ts";
import type { OrganizationStore } from "../ports/organization-store.ts";
import { type FrameNeeds, type FrameRow, queryFrame } from "./frames/query-frame.ts";
import { mapBounded } from "./map-bounded.ts";
import type { RegisterSettings } from "./settings.ts";

interface Needs extends FrameNeeds {
  readonly settings: RegisterSettings;
  readonly catalogue: Catalogue;
  readonly organizations: OrganizationStore;
}

/** The two files of a frame in xBRL-CSV. */
export interface FrameFiles {
  readonly json: Uint8Array;
  readonly csv: Uint8Array;
}

const PAGE = 1_000;
const MAX_ROWS = 2_000;
const CONCURRENCY = 16;

/**
 * The public totals of one metric in a calendar year, of all certified disclosures in force, as an xBRL-CSV report; undefined for
 * an unknown metric. TOO_LARGE beyond 2,000 organizations: those are read page by page with `frame`.
 */
export async function exportFrameFiles(
  metricSlug: string,
  calendarYear: number,
  needs: Needs,
): Promise<FrameFiles | undefined> {
  const metric = needs.catalogue.metric(metricSlug);
  if (metric === undefined) return undefined;
  const rows = await readAll(metricSlug, calendarYear, needs);
  const figures = await mapBounded(rows, CONCURRENCY, (row) => figureOf(row, needs));
  const { metadata, csv } = exportFrame(
    metric,
    figures.flatMap((figure) => figure ?? []),
    { ...needs, publicUrl: needs.settings.publicUrl, csvFile: `${calendarYear}.csv` },
  );
  return { json: canonicalBytes(metadata), csv: utf8(csv) };
}

async function readAll(metric: string, calendarYear: number, needs: Needs): Promise<readonly FrameRow[]> {
  const rows: FrameRow[] = [];
  const filter = { countries: null, frameworks: null, basis: null, certifiedOnly: true };
  let asOf: number | undefined;
  let after: string | undefined;
  do {
    const query = { metric, dimensions: {}, period: { calendarYear }, filter, asOf, first: PAGE, after };
    const page = await queryFrame(query, undefined, needs);
    rows.push(...page.rows);
    asOf = page.asOf;
    after = page.next;
    if (rows.length > MAX_ROWS)
      throw new DomainError(
        "TOO_LARGE",
        `frame: expected at most ${MAX_ROWS} organizations in a file, got more: ask page by page with frame(metric, period)`,
      );
  } while (after !== undefined);
  return rows;
}

/** Undefined for a restricted figure: nobody in particular asks. */
async function figureOf(
  { organizationId, disclosureId, fact }: FrameRow,
  { organizations }: Needs,
): Promise<FrameFigure | undefined> {
  if (fact.content === undefined) return undefined;
  const organization = await organizations.find(organizationId);
  if (organization === undefined)
    throw new DomainError("INVARIANT", `the organization of disclosure ${disclosureId} cannot be read`);
  return { organization, disclosure: disclosureId, leaf: fact.leaf, fact: fact.content };
}
