// SPDX-License-Identifier: Apache-2.0
import { factKey } from "../../../core/disclosure/fact-key.ts";
import { type DomainError, isDomainError } from "../../../core/errors.ts";
import { type Finding, hashedFindings } from "../../../core/rules/finding.ts";
import type { EachFact } from "../../../core/rules/read-each-fact.ts";
import { isAcceptable, runRules } from "../../../core/rules/run-rules.ts";
import type { StatedFact } from "../../../core/rules/stated-fact.ts";
import type { DisclosureStore } from "../../ports/disclosure-store.ts";
import type { DraftRecord } from "../../ports/draft-store.ts";
import type { EvidenceStore } from "../../ports/evidence-store.ts";
import type { GlyphCheck } from "../../ports/glyph-check.ts";
import type { OrganizationStore } from "../../ports/organization-store.ts";
import { refuseContradiction } from "../contradiction.ts";
import type { KeptFact } from "../facts-document.ts";
import { changesWithoutReason, keptFacts, knownBefore } from "../read-submission.ts";
import type { DraftFactsNeeds } from "./add-draft-facts.ts";
import { loadDraftFacts } from "./draft-parts.ts";
import { readDraftFacts } from "./read-draft-facts.ts";
import { identityOf } from "./submission-key.ts";

/** What would keep the draft from being submitted, at one place of it. */
export interface DraftProblem {
  /** key of the fact it is about; null where it is about the draft */
  readonly fact: string | null;
  /** field within the fact, or of the draft; empty where it is the fact as a whole */
  readonly path: string;
  readonly message: string;
}

export interface DraftCheck {
  /** the revision that was looked at */
  readonly revision: number;
  /** nothing but the approval of others stands between this revision and its acceptance */
  readonly isAcceptable: boolean;
  readonly problemCount: number;
  /** the first thousand */
  readonly problems: readonly DraftProblem[];
  /** what the rules say about the facts that could be read */
  readonly findings: readonly Finding[];
  /** those facts, in leaf order */
  readonly facts: readonly KeptFact[];
}

export interface CheckDraftNeeds extends DraftFactsNeeds {
  readonly disclosures: DisclosureStore;
  readonly evidence: EvidenceStore;
  readonly organizations: OrganizationStore;
  readonly glyphs: GlyphCheck;
}

const MAX_LISTED = 1000;

/** Everything that is wrong with a draft at once: submitDisclosure would stop at the first twenty. */
export async function checkDraft(draft: DraftRecord, needs: CheckDraftNeeds): Promise<DraftCheck> {
  const stated = await loadDraftFacts(draft, needs.objects);
  if (stated.size === 0)
    return verdict(draft, [
      { fact: null, path: "facts", message: `expected at least one fact, got ${noFacts(draft)}` },
    ]);
  const keys = [...stated.keys()];
  const facts = [...stated.values()];
  const each = await readDraftFacts(draft, facts, needs);
  const unread: readonly DraftProblem[] = each.problems.map(({ index, path, message }) => ({
    fact: keys[index] ?? null,
    path,
    message,
  }));
  const { organizationId, header } = draft;
  const known = await knownBefore({ ...header, organizationId }, each.read.facts, needs);
  const said = rulesSay(draft, each, known, needs);
  const { scope } = identityOf(draft);
  // A fact that cannot be read yet must not be called left out.
  const unexplained =
    unread.length > 0 ? [] : await changesWithoutReason(header.supersedes, scope, each.read.facts, needs);
  const kept = keptFacts(each.read);
  const problems = [
    ...unread,
    ...said.problems,
    ...unprintable(keys, facts, needs.glyphs),
    ...(await contradictions(draft, kept, needs)),
  ];
  return verdict(
    draft,
    problems,
    hashedFindings([...each.read.findings, ...said.findings, ...unexplained]),
    kept,
  );
}

function noFacts({ status }: DraftRecord): string {
  return status === "SUBMITTED" ? "none any more: they are those of the disclosure it became" : "none";
}

function verdict(
  { revision }: DraftRecord,
  problems: readonly DraftProblem[],
  findings: readonly Finding[] = [],
  facts: readonly KeptFact[] = [],
): DraftCheck {
  return {
    revision,
    isAcceptable: problems.length === 0 && isAcceptable(findings),
    problemCount: problems.length,
    problems: problems.slice(0, MAX_LISTED),
    findings,
    facts,
  };
}

/** A wrong acceptance of a warning is one problem, and must not hide what the rules say. */
function rulesSay(
  { header }: DraftRecord,
  { read }: EachFact,
  known: Awaited<ReturnType<typeof knownBefore>>,
  { catalogue }: CheckDraftNeeds,
): { readonly findings: readonly Finding[]; readonly problems: readonly DraftProblem[] } {
  const { gwpSet, frameworks, period, acceptedWarnings, boundary } = header;
  const rest = { gwpSet, frameworks, period, acceptedWarnings, boundary: boundary.approach };
  const context = { ...rest, ...known, catalogue };
  try {
    return { findings: runRules(read.facts, context), problems: [] };
  } catch (error) {
    return {
      findings: runRules(read.facts, { ...context, acceptedWarnings: [] }),
      problems: [problemOf(error, null)],
    };
  }
}

function unprintable(
  keys: readonly string[],
  facts: readonly StatedFact[],
  glyphs: GlyphCheck,
): readonly DraftProblem[] {
  return facts.flatMap(({ visibility, text, dimensions }, i) => {
    if (visibility === "RESTRICTED") return [];
    const shown = [
      ["text", text ?? ""],
      ...(dimensions ?? []).map(({ axis, member }) => [`dimensions.${axis}`, member]),
    ];
    return shown.flatMap(([path = "", value = ""]) => {
      try {
        glyphs.requirePrintable(path, value);
        return [];
      } catch (error) {
        return [problemOf(error, keys[i] ?? null, path)];
      }
    });
  });
}

async function contradictions(
  draft: DraftRecord,
  facts: readonly KeptFact[],
  { disclosures, objects }: CheckDraftNeeds,
): Promise<readonly DraftProblem[]> {
  const { scope, id } = identityOf(draft);
  // What this draft itself became, if it was submitted, is no contradiction of it.
  const others = (await disclosures.findScope(scope)).filter((other) => other.id !== id);
  try {
    await refuseContradiction(draft.header.supersedes, { facts, findings: [] }, others, objects);
    return [];
  } catch (error) {
    const clash = isDomainError(error) ? error.details.metric : undefined;
    const fact = facts.find(({ fact }) => fact.metric === clash);
    return [problemOf(error, fact === undefined ? null : factKey(fact.fact))];
  }
}

/** A refusal as a problem; anything else is no finding about the draft and goes on. */
function problemOf(error: unknown, fact: string | null, at?: string): DraftProblem {
  if (!isDomainError(error) || error.code === "INVARIANT" || error.code === "UNAVAILABLE") throw error;
  const { details, message } = error as DomainError;
  const path = at ?? (typeof details.path === "string" ? details.path : "");
  return { fact, path, message };
}
