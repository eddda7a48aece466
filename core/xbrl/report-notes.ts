// SPDX-License-Identifier: Apache-2.0
import { FOOTNOTE_ARCROLE } from "./document-info.ts";
import { expandedName, splitQName, XBRL } from "./expanded-name.ts";
import type { FactContext } from "./report-fact.ts";
import { quoted, type ReportErrorCode, type ReportProblems } from "./report-problems.ts";
import type { WrittenFact, WrittenReport } from "./report-structure.ts";

const NOTE = expandedName(XBRL, "note");

/** True for a note: a fact of `xbrl:note`, which no taxonomy has to define (OIM 1.0 §4). */
export function isNote(
  { dimensions }: WrittenFact,
  { namespaces }: Pick<FactContext, "namespaces">,
): boolean {
  const [prefix = "", local = ""] = splitQName(dimensions.get("concept") ?? "") ?? [];
  return expandedName(namespaces.get(prefix) ?? "", local) === NOTE;
}

/** Checks a note: its language, its own id as noteId, and no other dimension (OIM 1.0 §4). */
export function checkNote({ id, decimals, dimensions }: WrittenFact, { problems }: FactContext): void {
  const where = `note ${quoted(id)}`;
  const noteId = dimensions.get("noteId");
  if (!dimensions.has("language"))
    problems.add("oime:missingLanguageForNoteFact", `${where}: expected a language`);
  if (noteId === undefined)
    problems.add("oime:missingNoteIDDimension", `${where}: expected the dimension noteId`);
  else if (noteId !== id)
    problems.add(
      "oime:invalidNoteIDValue",
      `${where}: expected noteId ${quoted(id)}, got ${quoted(noteId ?? "")}`,
    );
  if (dimensions.has("unit")) problems.add("oime:misplacedUnitDimension", `${where}: expected no unit`);
  if (decimals !== null) problems.add("oime:misplacedDecimalsProperty", `${where}: expected no decimals`);
  const misplaced = [...dimensions.keys()].find(
    (name) => name === "entity" || name === "period" || name.includes(":"),
  );
  if (misplaced !== undefined)
    problems.add("oime:misplacedNoteFactDimension", `${where}: expected no dimension ${quoted(misplaced)}`);
}

/** Checks the links between facts and notes (OIM 1.0 §5): known types, groups and targets; footnotes lead to notes, notes are used. */
export function checkLinks({ documentInfo, facts }: WrittenReport, problems: ReportProblems): void {
  const notes = new Set(facts.filter((fact) => isNote(fact, documentInfo)).map(({ id }) => id));
  const ids = new Set(facts.map(({ id }) => id));
  const links = linksOf(facts);
  for (const { id, type, group, target } of links) {
    const tell = (code: ReportErrorCode, expected: string, got: string) =>
      problems.add(code, `fact ${quoted(id)}: expected ${expected}, got ${quoted(got)}`);
    const isFootnote = documentInfo.linkTypes.get(type) === FOOTNOTE_ARCROLE;
    if (!documentInfo.linkTypes.has(type)) tell("xbrlje:unknownLinkType", "a declared link type", type);
    if (!documentInfo.linkGroups.has(group)) tell("xbrlje:unknownLinkGroup", "a declared link group", group);
    if (!ids.has(target)) tell("xbrlje:unknownLinkTarget", "the id of a fact", target);
    else if (isFootnote && !notes.has(target)) tell("oime:illegalStandardFootnoteTarget", "a note", target);
  }
  const used = new Set(links.map(({ target }) => target));
  const unused = [...notes].filter((id) => !used.has(id));
  for (const id of unused) problems.add("oime:unusedNoteFact", `note ${quoted(id)}: expected a link to it`);
}

function linksOf(facts: readonly WrittenFact[]) {
  return facts.flatMap(({ id, links }) =>
    [...links].flatMap(([type, groups]) =>
      [...groups].flatMap(([group, targets]) => targets.map((target) => ({ id, type, group, target }))),
    ),
  );
}
