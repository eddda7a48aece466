// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { DomainError } from "../../core/errors.ts";
import type { ImportArguments } from "./import-arguments.ts";
import type { RegisterClient } from "./register-client.ts";

export interface ImportFinding {
  readonly severity: string;
  readonly rule: { readonly id: string };
  readonly message: string;
  readonly expected: string | null;
  readonly actual: string | null;
}

export interface ImportedFile {
  readonly imported: number;
  readonly removed: number;
  readonly skipped: number;
  readonly errorCount: number;
  readonly ignoredColumns: readonly string[];
  readonly errors: readonly { readonly sheet: string; readonly message: string }[];
  readonly draft: {
    readonly factCount: number;
    readonly check: {
      readonly isAcceptable: boolean;
      readonly problemCount: number;
      readonly problems: readonly { readonly path: string; readonly message: string }[];
      readonly findings: readonly ImportFinding[];
    };
  };
}

interface SavedDraft {
  readonly id: string;
  readonly status: string;
}

const SAVE = "mutation ($input: SaveDraftInput!) { saveDraft(input: $input) { draft { id status } } }";
const IMPORT = `mutation ($input: ImportFactsInput!, $language: Language!) {
  importFacts(input: $input) {
    imported removed skipped errorCount ignoredColumns
    errors { sheet message(language: $language) }
    draft { factCount check {
      isAcceptable problemCount problems { path message }
      findings { severity rule { id } message(language: $language) expected actual }
    } }
  }
}`;
const SUBMIT = `mutation ($draft: ID!, $language: Language!) {
  submitDraft(draft: $draft) {
    disclosure { id }
    findings { severity rule { id } message(language: $language) expected actual }
  }
}`;
const MAX_DRAFTS = 100;

/** The open draft for this period and boundary: the one of an earlier import, or a new one where that was submitted. */
export async function openDraft(
  organization: string,
  { period, frameworks, boundary, currency }: ImportArguments,
  client: RegisterClient,
): Promise<string> {
  const header = { period, frameworks, boundary: { approach: boundary }, currency };
  const name = createHash("sha256")
    .update(JSON.stringify([organization, header]))
    .digest("hex")
    .slice(0, 24);
  for (let i = 1; i <= MAX_DRAFTS; i += 1) {
    const input = { idempotencyKey: `import-${name}-${i}`, organization, ...header };
    const { saveDraft } = await client.graphql<{ readonly saveDraft: { readonly draft: SavedDraft } }>(SAVE, {
      input,
    });
    if (saveDraft.draft.status === "OPEN") return saveDraft.draft.id;
  }
  throw new DomainError("CONFLICT", `draft: expected an open one, got ${MAX_DRAFTS} that were submitted`);
}

/** Puts the file into the draft, in place of what an earlier version of it said. */
export async function importInto(
  draft: string,
  file: { readonly name: string; readonly bytes: Uint8Array; readonly mapping: unknown },
  language: ImportArguments["language"],
  client: RegisterClient,
): Promise<ImportedFile> {
  const content = Buffer.from(file.bytes).toString("base64");
  const input = { draft, fileName: file.name, content, mapping: file.mapping, replace: true };
  const { importFacts } = await client.graphql<{ readonly importFacts: ImportedFile }>(IMPORT, {
    input,
    language,
  });
  return importFacts;
}

/** Submits a draft; no disclosure where a rule refused it. */
export async function submitDraft(
  draft: string,
  language: ImportArguments["language"],
  client: RegisterClient,
): Promise<{
  readonly disclosure: { readonly id: string } | null;
  readonly findings: readonly ImportFinding[];
}> {
  const { submitDraft: submitted } = await client.graphql<{
    readonly submitDraft: {
      readonly disclosure: { readonly id: string } | null;
      readonly findings: readonly ImportFinding[];
    };
  }>(SUBMIT, { draft, language });
  return submitted;
}
