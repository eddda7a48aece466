// SPDX-License-Identifier: Apache-2.0
import type { Check, CheckName } from "../../verifier/report.ts";
import { element } from "./element.ts";
import { formatDecimal } from "./figure.ts";
import { bytes, type Examined, moment, type Pen, pairs } from "./view.ts";

type Source = (examined: Examined, pen: Pen) => readonly Node[];

const MAX_LINES = 200;

/** The bytes behind a check: what was hashed, signed or recorded, verbatim. */
export function bytesOfCheck({ name }: Check, examined: Examined, pen: Pen): readonly Node[] {
  return SOURCES[name](examined, pen);
}

const SOURCES: Readonly<Record<CheckName, Source>> = {
  DOCUMENT_INTEGRITY: ({ name, size, sha256 }, { texts: { page } }) => [
    pairs([
      [page.fileName, name],
      [page.fileSize, `${formatDecimal(String(size))} B`],
      ["SHA-256", bytes(sha256)],
    ]),
  ],
  PDF_SIGNATURE: ({ seal }, { texts: { page } }) => [
    pairs([
      [page.sealCertificate, code(seal?.certificate)],
      [page.sealRoot, code(seal?.root)],
      [page.sealValid, seal === undefined ? undefined : `${seal.notBefore} – ${seal.notAfter}`],
    ]),
  ],
  CREDENTIAL_SIGNATURE: ({ report: { subject }, bundle }, { texts: { page } }) => [
    pairs([
      [page.credentialHash, code(subject?.certificate.credentialHash)],
      [page.key, code(bundle?.credential.proof.verificationMethod)],
      [page.signature, code(bundle?.credential.proof.proofValue)],
    ]),
  ],
  ISSUER_TRUSTED: ({ report: { subject } }, { texts: { page } }) => [
    pairs([[page.issuer, code(subject?.certificate.issuer.id)]]),
  ],
  FACT_COMMITMENTS: ({ report: { subject } }, { texts: { page } }) => [
    pairs([[page.factsRoot, code(subject?.disclosure.factsRoot)]]),
    ...block((subject?.facts ?? []).map(({ index, leaf, fact }) => `${index} ${leaf} ${fact.metric}`)),
  ],
  LOG_INCLUSION: ({ report: { subject }, bundle }, { texts: { page } }) => [
    pairs([[page.statementHash, code(subject?.disclosure.statementHash)]]),
    ...block(bundle === undefined ? [] : [bundle.statement]),
    ...block(bundle?.inclusion.path ?? []),
  ],
  CHECKPOINT_SIGNATURE: ({ bundle }) => block(bundle === undefined ? [] : [bundle.checkpoint.trimEnd()]),
  WITNESS_QUORUM: ({ report: { subject } }, pen) => [
    pairs((subject?.witnesses ?? []).map(({ name, unixSeconds }) => [name, moment(unixSeconds * 1000, pen)])),
  ],
  CHAIN_ANCHOR: anchors,
  CHAIN_FINALITY: ({ report: { subject } }, { texts: { page } }) =>
    (subject?.anchors ?? []).map(({ chain, block: number, blockHash }) =>
      pairs([
        [page.chain, code(chain)],
        [page.block, formatDecimal(String(number))],
        [page.blockHash, code(blockHash)],
      ]),
    ),
  NOT_REVOKED: statusEntry("revocation"),
  NOT_SUPERSEDED: statusEntry("refresh"),
};

function anchors({ report: { subject } }: Examined, { texts: { page } }: Pen): readonly Node[] {
  return (subject?.anchors ?? []).map((anchor) =>
    pairs([
      [page.chain, code(anchor.chain)],
      [page.contract, code(anchor.contract)],
      [page.transaction, code(anchor.transaction)],
      [page.block, formatDecimal(String(anchor.block))],
      [page.anchoredSize, formatDecimal(String(anchor.size))],
    ]),
  );
}

function statusEntry(purpose: "revocation" | "refresh"): Source {
  return ({ bundle }, { texts: { page } }) => {
    const entry = bundle?.credential.credentialStatus.find(({ statusPurpose }) => statusPurpose === purpose);
    return [
      pairs([
        [page.statusList, code(entry?.statusListCredential)],
        [page.statusIndex, code(entry?.statusListIndex)],
      ]),
    ];
  };
}

function code(text: string | undefined): HTMLElement | undefined {
  return text === undefined ? undefined : bytes(text);
}

function block(lines: readonly string[]): readonly Node[] {
  if (lines.length === 0) return [];
  const shown = lines.slice(0, MAX_LINES);
  const more = lines.length > MAX_LINES ? `\n… +${lines.length - MAX_LINES}` : "";
  return [element("pre", { class: "bytes", dir: "ltr", tabindex: "0" }, shown.join("\n") + more)];
}
