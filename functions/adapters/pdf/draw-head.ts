// SPDX-License-Identifier: Apache-2.0
import type { CertificateContent } from "../../ports/certificate-renderer.ts";
import { type Bilingual, printBoundary, printPeriod } from "./figure-text.ts";
import { type Box, CONTENT_WIDTH, PAGE, type PageCanvas } from "./page-canvas.ts";
import { PALETTE } from "./palette.ts";
import { sizeToFit, wrapText } from "./text-layout.ts";

const BAND_HEIGHT = 82;
const RUNNING_BAND_HEIGHT = 46;
const GOLD_HEIGHT = 2.5;
const RIGHT = PAGE.width - PAGE.margin;

const FRAMEWORKS: Readonly<Record<string, string>> = {
  ESRS_2023: "ESRS 2023",
  ESRS_2026: "ESRS 2026",
  IFRS_S2: "IFRS S2",
  HKEX_C2: "HKEX Appendix C2",
  CN_EXCHANGES: "SSE / SZSE / BSE",
  MOF_CN: "China MoF",
};

function drawBand(page: PageCanvas, height: number): void {
  page.fill({ x: 0, y: 0, width: PAGE.width, height }, PALETTE.green);
  page.fill({ x: 0, y: height, width: PAGE.width, height: GOLD_HEIGHT }, PALETTE.gold);
}

/** Full-bleed band of the first page; answers the height it takes. */
export function drawTitle(page: PageCanvas, content: CertificateContent): number {
  drawBand(page, BAND_HEIGHT);
  const pale = { weight: "regular", colour: PALETTE.mintText } as const;
  page.text(PAGE.margin, 42, "ESG Disclosure Certificate", {
    weight: "bold",
    size: 26,
    colour: PALETTE.white,
  });
  page.text(PAGE.margin, 63, "ESG 信息披露证书", { ...pale, size: 12.5 });
  const width = 150;
  const serialSize = sizeToFit(content.serial, width, page.widthOf, "bold", 13);
  page.text(RIGHT, 40, content.serial, {
    weight: "bold",
    size: serialSize,
    colour: PALETTE.white,
    align: "right",
  });
  page.text(RIGHT, 52, "Certificate number 证书编号", { ...pale, size: 7.5, align: "right" });
  const registerSize = sizeToFit(content.registerName, width, page.widthOf, "regular", 7.5);
  page.text(RIGHT, 63, content.registerName, { ...pale, size: registerSize, align: "right" });
  return BAND_HEIGHT + GOLD_HEIGHT;
}

/** Names of the organization as printed, the main one first. */
function namesOf({ organization }: CertificateContent): readonly [main: string, other: string] {
  const { nameEn, nameZh } = organization;
  return nameEn === null ? [nameZh ?? "", ""] : [nameEn, nameZh ?? ""];
}

/** Head of a further page; answers the height it takes. */
export function drawRunningHead(page: PageCanvas, content: CertificateContent): number {
  drawBand(page, RUNNING_BAND_HEIGHT);
  const [main, other] = namesOf(content);
  const title = "ESG Disclosure Certificate · ESG 信息披露证书";
  page.text(PAGE.margin, 20, title, { weight: "bold", size: 11, colour: PALETTE.white });
  const line = [main, other, printPeriod(content.period).en].filter((part) => part !== "").join(" · ");
  const size = sizeToFit(line, CONTENT_WIDTH - 130, page.widthOf, "regular", 8);
  page.text(PAGE.margin, 35, line, { weight: "regular", size, colour: PALETTE.mintText });
  const serialSize = sizeToFit(content.serial, 120, page.widthOf, "bold", 11);
  page.text(RIGHT, 20, content.serial, {
    weight: "bold",
    size: serialSize,
    colour: PALETTE.white,
    align: "right",
  });
  return RUNNING_BAND_HEIGHT + GOLD_HEIGHT;
}

/** Company in both languages; answers the y below it. */
export function drawCompany(page: PageCanvas, content: CertificateContent, top: number): number {
  const [main, other] = namesOf(content);
  const size = Math.max(13, sizeToFit(main, CONTENT_WIDTH, page.widthOf, "bold", 22));
  let y = top + 11;
  for (const line of wrapText(main, CONTENT_WIDTH, page.widthOf, "bold", size)) {
    y += size;
    page.text(PAGE.margin, y, line, { weight: "bold", size, colour: PALETTE.ink });
  }
  const otherSize = Math.max(9, sizeToFit(other, CONTENT_WIDTH, page.widthOf, "regular", 14));
  for (const line of wrapText(other, CONTENT_WIDTH, page.widthOf, "regular", otherSize)) {
    y += otherSize + 5;
    page.text(PAGE.margin, y, line, { weight: "regular", size: otherSize, colour: PALETTE.quiet });
  }
  return y + 11;
}

interface Card {
  readonly label: Bilingual;
  readonly share: number;
  readonly main: string;
  readonly small: readonly string[];
}

const MAX_ISINS = 3;

function identifierLines({ organization }: CertificateContent): readonly string[] {
  const { lei, uscc, isin, country } = organization;
  const shown = isin.slice(0, MAX_ISINS).join(" ");
  const more = isin.length > MAX_ISINS ? ` +${isin.length - MAX_ISINS}` : "";
  return [
    ...(lei === null ? [] : [`LEI ${lei}`]),
    ...(uscc === null ? [] : [`USCC ${uscc}`]),
    ...(isin.length === 0 ? [] : [`ISIN ${shown}${more}`]),
    ...(lei === null && uscc === null && isin.length === 0 ? [`Country ${country}`] : []),
  ];
}

function cardsOf(content: CertificateContent): readonly Card[] {
  const period = printPeriod(content.period);
  const boundary = printBoundary(content.boundary);
  const frameworks = content.frameworks.map((name) => FRAMEWORKS[name] ?? name).join(", ");
  return [
    { label: { en: "Reporting period", zh: "报告期" }, share: 0.285, main: period.en, small: [period.zh] },
    {
      label: { en: "Frameworks", zh: "披露框架" },
      share: 0.19,
      main: frameworks,
      small: [`Version ${content.version} 第${content.version}版`],
    },
    { label: { en: "Boundary", zh: "合并范围" }, share: 0.21, main: boundary.en, small: [boundary.zh] },
    {
      label: { en: "Identifiers", zh: "识别码" },
      share: 0.315,
      main: identifierLines(content)[0] ?? "",
      small: identifierLines(content).slice(1),
    },
  ];
}

const GAP = 6;
const PADDING = 7;
const SMALL_LEADING = 10;
const MAIN_LEADING = 11;
const MAIN_SIZE = 9;
const SMALLEST_MAIN = 7.6;

interface LaidCard extends Card {
  readonly width: number;
  readonly mainSize: number;
  readonly mainLines: readonly string[];
  readonly smallLines: readonly string[];
}

function layCard(page: PageCanvas, card: Card): LaidCard {
  const width = (CONTENT_WIDTH - 3 * GAP) * card.share;
  const inner = width - 2 * PADDING;
  const smallLines = card.small.flatMap((text) => wrapText(text, inner, page.widthOf, "regular", 7));
  const fitting = sizeToFit(card.main, inner, page.widthOf, "bold", MAIN_SIZE);
  const mainSize = Math.max(fitting, SMALLEST_MAIN);
  const mainLines =
    fitting === mainSize ? [card.main] : wrapText(card.main, inner, page.widthOf, "bold", mainSize);
  return { ...card, width, mainSize, mainLines, smallLines };
}

function drawCard(page: PageCanvas, card: LaidCard, box: Box): void {
  page.fill(box, PALETTE.mint);
  page.fill({ ...box, width: 2 }, PALETTE.green);
  const x = box.x + PADDING;
  page.text(x, box.y + 12, `${card.label.en} ${card.label.zh}`, {
    weight: "regular",
    size: 6.8,
    colour: PALETTE.quiet,
  });
  let y = box.y + 14;
  for (const text of card.mainLines) {
    y += MAIN_LEADING;
    page.text(x, y, text, { weight: "bold", size: card.mainSize, colour: PALETTE.ink });
  }
  for (const text of card.smallLines) {
    y += SMALL_LEADING;
    page.text(x, y, text, { weight: "regular", size: 7, colour: PALETTE.quiet });
  }
}

/** Four facts at a glance; answers the y below them. */
export function drawFacts(page: PageCanvas, content: CertificateContent, top: number): number {
  const cards = cardsOf(content).map((card) => layCard(page, card));
  const bodies = cards.map(
    (card) => card.mainLines.length * MAIN_LEADING + card.smallLines.length * SMALL_LEADING,
  );
  const height = 21 + Math.max(...bodies);
  let x = PAGE.margin;
  for (const card of cards) {
    drawCard(page, card, { x, y: top, width: card.width, height });
    x += card.width + GAP;
  }
  return top + height;
}

/** Page number and address at the foot of every page. */
export function drawFoot(page: PageCanvas, content: CertificateContent, at: number, of: number): void {
  const style = { weight: "regular", size: 7, colour: PALETTE.quiet } as const;
  const y = PAGE.height - 20;
  page.fill({ x: PAGE.margin, y: y - 11, width: CONTENT_WIDTH, height: 0.5 }, PALETTE.rule);
  const address = `Verify 核验：${content.verifyUrl}`;
  const size = sizeToFit(address, CONTENT_WIDTH - 110, page.widthOf, "regular", 7);
  page.text(PAGE.margin, y, address, { ...style, size });
  page.text(RIGHT, y, `Page ${at} of ${of} · 第${at}页，共${of}页`, { ...style, align: "right" });
}
