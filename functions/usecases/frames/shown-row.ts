// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../../../core/errors.ts";
import type { DisclosureStore } from "../../ports/disclosure-store.ts";
import type { FactRow } from "../../ports/fact-index.ts";
import type { ObjectStore } from "../../ports/object-store.ts";
import { mapBounded } from "../map-bounded.ts";
import { readVisibleFacts, type VisibleFact } from "../read-disclosure.ts";
import { maySeeAll, type Viewer } from "../viewer.ts";

interface Needs {
  readonly disclosures: DisclosureStore;
  readonly objects: ObjectStore;
}

const CONCURRENCY = 8;

/**
 * The facts of index rows as the viewer may see them. Public figures come from the index alone; a document is opened only for
 * a restricted fact of a viewer with a grant, and for a fact too long for the index.
 */
export function showRows(
  rows: readonly FactRow[],
  viewer: Viewer | undefined,
  needs: Needs,
): Promise<readonly VisibleFact[]> {
  return mapBounded(rows, CONCURRENCY, async (row) => {
    const { disclosureId, position, leaf, visibility, metric, period, dimensions, basis } = row;
    const isOpen = visibility === "PUBLIC" || maySeeAll(viewer, row.organizationId);
    if (isOpen && row.content === null) return readFact(row, viewer, needs);
    const content = row.content ?? undefined;
    return {
      disclosureId,
      index: position,
      leaf,
      visibility,
      metric,
      period,
      dimensions,
      basis,
      content,
    };
  });
}

async function readFact(
  { disclosureId, position }: FactRow,
  viewer: Viewer | undefined,
  needs: Needs,
): Promise<VisibleFact> {
  const record = await needs.disclosures.find(disclosureId);
  const fact = record && (await readVisibleFacts(record, viewer, needs)).facts[position];
  if (fact === undefined)
    throw new DomainError("INVARIANT", `fact ${position} of disclosure ${disclosureId} is missing`);
  return fact;
}
