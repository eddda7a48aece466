// SPDX-License-Identifier: Apache-2.0

import type { Bundle } from "../core/bundle/bundle.ts";
import { utf8 } from "../core/canonical/canonical-json.ts";
import { fromHex, toHex } from "../core/canonical/encoding.ts";
import { documentHash } from "../core/credential/data-integrity.ts";
import { factLeaf, readDisclosureString } from "../core/disclosure/disclosure-string.ts";
import { DomainError } from "../core/errors.ts";
import { type Checkpoint, readPlainCheckpoint } from "../core/log/checkpoint.ts";
import {
  type CertificateStatement,
  type DisclosureStatement,
  readStatement,
  type Statement,
  statementHash,
} from "../core/log/statement.ts";
import { problemOf } from "./checks/outcome.ts";
import type { ReportedFact } from "./report.ts";

/** Something read out of the bundle, or why it cannot be. */
export type Read<T> =
  | { readonly isReadable: true; readonly value: T }
  | { readonly isReadable: false; readonly problem: string };

/** A bundle with its inner texts read once; every check draws from here. Nothing in it is trusted yet. */
export interface Evidence {
  readonly bundle: Bundle;
  readonly statement: Read<DisclosureStatement>;
  readonly statementHash: Read<Uint8Array>;
  readonly certificateStatement: Read<CertificateStatement> | null;
  readonly checkpoint: Read<Checkpoint>;
  readonly facts: readonly (Read<ReportedFact> & { readonly index: number })[];
  /** hex */
  readonly credentialHash: string;
  /** hex SHA-256 of the PDF the bundle came in; null for a bare bundle */
  readonly pdfSha256: string | null;
}

/** Reads what a bundle's texts hold. Never throws for a bundle that readBundle accepted. */
export function readEvidence(bundle: Bundle, pdfSha256: string | null): Evidence {
  const certificateText = bundle.certificateStatement;
  return {
    bundle,
    statement: attempt(() => statementOf(bundle.statement, "disclosure")),
    statementHash: attempt(() => statementHash(utf8(bundle.statement))),
    certificateStatement:
      certificateText === null ? null : attempt(() => statementOf(certificateText, "certificate")),
    checkpoint: attempt(() => readPlainCheckpoint(bundle.checkpoint)),
    facts: bundle.facts.map(({ index, disclosure }) => ({
      index,
      ...attempt(() => ({
        index,
        leaf: toHex(factLeaf(disclosure)),
        fact: readDisclosureString(disclosure).fact,
      })),
    })),
    credentialHash: toHex(documentHash(bundle.credential)),
    pdfSha256,
  };
}

function statementOf<T extends Statement["type"]>(text: string, type: T): Extract<Statement, { type: T }> {
  const statement = readStatement(utf8(text));
  if (statement.type !== type) {
    throw new DomainError("BAD_INPUT", `statement.type: expected ${type}, got ${statement.type}`);
  }
  return statement as Extract<Statement, { type: T }>;
}

/** The value, or the problem where reading is refused. */
export function attempt<T>(read: () => T): Read<T> {
  try {
    return { isReadable: true, value: read() };
  } catch (error) {
    return { isReadable: false, problem: problemOf(error) };
  }
}

/** Bytes of the hashes of a path, which the bundle's reader already found to be hex. */
export function hashesOf(path: readonly string[]): readonly Uint8Array[] {
  return path.map((hex) => fromHex(hex) ?? new Uint8Array(0));
}
