// SPDX-License-Identifier: Apache-2.0
import { splitSQName } from "./expanded-name.ts";
import { isJsonArray, isJsonNumber, isJsonObject, type Json, type JsonObject } from "./json-reader.ts";
import { quoted, type ReportProblems } from "./report-problems.ts";

/** A report as written: its shape is right, nothing else is known. */
export interface WrittenReport {
  readonly documentInfo: WrittenDocumentInfo;
  readonly facts: readonly WrittenFact[];
  /** names of extension properties, wherever they stand */
  readonly extensions: ReadonlySet<string>;
}

export interface WrittenDocumentInfo {
  readonly namespaces: ReadonlyMap<string, string>;
  readonly linkTypes: ReadonlyMap<string, string>;
  readonly linkGroups: ReadonlyMap<string, string>;
  readonly taxonomy: readonly string[];
  readonly features: ReadonlyMap<string, Json>;
}

export interface WrittenFact {
  readonly id: string;
  /** null for a nil fact */
  readonly value: string | null;
  /** null where absent: the value is exact */
  readonly decimals: number | null;
  readonly dimensions: ReadonlyMap<string, string | null>;
  /** link type → link group → ids of facts */
  readonly links: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
}

const DOCUMENT_TYPE = "https://xbrl.org/2021/xbrl-json";
const INFO_KEYS = [
  "documentType",
  "features",
  "namespaces",
  "linkTypes",
  "linkGroups",
  "taxonomy",
  "baseURL",
];
const FACT_KEYS = ["value", "decimals", "dimensions", "links"];
const CORE_DIMENSIONS = ["concept", "entity", "period", "unit", "language", "noteId"];
// Beyond it a power of ten costs more than any figure is worth.
const MAX_DECIMALS = 1000;

interface Reader {
  readonly problems: ReportProblems;
  readonly extensions: Set<string>;
  isSound: boolean;
}

/** Reads the shape of a report (xBRL-JSON 1.0 §2.3); undefined, with the problems told, when it is not that of one. */
export function readStructure(root: Json, problems: ReportProblems): WrittenReport | undefined {
  const reader: Reader = { problems, extensions: new Set(), isSound: true };
  const info = isJsonObject(root) ? root.get("documentInfo") : undefined;
  const type = isJsonObject(info) ? info.get("documentType") : undefined;
  if (!isJsonObject(root) || !isJsonObject(info) || type !== DOCUMENT_TYPE) {
    const got = typeof type === "string" ? quoted(type) : "none";
    problems.add("oimce:unsupportedDocumentType", `documentType: expected ${DOCUMENT_TYPE}, got ${got}`);
    return undefined;
  }
  checkKeys(root, ["documentInfo", "facts"], "the report", reader);
  const documentInfo = readDocumentInfo(info, reader);
  const facts = objectAt(root, "facts", "the report", reader);
  const read = [...facts].map(([id, fact]) => readFact(id, fact, reader));
  return reader.isSound ? { documentInfo, facts: read, extensions: reader.extensions } : undefined;
}

function readDocumentInfo(info: JsonObject, reader: Reader): WrittenDocumentInfo {
  checkKeys(info, INFO_KEYS, "documentInfo", reader);
  const taxonomy = info.get("taxonomy");
  if (!isListOfText(taxonomy)) refuse("documentInfo.taxonomy: expected a list of URLs", reader);
  const baseUrl = info.get("baseURL");
  if (baseUrl !== undefined && typeof baseUrl !== "string")
    refuse("documentInfo.baseURL: expected text", reader);
  return {
    namespaces: textMap(info, "namespaces", reader),
    linkTypes: textMap(info, "linkTypes", reader),
    linkGroups: textMap(info, "linkGroups", reader),
    taxonomy: isListOfText(taxonomy) ? taxonomy : [],
    features: objectAt(info, "features", "documentInfo", reader),
  };
}

function readFact(id: string, fact: Json, reader: Reader): WrittenFact {
  const where = `fact ${quoted(id)}`;
  const empty = { id, value: null, decimals: null, dimensions: new Map(), links: new Map() };
  if (!isJsonObject(fact)) {
    refuse(`${where}: expected an object`, reader);
    return empty;
  }
  checkKeys(fact, FACT_KEYS, where, reader);
  const value = fact.get("value");
  if (value !== null && typeof value !== "string")
    refuse(`${where}: expected value as text in quotes, or null`, reader);
  if (!fact.has("dimensions")) refuse(`${where}: expected dimensions`, reader);
  return {
    id,
    value: typeof value === "string" ? value : null,
    decimals: readDecimals(fact.get("decimals"), where, reader),
    dimensions: readDimensions(objectAt(fact, "dimensions", where, reader), where, reader),
    links: readLinks(objectAt(fact, "links", where, reader), where, reader),
  };
}

function readDecimals(decimals: Json | undefined, where: string, reader: Reader): number | null {
  if (decimals === undefined) return null;
  const isInteger = isJsonNumber(decimals) && /^-?[0-9]{1,5}$/.test(decimals.number);
  if (isInteger && Math.abs(Number(decimals.number)) <= MAX_DECIMALS) return Number(decimals.number);
  refuse(`${where}: expected decimals as an integer from -${MAX_DECIMALS} to ${MAX_DECIMALS}`, reader);
  return null;
}

function readDimensions(
  dimensions: JsonObject,
  where: string,
  reader: Reader,
): ReadonlyMap<string, string | null> {
  const read = new Map<string, string | null>();
  for (const [name, value] of dimensions) {
    const isCore = CORE_DIMENSIONS.includes(name);
    if (!isCore && splitSQName(name) === undefined)
      refuse(`${where}: expected a dimension name, got ${quoted(name)}`, reader);
    if (typeof value === "string" || (value === null && !isCore)) read.set(name, value);
    else refuse(`${where}: expected dimension ${quoted(name)} as text`, reader);
  }
  return read;
}

function readLinks(links: JsonObject, where: string, reader: Reader) {
  const read = new Map<string, ReadonlyMap<string, readonly string[]>>();
  for (const type of links.keys()) {
    const groups = new Map<string, readonly string[]>();
    for (const [group, targets] of objectAt(links, type, where, reader)) {
      if (isListOfText(targets)) groups.set(group, targets);
      else refuse(`${where}: expected links.${type}.${group} as a list of fact ids`, reader);
    }
    read.set(type, groups);
  }
  return read;
}

/** Other keys are extension properties, which have a prefix; anything else is no part of the format (§4). */
function checkKeys(object: JsonObject, known: readonly string[], where: string, reader: Reader): void {
  for (const key of object.keys()) {
    if (known.includes(key)) continue;
    if (splitSQName(key) === undefined) refuse(`${where}: expected no property ${quoted(key)}`, reader);
    else reader.extensions.add(key);
  }
}

function objectAt(parent: JsonObject, key: string, where: string, reader: Reader): JsonObject {
  const value = parent.get(key);
  if (isJsonObject(value)) return value;
  if (value !== undefined) refuse(`${where}: expected ${quoted(key)} as an object`, reader);
  return new Map();
}

function textMap(parent: JsonObject, key: string, reader: Reader): ReadonlyMap<string, string> {
  const read = new Map<string, string>();
  for (const [alias, uri] of objectAt(parent, key, "documentInfo", reader)) {
    if (typeof uri === "string") read.set(alias, uri);
    else refuse(`documentInfo.${key}: expected ${quoted(alias)} as text`, reader);
  }
  return read;
}

function isListOfText(value: Json | undefined): value is readonly string[] {
  return isJsonArray(value) && value.every((item) => typeof item === "string");
}

function refuse(message: string, reader: Reader): void {
  reader.isSound = false;
  reader.problems.add("xbrlje:invalidJSONStructure", message);
}
