// SPDX-License-Identifier: Apache-2.0
import type { Catalogue, Metric } from "../catalogue/catalogue.ts";
import type { Fact } from "../disclosure/fact.ts";
import {
  type ExportedDisclosure,
  type LeftOut,
  reportEntity,
  reportNamespaces,
  type WrittenFigure,
  writeFact,
} from "./export-report.ts";
import { ITEM_TYPES } from "./item-types.ts";
import { axisName, conceptName, itemTypeOf, taxonomyPlace } from "./register-taxonomy.ts";

/** One organization's figure in a frame. */
export interface FrameFigure {
  readonly organization: ExportedDisclosure["organization"];
  readonly disclosure: string;
  readonly leaf: string;
  readonly fact: Fact;
}

export interface FrameSettings {
  readonly catalogue: Catalogue;
  readonly publicUrl: string;
  /** name of the CSV file beside the metadata */
  readonly csvFile: string;
}

/** An xBRL-CSV report: its metadata, which is JSON, and its one table. */
export interface ExportedFrame {
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly csv: string;
  readonly leftOut: readonly LeftOut[];
}

/** What the standard does not name, beside each figure: the proof of it and how it was stated. */
const COMMENTS = [
  "leafHash",
  "disclosure",
  "basis",
  "statedValue",
  "statedUnit",
  "censored",
  "nullReason",
] as const;
// A cell that begins so is a special value (xBRL-CSV 1.0 §3.1.8).
const NIL = "#nil";
const NONE = "#none";
const EMPTY = "#empty";

/**
 * Writes one metric across organizations as an xBRL-CSV report (xBRL-CSV 1.0): a row an organization, named after its leaf hash.
 * Restricted figures must be left out before; what cannot be said exactly is left out here, with its reason.
 */
export function exportFrame(
  metric: Metric,
  figures: readonly FrameFigure[],
  settings: FrameSettings,
): ExportedFrame {
  const leftOut: LeftOut[] = [];
  const columns = columnsOf(metric, settings.catalogue);
  const axes = [...new Set(figures.flatMap(({ fact }) => Object.keys(fact.dimensions)))].sort();
  const lines = [["id", ...columns, ...axes, "value", ...COMMENTS]];
  for (const figure of figures) {
    const written = writeFact(figure.fact, null, settings.catalogue);
    if (typeof written === "string") leftOut.push({ leaf: figure.leaf, reason: written });
    else lines.push(rowOf(figure, written, columns, axes));
  }
  return {
    metadata: metadataOf(metric, columns, axes, settings),
    csv: lines.map((cells) => `${cells.map(csvCell).join(",")}\r\n`).join(""),
    leftOut,
  };
}

/** The columns that name a figure: numbers have a unit, unless they are pure, and an accuracy; texts a language. */
function columnsOf(metric: Metric, { units }: Catalogue): readonly string[] {
  const { unit, value } = ITEM_TYPES[itemTypeOf(metric, units)];
  const isPure = metric.unit === null || ["pure", "persons", "count"].includes(metric.unit);
  const ofNumber = unit === undefined ? [] : [...(isPure ? [] : ["unit"]), "decimals"];
  return ["entity", "period", ...ofNumber, ...(value === "string" ? ["language"] : [])];
}

function rowOf(
  { organization, disclosure, leaf, fact }: FrameFigure,
  { amount, dimensions }: WrittenFigure,
  columns: readonly string[],
  axes: readonly string[],
): string[] {
  const core: Readonly<Record<string, string | undefined>> = {
    ...dimensions,
    entity: reportEntity(organization),
    decimals: amount.decimals === null ? undefined : String(amount.decimals),
  };
  const comments: Readonly<Record<(typeof COMMENTS)[number], string | null>> = {
    leafHash: leaf,
    disclosure,
    basis: fact.basis,
    statedValue: fact.value,
    statedUnit: fact.unit,
    censored: fact.censored,
    nullReason: fact.nullReason,
  };
  return [
    `f${leaf}`,
    ...columns.map((name) => core[name] ?? NONE),
    ...axes.map((axis) => special(fact.dimensions[axis]) ?? NONE),
    special(amount.value ?? undefined) ?? NIL,
    ...COMMENTS.map((name) => comments[name] ?? ""),
  ];
}

function metadataOf(
  metric: Metric,
  columns: readonly string[],
  axes: readonly string[],
  { catalogue, publicUrl, csvFile }: FrameSettings,
): Readonly<Record<string, unknown>> {
  const place = taxonomyPlace(publicUrl, catalogue);
  const named = columns.filter((name) => name !== "decimals").map((name) => [name, `$${name}`]);
  const value = {
    dimensions: {
      concept: `ts:${conceptName(metric.slug)}`,
      ...Object.fromEntries(named),
      ...Object.fromEntries(axes.map((axis) => [`ts:${axisName(axis)}`, `$${axis}`])),
    },
    ...(columns.includes("decimals") ? { decimals: "$decimals" } : {}),
  };
  const parameters = ["id", ...columns, ...axes].map((name) => [name, {}]);
  const comments = COMMENTS.map((name) => [name, { comment: true }]);
  return {
    documentInfo: {
      documentType: "https://xbrl.org/2021/xbrl-csv",
      namespaces: reportNamespaces(place),
      taxonomy: [place.entryPoint],
    },
    tableTemplates: {
      frame: {
        rowIdColumn: "id",
        columns: { ...Object.fromEntries(parameters), value, ...Object.fromEntries(comments) },
      },
    },
    tables: { frame: { template: "frame", url: csvFile } },
  };
}

/** A text as a cell with a meaning: empty ones and those that look like special values are told from them (§3.1.8). */
function special(text: string | undefined): string | undefined {
  if (text === "") return EMPTY;
  return text?.startsWith("#") ? `#${text}` : text;
}

/** RFC 4180. */
function csvCell(cell: string): string {
  return /[",\r\n]/.test(cell) || cell.trim() !== cell ? `"${cell.replaceAll('"', '""')}"` : cell;
}
