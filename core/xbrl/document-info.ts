// SPDX-License-Identifier: Apache-2.0
import { ISO4217, UTR, XBRL, XBRLI } from "./expanded-name.ts";
import { quoted, type ReportProblems } from "./report-problems.ts";
import type { WrittenDocumentInfo, WrittenReport } from "./report-structure.ts";
import type { Taxonomy } from "./taxonomy.ts";

export const FOOTNOTE_ARCROLE = "http://www.xbrl.org/2003/arcrole/fact-footnote";
const NAMESPACES: Readonly<Record<string, string>> = {
  xbrl: XBRL,
  xbrli: XBRLI,
  utr: UTR,
  iso4217: ISO4217,
  xs: "http://www.w3.org/2001/XMLSchema",
};
const LINKS: Readonly<Record<string, string>> = {
  footnote: FOOTNOTE_ARCROLE,
  explanatoryFact: "http://www.xbrl.org/2009/arcrole/fact-explanatoryFact",
  _: "http://www.xbrl.org/2003/role/link",
};

/** Checks what a report says of itself: aliases, extension and feature names, and the taxonomy it names (OIM Common 1.0 §§2-3). */
export function checkDocumentInfo(
  { documentInfo, extensions }: WrittenReport,
  taxonomy: Taxonomy,
  problems: ReportProblems,
): void {
  const { namespaces, linkTypes, linkGroups, features } = documentInfo;
  for (const name of [...extensions, ...features.keys()]) {
    const prefix = name.split(":", 1)[0] ?? "";
    if (!namespaces.has(prefix))
      problems.add("oimce:unboundPrefix", `expected a declared prefix, got property ${quoted(name)}`);
  }
  checkAliases(namespaces, "namespaces", NAMESPACES, problems);
  checkAliases(linkTypes, "linkTypes", LINKS, problems);
  checkAliases(linkGroups, "linkGroups", LINKS, problems);
  checkLinkAliases(linkTypes, "linkTypes", problems);
  checkLinkAliases(linkGroups, "linkGroups", problems);
  checkTaxonomy(documentInfo, taxonomy, problems);
}

function checkAliases(
  aliases: ReadonlyMap<string, string>,
  where: string,
  reserved: Readonly<Record<string, string>>,
  problems: ReportProblems,
): void {
  const seen = new Map<string, string>();
  for (const [alias, uri] of aliases) {
    const other = seen.get(uri);
    seen.set(uri, alias);
    if (alias === "")
      problems.add("oimce:invalidEmptyURIAlias", `${where}: expected an alias that is not empty`);
    if (other !== undefined)
      problems.add(
        "oimce:multipleAliasesForURI",
        `${where}: expected one alias of ${quoted(uri)}, got ${quoted(other)} and ${quoted(alias)}`,
      );
    if (Object.hasOwn(reserved, alias) && reserved[alias] !== uri)
      problems.add(
        "oimce:invalidURIForReservedAlias",
        `${where}: expected ${alias} to mean ${reserved[alias]}, got ${quoted(uri)}`,
      );
  }
}

/** Only for links: in practice reserved namespaces go by other prefixes too, and processors take them. */
function checkLinkAliases(
  aliases: ReadonlyMap<string, string>,
  where: string,
  problems: ReportProblems,
): void {
  for (const [alias, uri] of aliases) {
    const expected = Object.keys(LINKS).find((name) => LINKS[name] === uri);
    if (expected !== undefined && expected !== alias)
      problems.add(
        "oimce:invalidAliasForReservedURI",
        `${where}: expected the alias ${expected} for ${uri}, got ${quoted(alias)}`,
      );
  }
}

function checkTaxonomy(info: WrittenDocumentInfo, taxonomy: Taxonomy, problems: ReportProblems): void {
  const unknown = info.taxonomy.find((url) => !taxonomy.entryPoints.includes(url));
  if (info.taxonomy.length === 0)
    problems.add("oime:noTaxonomy", "documentInfo.taxonomy: expected at least one URL");
  if (unknown !== undefined)
    problems.add(
      "oime:invalidTaxonomy",
      `documentInfo.taxonomy: expected ${taxonomy.entryPoints.join(", ")}, got ${quoted(unknown)}`,
    );
}
