// SPDX-License-Identifier: Apache-2.0

/** One figure as printed: already looked up, labelled and selected; values are decimal strings as stated. */
export interface PrintedFigure {
  readonly metric: string;
  readonly pillar: "E" | "S" | "G";
  readonly labelEn: string;
  readonly labelZh: string;
  readonly value: string | null;
  readonly text: string | null;
  readonly nullReason: string | null;
  readonly censored: "LESS_THAN" | "GREATER_THAN" | null;
  readonly unit: string | null;
  /** e.g. "GRI 305-1"; null when no verified reference exists */
  readonly reference: string | null;
  /** axis=member, empty for a total */
  readonly dimensions: Readonly<Record<string, string>>;
  /** `start/endExclusive` */
  readonly period: string;
  /** the same metric in an earlier period of the same disclosure, for the chart and the change column */
  readonly previous: { readonly period: string; readonly value: string } | null;
}

/** An assurance as printed: what was recorded before the certificate was issued. */
export interface PrintedAssurance {
  readonly assurer: string;
  readonly level: string;
  readonly standards: readonly string[];
  readonly opinion: string;
  readonly date: string;
  readonly scopeCount: number;
}

/** Everything that stands on a certificate. The same content renders to the same bytes, up to the signature. */
export interface CertificateContent {
  readonly serial: string;
  /** RFC 3339 UTC */
  readonly issuedAt: string;
  readonly registerName: string;
  readonly verifyUrl: string;
  readonly organization: {
    readonly nameEn: string | null;
    readonly nameZh: string | null;
    readonly country: string;
    readonly lei: string | null;
    readonly uscc: string | null;
    readonly isin: readonly string[];
  };
  /** `start/endExclusive` */
  readonly period: string;
  readonly frameworks: readonly string[];
  readonly boundary: string;
  readonly version: number;
  readonly figures: readonly PrintedFigure[];
  readonly restrictedCount: number;
  readonly factCount: number;
  /** oldest first */
  readonly assurances: readonly PrintedAssurance[];
  readonly findings: { readonly errors: number; readonly warnings: number; readonly ruleSet: string };
  readonly factsRoot: string;
  readonly statementHash: string;
  readonly log: {
    readonly origin: string;
    readonly index: number;
    readonly size: number;
    readonly root: string;
    readonly witnesses: number;
    readonly witnessThreshold: number;
  };
  readonly anchor: {
    readonly chain: string;
    readonly contract: string;
    readonly transaction: string;
    readonly block: number;
    readonly at: string;
    readonly signers: number;
    readonly threshold: number;
  };
  /** the evidence bundle, attached as `<serial>.touchstone.json` */
  readonly bundle: Uint8Array;
}

/** Makes the signed PDF. */
export interface CertificateRenderer {
  /** Throws DomainError MISSING_GLYPH, naming field and character, before anything is signed. */
  render(content: CertificateContent): Promise<Uint8Array>;
}
