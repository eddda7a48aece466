// SPDX-License-Identifier: Apache-2.0
import { fromBase64 } from "../../../core/canonical/encoding.ts";
import { DomainError } from "../../../core/errors.ts";
import { statedFactKey } from "../../../core/rules/stated-key.ts";
import type { DraftRecord } from "../../ports/draft-store.ts";
import type { SpreadsheetReader } from "../../ports/spreadsheet-reader.ts";
import { addDraftFacts, type DraftFactsNeeds } from "../drafts/add-draft-facts.ts";
import { requireDraft } from "../drafts/draft-access.ts";
import { loadDraftFacts } from "../drafts/draft-parts.ts";
import { removeDraftFacts } from "../drafts/remove-draft-facts.ts";
import { requireLine } from "../input-text.ts";
import type { Viewer } from "../viewer.ts";
import { checkMapping } from "./check-mapping.ts";
import type { ImportMapping } from "./import-mapping.ts";
import { readSpreadsheetFacts, type SpreadsheetFacts } from "./read-spreadsheet-facts.ts";

export interface ImportFactsInput {
  readonly draftId: string;
  readonly fileName: string;
  /** base64 of the file */
  readonly content: string;
  readonly mapping: ImportMapping;
  /** facts that the file no longer states leave the draft, where every row could be read */
  readonly replace: boolean;
  /** reads and tells, keeps nothing */
  readonly dryRun: boolean;
}

export interface ImportResult {
  readonly draft: DraftRecord;
  readonly format: "CSV" | "XLSX";
  readonly encoding: string | null;
  readonly imported: number;
  readonly removed: number;
  readonly skipped: number;
  readonly errorCount: number;
  readonly errors: SpreadsheetFacts["errors"];
  readonly ignoredColumns: readonly string[];
}

export interface ImportNeeds extends DraftFactsNeeds {
  readonly spreadsheetReader: SpreadsheetReader;
}

const MAX_NAME = 200;
/** In base64 it is below the bound of a body, with 400 KB to spare for the mapping. */
export const MAX_FILE_BYTES = 3 * 1024 * 1024;
const MAX_BASE64 = Math.ceil(MAX_FILE_BYTES / 3) * 4;

/**
 * Reads a spreadsheet into a draft: good rows take the place of earlier facts of the same metric, period and dimensions, the others
 * are told about. The same file twice changes nothing; a crash between adding and removing leaves facts that the next import removes.
 */
export async function importFacts(
  input: ImportFactsInput,
  viewer: Viewer | undefined,
  needs: ImportNeeds,
): Promise<ImportResult> {
  const { draft } = await requireDraft(input.draftId, viewer, "importFacts", needs);
  const file = { name: requireLine(input.fileName, "fileName", MAX_NAME), bytes: bytesOf(input.content) };
  const spreadsheet = await needs.spreadsheetReader.read(file);
  const { period, currency } = draft.header;
  const mapping = checkMapping(input.mapping, needs.catalogue);
  const { facts, ...told } = readSpreadsheetFacts(spreadsheet, mapping, {
    catalogue: needs.catalogue,
    period,
    currency,
  });
  const { format, encoding } = spreadsheet;
  const said = { format, encoding, imported: facts.length, removed: 0, ...told };
  if (input.dryRun) return { draft, ...said };
  const added = await addDraftFacts({ draftId: draft.id, facts, batchKey: null }, viewer, needs);
  if (!input.replace || told.errorCount > 0) return { draft: added, ...said };
  const kept = new Set(facts.map((fact) => statedFactKey(fact, period, needs.catalogue)));
  const keys = [...(await loadDraftFacts(added, needs.objects)).keys()].filter((key) => !kept.has(key));
  const left = await removeDraftFacts({ draftId: draft.id, keys }, viewer, needs);
  return { draft: left, ...said, removed: keys.length };
}

function bytesOf(content: string): Uint8Array {
  if (content.length > MAX_BASE64)
    throw new DomainError(
      "TOO_LARGE",
      `content: expected at most ${MAX_FILE_BYTES} bytes in base64, got more`,
      {
        limit: MAX_FILE_BYTES,
      },
    );
  const bytes = fromBase64(content);
  if (bytes === undefined)
    throw new DomainError("BAD_INPUT", "content: expected the bytes of the file in base64 (RFC 4648 §4)", {
      path: "content",
    });
  return bytes;
}
