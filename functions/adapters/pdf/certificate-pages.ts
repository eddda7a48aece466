// SPDX-License-Identifier: Apache-2.0
import type { CertificateContent } from "../../ports/certificate-renderer.ts";
import { drawEvidence, drawProof, evidenceHeight, proofHeight } from "./draw-evidence.ts";
import { drawCompany, drawFacts, drawFoot, drawRunningHead, drawTitle } from "./draw-head.ts";
import { chartFigures, drawChart, drawQrCode, drawSeal } from "./draw-seal.ts";
import { type Columns, columnsFor, drawRow, drawTableHead, layRow, type Row } from "./draw-table.ts";
import { printPeriod } from "./figure-text.ts";
import {
  type Box,
  CONTENT_WIDTH,
  createPageCanvas,
  type EmbeddedFonts,
  PAGE,
  type PageCanvas,
} from "./page-canvas.ts";
import { PALETTE } from "./palette.ts";

/** Content streams of all pages and where the first one carries the seal and the QR code. */
export interface CertificatePages {
  readonly streams: readonly string[];
  readonly seal: Box;
  readonly qrCode: Box;
}

const FOOT_HEIGHT = 33;
const BOTTOM = PAGE.height - FOOT_HEIGHT;
const GAP = 9;
const SEAL_ROW_HEIGHT = 104;
const FEWEST_FOLLOWING = 6;
const LOWEST_SEAL_ROW = 92;
const TALLEST_SEAL_ROW = 168;
const TALLEST_PLAIN_SEAL_ROW = 126;
const TABLE_HEAD_HEIGHT = 18;
const LARGEST_STRETCH = 9;
const LARGEST_QR = 128;
const CAPTION_HEIGHT = 6;
const NOTE_HEIGHT = 10;
const TITLE_HEIGHT = 22;

/** Lines under the table: what is withheld and what the change column compares with. */
function notesOf({ figures, restrictedCount }: CertificateContent): readonly string[] {
  const periods = new Set(figures.flatMap(({ previous }) => (previous === null ? [] : [previous.period])));
  const compared = [...periods].toSorted().map((period) => printPeriod(period).en);
  return [
    ...(restrictedCount === 0
      ? []
      : [
          `${restrictedCount} more restricted: committed to in the facts root, not shown. ` +
            `另有${restrictedCount}项受限数据，已计入数据根，未列示。`,
        ]),
    ...(compared.length === 0 ? [] : [`Change against 变化相对于：${compared.join(", ")}`]),
  ];
}

function drawTableTitle(page: PageCanvas, content: CertificateContent, top: number): number {
  const count = content.figures.length;
  page.text(PAGE.margin, top + 15, `Reported figures 披露数据 (${count})`, {
    weight: "bold",
    size: 10.5,
    colour: PALETTE.green,
  });
  return top + TITLE_HEIGHT;
}

interface TableRun {
  readonly columns: Columns;
  readonly rows: readonly Row[];
  /** index of the first row among all, so that shading continues over pages */
  readonly first: number;
  readonly stretch: number;
}

function drawRows(page: PageCanvas, { columns, rows, first, stretch }: TableRun, top: number): number {
  let y = drawTableHead(page, columns, top);
  rows.forEach((row, i) => {
    const startsPillar = row.figure.pillar !== rows[i - 1]?.figure.pillar;
    y = drawRow(page, columns, row, { top: y, stretch, isShaded: (first + i) % 2 === 1, startsPillar });
  });
  page.fill({ x: PAGE.margin, y, width: CONTENT_WIDTH, height: 0.8 }, PALETTE.green);
  return y;
}

/**
 * How many of the rows, from the given one, go on a page with that height. At least one, so that every page moves
 * on; and if some must follow, so few that the next page is not left with a line or two.
 */
function countFitting(rows: readonly Row[], from: number, height: number): number {
  const left = rows.length - from;
  let room = height;
  let count = 0;
  for (const row of rows.slice(from)) {
    room -= row.height;
    if (room < 0) break;
    count++;
  }
  return Math.max(1, count === left ? count : Math.min(count, left - FEWEST_FOLLOWING));
}

const heightOf = (rows: readonly Row[]) => rows.reduce((sum, row) => sum + row.height, 0);

function drawNotes(page: PageCanvas, notes: readonly string[], top: number): number {
  notes.forEach((note, i) => {
    page.text(PAGE.margin, top + 9 + i * NOTE_HEIGHT, note, {
      weight: "regular",
      size: 7,
      colour: PALETTE.quiet,
    });
  });
  return top + notes.length * NOTE_HEIGHT;
}

/** The row with chart, seal and QR code. */
function drawSealRow(page: PageCanvas, content: CertificateContent, top: number, height: number) {
  const side = Math.min(LARGEST_QR, height - CAPTION_HEIGHT);
  const qrTop = top + (height - side - CAPTION_HEIGHT) / 2;
  const qrCode = { x: PAGE.width - PAGE.margin - side, y: qrTop, width: side, height: side };
  const hasChart = chartFigures(content.figures).length > 0;
  const sealWidth = hasChart ? 158 : CONTENT_WIDTH - side - 8;
  const seal = { x: qrCode.x - 8 - sealWidth, y: top, width: sealWidth, height };
  if (hasChart) {
    drawChart(page, content.figures, { x: PAGE.margin, y: top, width: seal.x - PAGE.margin - 14, height });
  }
  drawSeal(page, content, seal);
  drawQrCode(page, content.verifyUrl, qrCode);
  page.text(qrCode.x + side / 2, qrTop + side + 2, "Scan to verify 扫码核验", {
    weight: "regular",
    size: 7,
    colour: PALETTE.quiet,
    align: "center",
  });
  return { seal, qrCode };
}

interface FirstPage {
  readonly canvas: PageCanvas;
  readonly seal: Box;
  readonly qrCode: Box;
  readonly shown: number;
}

interface Plan {
  readonly notes: readonly string[];
  readonly shown: number;
  readonly stretch: number;
}

/** How much of the table stands on the first page: all of it if a lower seal row makes it fit, else what fits. */
function planTable(content: CertificateContent, rows: readonly Row[], space: number): Plan {
  const notes = notesOf(content);
  const roomFor = (lines: number, sealRow: number) => space - lines * NOTE_HEIGHT - sealRow;
  const all = heightOf(rows);
  if (all <= roomFor(notes.length, LOWEST_SEAL_ROW)) {
    const slack = Math.max(0, roomFor(notes.length, SEAL_ROW_HEIGHT) - all);
    return {
      notes,
      shown: rows.length,
      stretch: Math.min(LARGEST_STRETCH, slack / 2 / Math.max(1, rows.length)),
    };
  }
  const shown = countFitting(rows, 0, roomFor(notes.length + 1, SEAL_ROW_HEIGHT));
  const more = `${shown} of ${rows.length} on this page, the others follow. 本页${shown}项，共${rows.length}项，余见后页。`;
  return { notes: [more, ...notes], shown, stretch: 0 };
}

function drawFirstPage(
  canvas: PageCanvas,
  content: CertificateContent,
  columns: Columns,
  rows: readonly Row[],
): FirstPage {
  const belowFacts = drawFacts(canvas, content, drawCompany(canvas, content, drawTitle(canvas, content)));
  const tableTop = drawTableTitle(canvas, content, belowFacts + 2);
  const proofTop = BOTTOM - proofHeight(canvas);
  const evidenceTop = proofTop - evidenceHeight(content) - 4;
  const plan = planTable(content, rows, evidenceTop - 2 * GAP - tableTop - TABLE_HEAD_HEIGHT);
  const run = { columns, rows: rows.slice(0, plan.shown), first: 0, stretch: plan.stretch };
  const tableBottom = drawRows(canvas, run, tableTop);
  const sealTop = drawNotes(canvas, plan.notes, tableBottom) + GAP;
  const tallest = chartFigures(content.figures).length > 0 ? TALLEST_SEAL_ROW : TALLEST_PLAIN_SEAL_ROW;
  const sealHeight = Math.min(tallest, evidenceTop - GAP - sealTop);
  const spare = Math.max(0, evidenceTop - GAP - sealTop - sealHeight);
  const places = drawSealRow(canvas, content, sealTop + spare / 2, sealHeight);
  drawEvidence(canvas, content, evidenceTop);
  drawProof(canvas, proofTop);
  return { canvas, ...places, shown: plan.shown };
}

function drawFurtherPages(
  fonts: EmbeddedFonts,
  content: CertificateContent,
  columns: Columns,
  rows: readonly Row[],
  shown: number,
): readonly PageCanvas[] {
  const pages: PageCanvas[] = [];
  for (let at = shown; at < rows.length; ) {
    const canvas = createPageCanvas(fonts);
    const top = drawRunningHead(canvas, content) + 16;
    const count = countFitting(rows, at, BOTTOM - top - TABLE_HEAD_HEIGHT);
    drawRows(canvas, { columns, rows: rows.slice(at, at + count), first: at, stretch: 0 }, top);
    pages.push(canvas);
    at += count;
  }
  return pages;
}

const PILLAR_ORDER = "ESG";

/** Draws the whole certificate, figures grouped by pillar in the order given. */
export function drawCertificate(fonts: EmbeddedFonts, content: CertificateContent): CertificatePages {
  const canvas = createPageCanvas(fonts);
  const columns = columnsFor(content.figures);
  const rows = content.figures
    .toSorted((a, b) => PILLAR_ORDER.indexOf(a.pillar) - PILLAR_ORDER.indexOf(b.pillar))
    .map((figure) => layRow(canvas, columns, figure, content.period));
  const first = drawFirstPage(canvas, content, columns, rows);
  const pages = [first.canvas, ...drawFurtherPages(fonts, content, columns, rows, first.shown)];
  pages.forEach((page, i) => {
    drawFoot(page, content, i + 1, pages.length);
  });
  return { streams: pages.map((page) => page.operators()), seal: first.seal, qrCode: first.qrCode };
}
