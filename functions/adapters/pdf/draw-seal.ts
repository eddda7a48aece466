// SPDX-License-Identifier: Apache-2.0
import { encode } from "uqr";
import type { CertificateContent, PrintedFigure } from "../../ports/certificate-renderer.ts";
import { printDecimal, printInstant, printYear } from "./figure-text.ts";
import type { Box, PageCanvas, TextStyle } from "./page-canvas.ts";
import { PALETTE, PILLARS } from "./palette.ts";
import { sizeToFit, wrapText } from "./text-layout.ts";

const QUIET_ZONE_MODULES = 4;
const MAX_PANELS = 4;

/** QR code of the address with its quiet zone of four modules (ISO/IEC 18004 §5.3.8) filling the square box. */
export function drawQrCode(page: PageCanvas, address: string, box: Box): void {
  const { data, size } = encode(address, { ecc: "M", border: 0 });
  const unit = box.width / (size + 2 * QUIET_ZONE_MODULES);
  const modules: Box[] = [];
  data.forEach((row, y) => {
    for (let x = 0; x < row.length; x++) {
      let end = x;
      while (row[end]) end++;
      // Runs of a row are one rectangle: no hairlines between modules in viewers that smooth edges.
      if (end > x) {
        const left = box.x + (x + QUIET_ZONE_MODULES) * unit;
        modules.push({
          x: left,
          y: box.y + (y + QUIET_ZONE_MODULES) * unit,
          width: (end - x) * unit,
          height: unit,
        });
      }
      x = end;
    }
  });
  page.fill(box, PALETTE.white);
  page.fillAll(modules, PALETTE.ink);
}

/** The box on which viewers show the signature. */
export function drawSeal(page: PageCanvas, content: CertificateContent, box: Box): void {
  page.fill(box, PALETTE.mint);
  page.stroke(box, PALETTE.green, 0.9);
  page.stroke(
    { x: box.x + 3, y: box.y + 3, width: box.width - 6, height: box.height - 6 },
    PALETTE.gold,
    0.5,
  );
  const middle = box.x + box.width / 2;
  const top = box.y + Math.max(0, (box.height - 100) / 2);
  page.polyline(
    [
      [middle - 10, top + 19],
      [middle - 3, top + 26],
      [middle + 11, top + 10],
    ],
    PALETTE.green,
    2.2,
  );
  const line = (y: number, text: string, style: Pick<TextStyle, "weight" | "size" | "colour">) => {
    const size = sizeToFit(text, box.width - 16, page.widthOf, style.weight, style.size);
    page.text(middle, top + y, text, { ...style, size, align: "center" });
  };
  const quiet = { weight: "regular", size: 6.8, colour: PALETTE.quiet } as const;
  line(43, "Electronic seal 电子签章", { weight: "bold", size: 10.5, colour: PALETTE.green });
  line(55, content.registerName, { weight: "medium", size: 8, colour: PALETTE.ink });
  line(67, "PAdES baseline B-B · ECDSA P-256", quiet);
  line(77, "Certified: no changes allowed 已认证，不得更改", quiet);
  line(89, `Issued 签发 ${printInstant(content.issuedAt)}`, {
    weight: "medium",
    size: 7,
    colour: PALETTE.ink,
  });
}

type Comparable = PrintedFigure & {
  readonly value: string;
  readonly previous: { period: string; value: string };
};

function isComparable(figure: PrintedFigure): figure is Comparable {
  const { value, previous, censored } = figure;
  if (value === null || previous === null || censored !== null) return false;
  const isBelowZero = value.startsWith("-") || previous.value.startsWith("-");
  return !isBelowZero && (Number(value) > 0 || Number(previous.value) > 0);
}

/** Figures the chart shows: the first few that have an earlier value and are not negative. */
export function chartFigures(figures: readonly PrintedFigure[]): readonly Comparable[] {
  return figures.filter(isComparable).slice(0, MAX_PANELS);
}

function drawBar(page: PageCanvas, figure: Comparable, bar: Box, isNow: boolean): void {
  const middle = bar.x + bar.width / 2;
  page.fill(bar, isNow ? PILLARS[figure.pillar].colour : PALETTE.barBefore);
  const value = printDecimal(isNow ? figure.value : figure.previous.value);
  const weight = isNow ? "bold" : "regular";
  const size = sizeToFit(value, bar.width + 3, page.widthOf, weight, 6.2);
  page.text(middle, bar.y - 2.5, value, { weight, size, colour: PALETTE.ink, align: "center" });
  const year = printYear(isNow ? figure.period : figure.previous.period);
  page.text(middle, bar.y + bar.height + 8, year, {
    weight: "regular",
    size: 6.2,
    colour: PALETTE.quiet,
    align: "center",
  });
}

const TITLE_LINES = 4;
const TITLE_SIZES = [5.8, 5.4, 5, 4.6, 4.2, 3.8, 3.4] as const;

function panelTitle(page: PageCanvas, text: string, width: number) {
  const wrap = (size: number) => wrapText(text, width, page.widthOf, "regular", size);
  const size = TITLE_SIZES.find((candidate) => wrap(candidate).length <= TITLE_LINES) ?? 3;
  return { lines: wrap(size).slice(0, TITLE_LINES), size };
}

function drawPanel(page: PageCanvas, figure: Comparable, box: Box): void {
  const unit = figure.unit === null ? "" : `, ${figure.unit}`;
  const { lines: title, size } = panelTitle(page, `${figure.labelEn}${unit}`, box.width - 2);
  title.forEach((line, i) => {
    page.text(box.x, box.y + 6 + i * 7, line, { weight: "regular", size, colour: PALETTE.ink });
  });
  const base = box.y + box.height - 10;
  const room = base - (box.y + TITLE_LINES * 7 + 12);
  const largest = Math.max(Number(figure.value), Number(figure.previous.value));
  const heightOf = (value: string) => Math.max(0.6, (Number(value) / largest) * room);
  const width = Math.min(26, (box.width - 10) / 2);
  const bar = (x: number, value: string) => ({
    x,
    y: base - heightOf(value),
    width,
    height: heightOf(value),
  });
  drawBar(page, figure, bar(box.x, figure.previous.value), false);
  drawBar(page, figure, bar(box.x + width + 4, figure.value), true);
  page.fill({ x: box.x - 1, y: base, width: 2 * width + 6, height: 0.6 }, PALETTE.quiet);
}

/** Figures beside those of the earlier period, each pair on its own scale that starts at zero. */
export function drawChart(page: PageCanvas, figures: readonly PrintedFigure[], box: Box): void {
  const shown = chartFigures(figures);
  page.text(box.x, box.y + 9, "Against the earlier period 与前期对比", {
    weight: "bold",
    size: 8.6,
    colour: PALETTE.green,
  });
  const gap = 8;
  const width = Math.min(88, (box.width - gap * (shown.length - 1)) / shown.length);
  shown.forEach((figure, i) => {
    const x = box.x + i * (width + gap);
    drawPanel(page, figure, { x, y: box.y + 16, width, height: box.height - 24 });
  });
  page.text(
    box.x,
    box.y + box.height - 0.5,
    "Each pair has its own scale, from zero. 各组独立刻度，自零起。",
    {
      weight: "regular",
      size: 5.8,
      colour: PALETTE.quiet,
    },
  );
}
