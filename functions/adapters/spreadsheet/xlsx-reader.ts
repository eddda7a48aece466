// SPDX-License-Identifier: Apache-2.0
import type { Sheet } from "../../ports/spreadsheet-reader.ts";
import { LIMITS, tooLarge, unreadable } from "./limits.ts";
import { readXml } from "./read-xml.ts";
import type { WorkbookParts } from "./xlsx-cell.ts";
import { readSheet } from "./xlsx-sheet.ts";
import { readStyles } from "./xlsx-styles.ts";
import { openZip, type ZipArchive } from "./zip-archive.ts";

interface Relation {
  readonly type: string;
  readonly target: string;
}

interface SheetEntry {
  readonly name: string;
  readonly relation: string;
  readonly isVisible: boolean;
}

/** The visible sheets of an XLSX file (ECMA-376, transitional or strict). */
export function readXlsx(bytes: Uint8Array): readonly Sheet[] {
  const archive = openZip(bytes);
  const [main] = [...relationsOf("_rels/.rels", "", archive).values()].filter(({ type }) =>
    type.endsWith("/officeDocument"),
  );
  const workbookPart = main && archive.read(main.target);
  if (main === undefined || workbookPart === undefined)
    throw unreadable("an XLSX workbook", "another kind of ZIP file");
  const relations = relationsOf(relationsName(main.target), folderOf(main.target), archive);
  const { entries, isFrom1904 } = readWorkbook(workbookPart);
  if (entries.length > LIMITS.sheets) throw tooLarge("sheets", LIMITS.sheets, entries.length);
  const partOf = (type: string) => {
    const found = [...relations.values()].find((relation) => relation.type.endsWith(type));
    return found && archive.read(found.target);
  };
  const parts: WorkbookParts = {
    strings: readStrings(partOf("/sharedStrings")),
    styles: readStyles(partOf("/styles")),
    isFrom1904,
  };
  const budget = { left: LIMITS.cells };
  return entries.flatMap(({ name, relation, isVisible }) => {
    const target = relations.get(relation);
    const part = isVisible && target?.type.endsWith("/worksheet") ? archive.read(target.target) : undefined;
    return part === undefined ? [] : [{ name, rows: readSheet(part, parts, budget) }];
  });
}

function readWorkbook(part: Uint8Array) {
  const entries: SheetEntry[] = [];
  let isFrom1904 = false;
  readXml(part, {
    open(name, attributes) {
      if (name === "workbookPr") isFrom1904 = ["1", "true"].includes(attributes.get("date1904") ?? "");
      if (name !== "sheet") return;
      const relation = [...attributes].find(([key]) => key.endsWith(":id"))?.[1] ?? "";
      const isVisible = (attributes.get("state") ?? "visible") === "visible";
      entries.push({ name: (attributes.get("name") ?? "").slice(0, 100), relation, isVisible });
    },
    close: () => undefined,
    text: () => undefined,
  });
  return { entries, isFrom1904 };
}

function readStrings(part: Uint8Array | undefined): readonly string[] {
  const strings: string[] = [];
  if (part === undefined) return strings;
  const path: string[] = [];
  let current = "";
  readXml(part, {
    open(name) {
      path.push(name);
      if (name === "si") current = "";
    },
    text(text) {
      if (path.at(-1) === "t" && !path.includes("rPh")) current += text;
    },
    close(name) {
      path.pop();
      if (name !== "si") return;
      if (strings.length >= LIMITS.sharedStrings) throw tooLarge("texts", LIMITS.sharedStrings, "more");
      strings.push(current);
    },
  });
  return strings;
}

/** Relations of a part by id; targets inside the file only, as names of parts. */
function relationsOf(name: string, folder: string, archive: ZipArchive): ReadonlyMap<string, Relation> {
  const relations = new Map<string, Relation>();
  const part = archive.read(name);
  if (part === undefined) return relations;
  readXml(part, {
    open(tag, attributes) {
      if (tag !== "Relationship" || attributes.get("TargetMode") === "External") return;
      const target = attributes.get("Target") ?? "";
      const type = attributes.get("Type") ?? "";
      relations.set(attributes.get("Id") ?? "", { type, target: resolved(target, folder) });
    },
    close: () => undefined,
    text: () => undefined,
  });
  return relations;
}

function resolved(target: string, folder: string): string {
  const steps = target.startsWith("/") ? [] : folder.split("/").filter((step) => step !== "");
  for (const step of target.split("/")) {
    if (step === "..") steps.pop();
    else if (step !== "" && step !== ".") steps.push(step);
  }
  return steps.join("/");
}

function folderOf(part: string): string {
  return part.slice(0, part.lastIndexOf("/") + 1);
}

function relationsName(part: string): string {
  const folder = folderOf(part);
  return `${folder}_rels/${part.slice(folder.length)}.rels`;
}
