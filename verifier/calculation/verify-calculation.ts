// SPDX-License-Identifier: Apache-2.0
import {
  type Calculation,
  calculationId,
  decodeCalculation,
  MAX_CALCULATION_BYTES,
} from "../../core/calculation/calculation.ts";
import { differenceOf, outputOf } from "../../core/calculation/fact-of-calculation.ts";
import { factorHash } from "../../core/calculation/factor.ts";
import { claimedFormula, replayCalculation } from "../../core/calculation/replay.ts";
import type { CanonicalValue } from "../../core/canonical/canonical-json.ts";
import { parseStrictJson } from "../../core/canonical/strict-json.ts";
import { decodeUtf8 } from "../../core/canonical/utf8-decode.ts";
import { DomainError } from "../../core/errors.ts";
import { attempt } from "../evidence.ts";
import { calculationSentence } from "../messages/calculation.ts";
import { type CheckValues, overallVerdict, type Verdict, type VerificationSubject } from "../report.ts";
import type {
  CalculationCheck,
  CalculationCheckName,
  CalculationReason,
  CalculationReport,
} from "./calculation-report.ts";

interface Outcome {
  readonly verdict: Verdict;
  readonly reason: CalculationReason | null;
  readonly values: CheckValues;
}

/** The certificate beside a calculation: what it shows, or null where it could not be read. */
export interface BesideCertificate {
  readonly subject: Pick<VerificationSubject, "facts" | "withheldCount"> | null;
}

/**
 * Replays a calculation offline (docs/calculations.md) and, with a certificate, finds the figure that pins it. Never throws for
 * what a file holds; a formula this program does not know is undecided, never passed.
 */
export function verifyCalculation(file: Uint8Array, certificate?: BesideCertificate): CalculationReport {
  const read = attempt(() => jsonOf(file));
  if (!read.isReadable)
    return unread(failed("CALCULATION_MALFORMED", { problem: read.problem }), certificate);
  const claimed = claimedFormula(read.value);
  if (claimed !== undefined && !claimed.isKnown)
    return unread(undecided("FORMULA_UNKNOWN", { formula: claimed.formula, form: claimed.v }), certificate);
  const decoded = attempt(() => decodeCalculation(read.value, "calculation"));
  if (!decoded.isReadable)
    return unread(failed("CALCULATION_MALFORMED", { problem: decoded.problem }), certificate);
  const calculation = decoded.value;
  const id = calculationId(calculation);
  const checks = [
    checkOf("CALCULATION_READABLE", passed({ id })),
    checkOf("FACTOR_HASHES", factorHashes(calculation)),
    checkOf("REPLAY", replay(calculation)),
    ...(certificate === undefined
      ? []
      : [checkOf("CERTIFIED_FACT", certifiedFact(calculation, id, certificate))]),
  ];
  const { outputs, factors } = calculation;
  const ownFactors = factors.flatMap(({ row }) => (row.kind === "own" ? [row.id] : []));
  return { verdict: overallVerdict(checks), checks, id, outputs, ownFactors };
}

/** True for bytes that claim to be a calculation, of whatever version. */
export function isCalculation(file: Uint8Array): boolean {
  const read = attempt(() => jsonOf(file));
  return read.isReadable && claimedFormula(read.value) !== undefined;
}

function jsonOf(file: Uint8Array): CanonicalValue {
  if (file.length > MAX_CALCULATION_BYTES)
    throw new DomainError("TOO_LARGE", `expected at most ${MAX_CALCULATION_BYTES} bytes, got ${file.length}`);
  const text = decodeUtf8(file);
  if (text === undefined) throw new DomainError("BAD_INPUT", "expected UTF-8");
  return parseStrictJson(text);
}

function factorHashes({ factors }: Calculation): Outcome {
  const wrong = factors.find(({ hash, row }) => hash !== factorHash(row));
  return wrong === undefined
    ? passed({ count: factors.length })
    : failed("FACTOR_HASH_MISMATCH", { factor: wrong.row.id });
}

function replay(calculation: Calculation): Outcome {
  const { formula, steps, outputs } = calculation;
  const again = replayCalculation(calculation);
  if (again.status === "different") return failed("REPLAY_DIFFERS", { at: again.at });
  if (again.status === "impossible") return failed("REPLAY_IMPOSSIBLE", { problem: again.problem });
  const [first] = outputs;
  const shown = first === undefined ? "" : `${first.metric} ${first.value} ${first.unit}`;
  return passed({ formula: `${formula.id} ${formula.version}`, steps: steps.length, output: shown });
}

/** Every figure that names the calculation says what it gives; a figure that is withheld may be the one. */
function certifiedFact(calculation: Calculation, id: string, { subject }: BesideCertificate): Outcome {
  if (subject === null) return undecided("CERTIFICATE_UNREADABLE");
  const pinning = subject.facts.filter(({ fact }) => fact.calculation === id);
  if (pinning.length === 0)
    return subject.withheldCount > 0
      ? undecided("MAY_BE_WITHHELD", { withheld: subject.withheldCount })
      : failed("NOT_PINNED");
  for (const { index, fact } of pinning) {
    const output = outputOf(calculation, fact);
    const part = output === undefined ? "metric" : differenceOf(output, fact);
    if (part !== undefined || fact.basis !== "CALCULATED")
      return failed("FACT_DIFFERS", { index, part: part ?? "basis" });
  }
  return passed({ count: pinning.length });
}

function unread(outcome: Outcome, certificate: BesideCertificate | undefined): CalculationReport {
  const later: readonly CalculationCheckName[] =
    certificate === undefined ? ["FACTOR_HASHES", "REPLAY"] : ["FACTOR_HASHES", "REPLAY", "CERTIFIED_FACT"];
  const checks = [
    checkOf("CALCULATION_READABLE", outcome),
    ...later.map((name) => checkOf(name, undecided("NOT_REACHED"))),
  ];
  return { verdict: overallVerdict(checks), checks, id: null, outputs: [], ownFactors: [] };
}

function checkOf(name: CalculationCheckName, { verdict, reason, values }: Outcome): CalculationCheck {
  return { name, verdict, reason, values, detail: calculationSentence({ name, reason, values }, "en") };
}

function passed(values: CheckValues): Outcome {
  return { verdict: "passed", reason: null, values };
}

function failed(reason: CalculationReason, values: CheckValues = {}): Outcome {
  return { verdict: "failed", reason, values };
}

function undecided(reason: CalculationReason, values: CheckValues = {}): Outcome {
  return { verdict: "undecided", reason, values };
}
