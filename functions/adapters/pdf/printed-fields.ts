// SPDX-License-Identifier: Apache-2.0
import type { CertificateContent, PrintedFigure } from "../../ports/certificate-renderer.ts";
import { type FontFace, requireGlyphs } from "./font-face.ts";

type Field = readonly [name: string, text: string | null];

function fieldsOfFigure(figure: PrintedFigure, i: number): readonly Field[] {
  const at = `figures[${i}]`;
  return [
    [`${at}.labelEn`, figure.labelEn],
    [`${at}.labelZh`, figure.labelZh],
    [`${at}.value`, figure.value],
    [`${at}.text`, figure.text?.replaceAll(/\r?\n/g, " ") ?? null],
    [`${at}.nullReason`, figure.nullReason],
    [`${at}.unit`, figure.unit],
    [`${at}.reference`, figure.reference],
    ...Object.entries(figure.dimensions).map(
      ([axis, member]) => [`${at}.dimensions.${axis}`, axis + member] as const,
    ),
  ];
}

function fieldsOf(content: CertificateContent): readonly Field[] {
  const { organization, log, anchor } = content;
  return [
    ["serial", content.serial],
    ["registerName", content.registerName],
    ["verifyUrl", content.verifyUrl],
    ["organization.nameEn", organization.nameEn],
    ["organization.nameZh", organization.nameZh],
    ["organization.country", organization.country],
    ["organization.lei", organization.lei],
    ["organization.uscc", organization.uscc],
    ...organization.isin.map((isin, i) => [`organization.isin[${i}]`, isin] as const),
    ...content.frameworks.map((framework, i) => [`frameworks[${i}]`, framework] as const),
    ["boundary", content.boundary],
    ...content.figures.flatMap(fieldsOfFigure),
    ...content.assurances.map(({ assurer }, i) => [`assurances[${i}].assurer`, assurer] as const),
    ["findings.ruleSet", content.findings.ruleSet],
    ["factsRoot", content.factsRoot],
    ["statementHash", content.statementHash],
    ["log.origin", log.origin],
    ["log.root", log.root],
    ["anchor.chain", anchor.chain],
    ["anchor.contract", anchor.contract],
    ["anchor.transaction", anchor.transaction],
  ];
}

/** Throws MISSING_GLYPH naming the first field that holds a character the font cannot print. */
export function requirePrintable(face: FontFace, content: CertificateContent): void {
  for (const [name, text] of fieldsOf(content)) requireGlyphs(face, name, text ?? "");
}
