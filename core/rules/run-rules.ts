// SPDX-License-Identifier: Apache-2.0
import type { Fact } from "../disclosure/fact.ts";
import { DomainError } from "../errors.ts";
import { biodiversityRules } from "./biodiversity.ts";
import { boardRules } from "./board.ts";
import { boundaryRules } from "./boundary.ts";
import { conductRules } from "./conduct.ts";
import { customerRules } from "./customers.ts";
import { economicRules } from "./economic.ts";
import { energyRules } from "./energy.ts";
import { evidenceRules } from "./evidence.ts";
import { createFactIndex } from "./fact-index.ts";
import type { Finding } from "./finding.ts";
import { ghgRules } from "./ghg.ts";
import { identityRules } from "./identity.ts";
import { materialsRules } from "./materials.ts";
import { numberRules } from "./number.ts";
import { payRules } from "./pay.ts";
import { periodRules } from "./period.ts";
import { pollutionRules } from "./pollution.ts";
import { provenanceRules } from "./provenance.ts";
import type { AcceptedWarning, RuleCheck, RuleContext } from "./rule.ts";
import { safetyRules } from "./safety.ts";
import { timeRules } from "./time.ts";
import { trainingRules } from "./training.ts";
import { unitRules } from "./unit.ts";
import { wasteRules } from "./waste.ts";
import { waterRules } from "./water.ts";
import { workforceRules } from "./workforce.ts";

/** Every rule that produces findings, in the order in which findings are shown. */
export const RULES: readonly RuleCheck[] = [
  ...identityRules,
  ...periodRules,
  ...unitRules,
  ...numberRules,
  ...ghgRules,
  ...energyRules,
  ...waterRules,
  ...wasteRules,
  ...pollutionRules,
  ...biodiversityRules,
  ...materialsRules,
  ...workforceRules,
  ...safetyRules,
  ...trainingRules,
  ...payRules,
  ...boardRules,
  ...conductRules,
  ...customerRules,
  ...economicRules,
  ...timeRules,
  ...provenanceRules,
  ...evidenceRules,
  ...boundaryRules,
];

/** Rules without which a fact cannot be read at all: they are enforced by readFacts and by the identifiers, as BAD_INPUT. */
export const READING_RULES: readonly string[] = [
  "R-ID-01",
  "R-ID-02",
  "R-ID-03",
  "R-PER-02",
  "R-UNIT-01",
  "R-NUM-04",
  "R-NULL-01",
  "R-DUP-01",
];

/** Rules about what is added to a disclosure that stands: requireAssurance enforces them, as BAD_INPUT. */
export const RECORDING_RULES: readonly string[] = ["R-ASR-01"];

const MAX_ACCEPTED = 100;
const MAX_BECAUSE = 500;

/**
 * What the rules say about facts that readFacts returned. Warnings the company stands by carry its reason; accepting anything
 * else than a WARNING is BAD_INPUT.
 */
export function runRules(facts: readonly Fact[], context: RuleContext): readonly Finding[] {
  const index = createFactIndex(facts, context.catalogue);
  const findings = RULES.flatMap((rule) => findingsOf(rule, index, context));
  return acceptWarnings(findings, context);
}

/** True when nothing among the findings refuses the disclosure. */
export function isAcceptable(findings: readonly Finding[]): boolean {
  return findings.every(({ severity }) => severity !== "ERROR");
}

function findingsOf(
  rule: RuleCheck,
  index: ReturnType<typeof createFactIndex>,
  context: RuleContext,
): readonly Finding[] {
  const definition = context.catalogue.rule(rule.id);
  if (definition === undefined) throw new DomainError("INVARIANT", `rule ${rule.id} is not in the catalogue`);
  const { frameworks, stage } = definition;
  if (frameworks?.some((framework) => context.frameworks.includes(framework)) === false) return [];
  // What an export would refuse is told at once and refuses nothing yet.
  const severity = stage === "EXPORT" ? "HINT" : definition.severity;
  return rule
    .check(index, context)
    .map((report) => ({ severity, ...report, rule: rule.id, acceptedBecause: null }));
}

function acceptWarnings(findings: readonly Finding[], context: RuleContext): readonly Finding[] {
  const { acceptedWarnings } = context;
  if (acceptedWarnings.length > MAX_ACCEPTED)
    throw new DomainError(
      "BAD_INPUT",
      `acceptedWarnings: expected at most ${MAX_ACCEPTED}, got ${acceptedWarnings.length}`,
    );
  const reasons = new Map<string, string>();
  for (const [i, accepted] of acceptedWarnings.entries()) {
    checkAccepted(accepted, `acceptedWarnings[${i}]`, reasons, findings, context);
    reasons.set(accepted.rule, accepted.because);
  }
  return findings.map((finding) =>
    finding.severity === "WARNING"
      ? { ...finding, acceptedBecause: reasons.get(finding.rule) ?? null }
      : finding,
  );
}

function checkAccepted(
  { rule, because }: AcceptedWarning,
  path: string,
  seen: ReadonlyMap<string, string>,
  findings: readonly Finding[],
  { catalogue }: RuleContext,
): void {
  const definition = catalogue.rule(rule);
  const said = findings.filter((finding) => finding.rule === rule);
  const isError =
    said.length === 0 ? definition?.severity === "ERROR" : said.some(({ severity }) => severity === "ERROR");
  const isReason = because.length <= MAX_BECAUSE && because.trim() !== "" && !/[\p{Cc}\p{Cs}]/u.test(because);
  if (definition === undefined) refuse(`${path}.rule`, "a rule of the catalogue", rule);
  if (isError) refuse(`${path}.rule`, "a WARNING; an ERROR must be corrected", rule);
  if (seen.has(rule)) refuse(`${path}.rule`, "each rule once", rule);
  if (!isReason) refuse(`${path}.because`, `a reason of 1 to ${MAX_BECAUSE} printable characters`, because);
}

function refuse(path: string, expected: string, got: string): never {
  throw new DomainError(
    "BAD_INPUT",
    `${path}: expected ${expected}, got ${JSON.stringify(got.slice(0, 60))}`,
    { path },
  );
}
