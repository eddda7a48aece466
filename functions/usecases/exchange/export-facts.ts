// SPDX-License-Identifier: Apache-2.0
import type { Catalogue } from "../../../core/catalogue/catalogue.ts";
import type { Fact } from "../../../core/disclosure/fact.ts";
import { periodOf } from "../../../core/rules/calendar.ts";
import type { StatedFact } from "../../../core/rules/stated-fact.ts";
import type { DisclosureStore } from "../../ports/disclosure-store.ts";
import type { ObjectStore } from "../../ports/object-store.ts";
import type { SpreadsheetWriter } from "../../ports/spreadsheet-writer.ts";
import { readDisclosure, readVisibleFacts } from "../read-disclosure.ts";
import { withPlainHeaders } from "./data-columns.ts";
import { factsSheet } from "./facts-sheet.ts";
import type { TableFormat } from "./write-template.ts";

interface Needs {
  readonly catalogue: Catalogue;
  readonly disclosures: DisclosureStore;
  readonly objects: ObjectStore;
  readonly spreadsheetWriter: SpreadsheetWriter;
}

// Raised whenever docs/exchange.md changes how a fact is written, so that no old file is served for the new form.
const FORM = 1;
const MEDIA_TYPES: Readonly<Record<TableFormat, string>> = {
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  csv: "text/csv; charset=utf-8",
};

/**
 * The public facts of a disclosure in the public log as a table that an import reads back; undefined where there is none for
 * everybody. Written once and then read, as every leaf is hashed to write it; a crash before it is kept leaves it to be written later.
 */
export async function exportFacts(
  id: string,
  format: TableFormat,
  needs: Needs,
): Promise<Uint8Array | undefined> {
  const record = await readDisclosure(id, undefined, needs);
  if (record === undefined) return undefined;
  const key = `disclosures/${record.id}/facts-${FORM}-${needs.catalogue.version}.${format}`;
  const kept = await needs.objects.get(key);
  if (kept !== undefined) return kept;
  const { facts } = await readVisibleFacts(record, undefined, needs);
  const stated = facts.flatMap(({ content, visibility }) =>
    content === undefined ? [] : [{ ...statedFrom(content), visibility }],
  );
  const sheet = factsSheet(stated, needs.catalogue);
  const bytes =
    format === "xlsx"
      ? await needs.spreadsheetWriter.xlsx([sheet])
      : needs.spreadsheetWriter.csv(withPlainHeaders(sheet));
  await needs.objects.put(key, bytes, MEDIA_TYPES[format]);
  return bytes;
}

export function mediaTypeOf(format: TableFormat): string {
  return MEDIA_TYPES[format];
}

/** A fact as its company stated it; `calculation` has no column. */
function statedFrom(fact: Fact): StatedFact {
  const { dimensions, period, restates } = fact;
  return {
    ...{ metric: fact.metric, value: fact.value, text: fact.text, unit: fact.unit, note: fact.note },
    ...{ nullReason: fact.nullReason, censored: fact.censored, decimals: fact.decimals, basis: fact.basis },
    evidence: fact.evidence,
    dimensions: Object.entries(dimensions).map(([axis, member]) => ({ axis, member })),
    period: periodOf(period),
    restatement: restates && { reason: restates.reason, note: restates.note },
  };
}
