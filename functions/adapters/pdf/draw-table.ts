// SPDX-License-Identifier: Apache-2.0
import type { PrintedFigure } from "../../ports/certificate-renderer.ts";
import {
  printChange,
  printDecimal,
  printDimensions,
  printNullReason,
  printPeriod,
  printValue,
} from "./figure-text.ts";
import { CONTENT_WIDTH, PAGE, type PageCanvas, type TextStyle } from "./page-canvas.ts";
import { PALETTE, PILLARS } from "./palette.ts";
import { sizeToFit, wrapText } from "./text-layout.ts";

/** Where the columns stand, in points from the left edge of the page. */
export interface Columns {
  readonly pillar: number;
  readonly label: number;
  readonly labelWidth: number;
  readonly valueRight: number;
  readonly valueWidth: number;
  readonly unit: number;
  readonly unitWidth: number;
  readonly reference: number;
  readonly referenceWidth: number;
  /** right edge; undefined when no figure has an earlier one */
  readonly changeRight: number | undefined;
}

export interface Row {
  readonly figure: PrintedFigure;
  readonly secondLines: readonly string[];
  /** lines of a stated text, set across value, unit and reference */
  readonly textLines: readonly string[];
  readonly height: number;
}

const RIGHT = PAGE.width - PAGE.margin;
const HEAD_HEIGHT = 17;
const BASE_HEIGHT = 9.7;
const SECOND_LEADING = 7.1;
const TEXT_LEADING = 8.6;
const MAX_TEXT_LINES = 14;
const CHANGE_WIDTH = 46;

/** Columns for a table with or without the change column. */
export function columnsFor(figures: readonly PrintedFigure[]): Columns {
  const hasChange = figures.some((figure) => figure.previous !== null);
  const end = hasChange ? RIGHT - CHANGE_WIDTH - 6 : RIGHT - 6;
  const referenceWidth = 52;
  const unitWidth = 46;
  const reference = end - referenceWidth;
  const unit = reference - unitWidth - 6;
  const valueWidth = 76;
  const label = PAGE.margin + 64;
  return {
    pillar: PAGE.margin + 9,
    label,
    labelWidth: unit - 6 - valueWidth - label - 6,
    valueRight: unit - 6,
    valueWidth,
    unit,
    unitWidth,
    reference,
    referenceWidth,
    changeRight: hasChange ? RIGHT - 6 : undefined,
  };
}

const textWidth = (columns: Columns) => RIGHT - 6 - (columns.valueRight - columns.valueWidth);

function limited(lines: readonly string[]): readonly string[] {
  if (lines.length <= MAX_TEXT_LINES) return lines;
  return [...lines.slice(0, MAX_TEXT_LINES - 1), "… full text in the attached file 全文见附件"];
}

/** Measures one figure; `period` is that of the certificate, printed in a row only where it differs. */
export function layRow(page: PageCanvas, columns: Columns, figure: PrintedFigure, period: string): Row {
  const dimensions = printDimensions(figure.dimensions);
  const other = figure.period === period ? "" : printPeriod(figure.period).en;
  const second = [figure.labelZh, dimensions, other].filter((part) => part !== "").join(" · ");
  const secondLines = wrapText(second, columns.labelWidth, page.widthOf, "regular", 6.4);
  const paragraphs = figure.text?.split(/\r?\n/) ?? [];
  const wrap = (text: string) => wrapText(text, textWidth(columns), page.widthOf, "regular", 7);
  const textLines = limited(paragraphs.flatMap(wrap));
  const labelHeight = BASE_HEIGHT + Math.max(1, secondLines.length) * SECOND_LEADING;
  return {
    figure,
    secondLines,
    textLines,
    height: Math.max(labelHeight, 6 + textLines.length * TEXT_LEADING),
  };
}

/** Column titles on a dark ground; answers the y below. */
export function drawTableHead(page: PageCanvas, columns: Columns, top: number): number {
  page.fill({ x: PAGE.margin, y: top, width: CONTENT_WIDTH, height: HEAD_HEIGHT }, PALETTE.green);
  const style: TextStyle = { weight: "bold", size: 7, colour: PALETTE.white };
  const y = top + 11.2;
  page.text(columns.pillar, y, "Pillar 支柱", style);
  page.text(columns.label, y, "Figure 指标", style);
  page.text(columns.valueRight, y, "Value 数值", { ...style, align: "right" });
  page.text(columns.unit, y, "Unit 单位", style);
  page.text(columns.reference, y, "Code 编码", style);
  if (columns.changeRight !== undefined) {
    page.text(columns.changeRight, y, "Change 变化", { ...style, align: "right" });
  }
  return top + HEAD_HEIGHT;
}

function drawFitted(
  page: PageCanvas,
  x: number,
  y: number,
  text: string,
  width: number,
  style: TextStyle,
): void {
  page.text(x, y, text, { ...style, size: sizeToFit(text, width, page.widthOf, style.weight, style.size) });
}

function drawAbsent(page: PageCanvas, columns: Columns, figure: PrintedFigure, y: number): void {
  const reason = printNullReason(figure.nullReason);
  const style: TextStyle = { weight: "medium", size: 7.4, colour: PALETTE.quiet, align: "right" };
  drawFitted(page, columns.valueRight, y, reason.en, columns.valueWidth, style);
  drawFitted(page, columns.valueRight, y + SECOND_LEADING + 0.2, reason.zh, columns.valueWidth, {
    ...style,
    weight: "regular",
    size: 6.4,
  });
}

function drawAmount(page: PageCanvas, columns: Columns, figure: PrintedFigure, y: number): void {
  const quiet: TextStyle = { weight: "regular", size: 7.2, colour: PALETTE.quiet };
  if (figure.value === null) drawAbsent(page, columns, figure, y);
  else {
    drawFitted(page, columns.valueRight, y, printValue(figure), columns.valueWidth, {
      weight: "bold",
      size: 8.4,
      colour: PALETTE.ink,
      align: "right",
    });
  }
  drawFitted(page, columns.unit, y, figure.unit ?? "", columns.unitWidth, quiet);
  drawFitted(page, columns.reference, y, figure.reference ?? "", columns.referenceWidth, quiet);
  if (columns.changeRight === undefined || figure.previous === null) return;
  drawFitted(page, columns.changeRight, y, printChange(figure), CHANGE_WIDTH, {
    weight: "medium",
    size: 7.4,
    colour: PALETTE.ink,
    align: "right",
  });
  const before = `from ${printDecimal(figure.previous.value)}`;
  drawFitted(page, columns.changeRight, y + SECOND_LEADING + 0.2, before, CHANGE_WIDTH + 14, {
    ...quiet,
    size: 6.2,
    align: "right",
  });
}

function drawText(page: PageCanvas, columns: Columns, lines: readonly string[], y: number): void {
  const x = columns.valueRight - columns.valueWidth;
  lines.forEach((line, i) => {
    page.text(x, y + i * TEXT_LEADING, line, { weight: "regular", size: 7, colour: PALETTE.ink });
  });
}

export interface RowPlace {
  readonly top: number;
  /** extra height given to every row of a short table */
  readonly stretch: number;
  readonly isShaded: boolean;
  readonly startsPillar: boolean;
}

/** One row of the table; answers the y below it. */
export function drawRow(page: PageCanvas, columns: Columns, row: Row, place: RowPlace): number {
  const { figure } = row;
  const height = row.height + place.stretch;
  const pillar = PILLARS[figure.pillar];
  if (place.isShaded) {
    page.fill({ x: PAGE.margin, y: place.top, width: CONTENT_WIDTH, height }, PALETTE.mint);
  }
  page.fill({ x: PAGE.margin, y: place.top, width: 3, height }, pillar.colour);
  const y = place.top + 8 + place.stretch / 2;
  if (place.startsPillar) {
    page.text(columns.pillar, y, pillar.en, { weight: "bold", size: 7.4, colour: pillar.colour });
    page.text(columns.pillar, y + SECOND_LEADING + 0.2, pillar.zh, {
      weight: "regular",
      size: 6.4,
      colour: pillar.colour,
    });
  }
  drawFitted(page, columns.label, y, figure.labelEn, columns.labelWidth, {
    weight: "medium",
    size: 7.8,
    colour: PALETTE.ink,
  });
  row.secondLines.forEach((line, i) => {
    page.text(columns.label, y + 0.2 + (i + 1) * SECOND_LEADING, line, {
      weight: "regular",
      size: 6.4,
      colour: PALETTE.quiet,
    });
  });
  if (figure.text === null) drawAmount(page, columns, figure, y);
  else drawText(page, columns, row.textLines, y);
  return place.top + height;
}
