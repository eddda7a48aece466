// SPDX-License-Identifier: Apache-2.0
import { checkChain } from "./checks/chain.ts";
import { checkCheckpointSignature, checkWitnesses, readWitnessLines } from "./checks/checkpoint.ts";
import { checkCredentialSignature, checkIssuer } from "./checks/credential.ts";
import { checkFacts } from "./checks/facts.ts";
import { checkLogInclusion } from "./checks/log.ts";
import { checkOf, failed, guarded, type Outcome, undecided } from "./checks/outcome.ts";
import { checkStatus } from "./checks/status.ts";
import { type Evidence, readEvidence } from "./evidence.ts";
import type { Network } from "./network.ts";
import { type OpenedFile, openFile } from "./open-file.ts";
import { type Primitives, portablePrimitives } from "./primitives.ts";
import { CHECK_NAMES, type CheckName, overallVerdict, type VerificationReport } from "./report.ts";
import { subjectOf } from "./subject.ts";
import type { Trust } from "./trust.ts";

export interface VerifyOptions {
  /** undefined: whatever needs somebody to be trusted is undecided */
  readonly trust: Trust | undefined;
  readonly nowMs: number;
  /** undefined: offline */
  readonly network?: Network | undefined;
  /** faster ones with the same answers, where the platform has them */
  readonly primitives?: Primitives | undefined;
}

type Outcomes = Partial<Record<CheckName, Outcome>>;

/**
 * Checks a certificate PDF or a bundle (docs/verification.md). Whatever comes in, a report comes out; what could not be
 * asked is undecided and never passed.
 */
export async function verify(file: Uint8Array, options: VerifyOptions): Promise<VerificationReport> {
  const primitives = options.primitives ?? portablePrimitives;
  try {
    const opened = openFile(file, { ...options, primitives });
    return opened.bundle === undefined
      ? report(opened.outcomes, opened.isPdf, null)
      : await examine(opened, readEvidence(opened.bundle, opened.pdfSha256), { ...options, primitives });
  } catch {
    return report({ DOCUMENT_INTEGRITY: undecided("UNEXPECTED") }, false, null);
  }
}

interface Needs extends VerifyOptions {
  readonly primitives: Primitives;
}

async function examine(opened: OpenedFile, evidence: Evidence, options: Needs): Promise<VerificationReport> {
  const { trust } = options;
  const own: Outcomes = {
    ...opened.outcomes,
    FACT_COMMITMENTS: await guarded(() => checkFacts(evidence)),
    LOG_INCLUSION: await guarded(() => checkLogInclusion(evidence)),
  };
  if (trust === undefined) {
    return report({ ...untrusted(), ...own }, opened.isPdf, subjectOf(evidence, []));
  }
  const needs = { ...options, trust, network: options.network };
  const { checkpoint } = evidence;
  const witnesses = checkpoint.isReadable ? readWitnessLines(checkpoint.value, needs) : undefined;
  const [chain, revoked, superseded] = await Promise.all([
    checkChain(evidence, needs).catch(() => ({
      anchor: undecided("UNEXPECTED"),
      finality: undecided("UNEXPECTED"),
    })),
    guarded(() => checkStatus(evidence, "revocation", needs)),
    guarded(() => checkStatus(evidence, "refresh", needs)),
  ]);
  const outcomes: Outcomes = {
    ...own,
    CREDENTIAL_SIGNATURE: await guarded(() => checkCredentialSignature(evidence, needs)),
    ISSUER_TRUSTED: await guarded(() => checkIssuer(evidence, needs)),
    CHECKPOINT_SIGNATURE: await guarded(() => checkCheckpointSignature(checkpoint, needs)),
    WITNESS_QUORUM: checkpoint.isReadable
      ? checkWitnesses(witnesses ?? { cosignatures: [], lying: undefined }, trust)
      : failed("CHECKPOINT_MALFORMED", { problem: checkpoint.problem }),
    CHAIN_ANCHOR: chain.anchor,
    CHAIN_FINALITY: chain.finality,
    NOT_REVOKED: revoked,
    NOT_SUPERSEDED: superseded,
  };
  return report(outcomes, opened.isPdf, subjectOf(evidence, witnesses?.cosignatures ?? []));
}

function untrusted(): Outcomes {
  return Object.fromEntries(CHECK_NAMES.map((name) => [name, undecided("NO_TRUST")]));
}

/** Every check in its order; one that was never made is undecided. PDF_SIGNATURE is left out for a bare bundle. */
function report(
  outcomes: Outcomes,
  isPdf: boolean,
  subject: VerificationReport["subject"],
): VerificationReport {
  const names = CHECK_NAMES.filter((name) => isPdf || name !== "PDF_SIGNATURE");
  const checks = names.map((name) => checkOf(name, outcomes[name] ?? undecided("NOT_REACHED")));
  return { verdict: overallVerdict(checks), checks, subject };
}
