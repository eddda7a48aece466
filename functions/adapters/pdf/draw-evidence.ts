// SPDX-License-Identifier: Apache-2.0
import type { CertificateContent, PrintedAssurance } from "../../ports/certificate-renderer.ts";
import { type Bilingual, printInstant } from "./figure-text.ts";
import { CONTENT_WIDTH, PAGE, type PageCanvas } from "./page-canvas.ts";
import { PALETTE } from "./palette.ts";
import { sizeToFit, wrapText } from "./text-layout.ts";

const ROW_HEIGHT = 9.9;
const LABEL_WIDTH = 98;
const TITLE_HEIGHT = 14;
const MAX_ASSURANCES = 3;
const MAX_NAME = 48;

const PROOF: Bilingual = {
  en:
    "This certificate proves who stated these figures and when, which rules were checked, and that nothing has been " +
    "changed or hidden since. It does not prove that the figures are true: the register neither audits nor rates them.",
  zh:
    "本证书证明这些数据由谁、于何时申报，经过哪些规则核对，且此后未被更改或隐藏。" +
    "本证书不证明数据本身真实：登记机构不对其进行审计或评级。",
};

interface Line {
  readonly label: Bilingual;
  readonly value: string;
}

function linesOf(content: CertificateContent): readonly Line[] {
  const { log, anchor, findings } = content;
  return [
    { label: { en: "Facts root", zh: "数据根" }, value: content.factsRoot },
    { label: { en: "Statement", zh: "声明" }, value: content.statementHash },
    {
      label: { en: "Log entry", zh: "日志条目" },
      value:
        `entry ${log.index} · log size ${log.size} · ${log.witnesses} witnesses cosigned, ` +
        `${log.witnessThreshold} required · ${log.origin}`,
    },
    { label: { en: "Log root", zh: "日志根" }, value: log.root },
    {
      label: { en: "Chain", zh: "链" },
      value: `${anchor.chain} · block ${anchor.block} · ${printInstant(anchor.at)} · ${anchor.signers} members signed, ${anchor.threshold} required`,
    },
    { label: { en: "Contract", zh: "合约" }, value: anchor.contract },
    { label: { en: "Transaction", zh: "交易" }, value: anchor.transaction },
    ...assuranceLines(content),
    {
      label: { en: "Rules", zh: "规则" },
      value:
        `set ${findings.ruleSet} · ${findings.errors} errors, ${findings.warnings} warnings · ` +
        `attached 附件：${content.serial}.touchstone.json`,
    },
  ];
}

/** Every assurance in a line of its own; beyond three, the newest three and how many more there are. */
function assuranceLines({ assurances, factCount }: CertificateContent): readonly Line[] {
  const shown = assurances.slice(-MAX_ASSURANCES);
  const more = assurances.length - shown.length;
  return shown.map((assurance, i) => ({
    label: { en: "Assurance", zh: "鉴证" },
    value: assuranceText(assurance, factCount) + (i === 0 && more > 0 ? ` · ${more} earlier` : ""),
  }));
}

function assuranceText(assurance: PrintedAssurance, factCount: number): string {
  const { assurer, level, standards, opinion, date, scopeCount } = assurance;
  const name = assurer.length > MAX_NAME ? `${assurer.slice(0, MAX_NAME).trimEnd()}...` : assurer;
  const words = [name, `${level.toLowerCase()} assurance`, standards.join(", ").replaceAll("_", " ")];
  return [...words, `${opinion.toLowerCase()} opinion`, date, `${scopeCount} of ${factCount} figures`].join(
    " · ",
  );
}

/** Height of the evidence block. */
export function evidenceHeight(content: CertificateContent): number {
  return TITLE_HEIGHT + linesOf(content).length * ROW_HEIGHT;
}

/** Hashes in full, each on one line so that it copies as one piece; answers the y below. */
export function drawEvidence(page: PageCanvas, content: CertificateContent, top: number): number {
  page.text(PAGE.margin, top + 8, "Evidence 证据", { weight: "bold", size: 8.6, colour: PALETTE.green });
  let y = top + TITLE_HEIGHT;
  for (const { label, value } of linesOf(content)) {
    page.fill({ x: PAGE.margin, y: y - 1.2, width: CONTENT_WIDTH, height: 0.4 }, PALETTE.rule);
    const base = y + 6.6;
    page.text(PAGE.margin, base, label.en, { weight: "medium", size: 6.8, colour: PALETTE.ink });
    page.text(PAGE.margin + 50, base, label.zh, { weight: "regular", size: 6.4, colour: PALETTE.quiet });
    const size = sizeToFit(value, CONTENT_WIDTH - LABEL_WIDTH, page.widthOf, "regular", 6.8);
    page.text(PAGE.margin + LABEL_WIDTH, base, value, { weight: "regular", size, colour: PALETTE.ink });
    y += ROW_HEIGHT;
  }
  return y;
}

const PROOF_SIZE = 7;
function proofLines(page: PageCanvas) {
  const wrap = (text: string) => wrapText(text, CONTENT_WIDTH, page.widthOf, "regular", PROOF_SIZE);
  return [
    ...wrap(PROOF.en).map((text) => ({ text, colour: PALETTE.ink })),
    ...wrap(PROOF.zh).map((text) => ({ text, colour: PALETTE.quiet })),
  ];
}

const PROOF_LEADING = 8.7;

/** Height of the sentences on what the certificate proves. */
export function proofHeight(page: PageCanvas): number {
  return proofLines(page).length * PROOF_LEADING + 3;
}

/** What the certificate proves and what not. */
export function drawProof(page: PageCanvas, top: number): void {
  proofLines(page).forEach(({ text, colour }, i) => {
    page.text(PAGE.margin, top + 8 + i * PROOF_LEADING, text, {
      weight: "regular",
      size: PROOF_SIZE,
      colour,
    });
  });
}
