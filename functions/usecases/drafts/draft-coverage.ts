// SPDX-License-Identifier: Apache-2.0
import { type Coverage, coverageOf } from "../../../core/catalogue/coverage.ts";
import type { Framework } from "../../../core/log/statement.ts";
import type { DraftRecord } from "../../ports/draft-store.ts";
import { loadDraftFacts } from "./draft-parts.ts";
import { type ReadDraftNeeds, readDraftFacts } from "./read-draft-facts.ts";

/**
 * How far the facts of a draft that can be read answer a framework; undefined where the catalogue holds no references of it for
 * the draft's period.
 */
export async function draftCoverage(
  draft: DraftRecord,
  framework: Framework,
  needs: ReadDraftNeeds,
): Promise<Coverage | undefined> {
  const { period } = draft.header;
  const profile = needs.catalogue.profile(framework, period.start);
  if (profile === undefined) return undefined;
  const stated = await loadDraftFacts(draft, needs.objects);
  if (stated.size === 0) return coverageOf([], period, profile);
  const { read } = await readDraftFacts(draft, [...stated.values()], needs);
  return coverageOf(read.facts, period, profile);
}
