// SPDX-License-Identifier: Apache-2.0
import { canonicalize } from "../../core/canonical/canonical-json.ts";
import { compareBytes, fromHex, toHex } from "../../core/canonical/encoding.ts";
import type { Fact } from "../../core/disclosure/fact.ts";
import { factKeyBytes } from "../../core/disclosure/fact-key.ts";
import type { DisclosureStatement } from "../../core/log/statement.ts";
import { rootFromPath } from "../../core/merkle/inclusion.ts";
import { type Evidence, hashesOf } from "../evidence.ts";
import type { ReportedFact } from "../report.ts";
import { failed, type Outcome, passed } from "./outcome.ts";

/**
 * FACT_COMMITMENTS: each figure shown leads to the root in the log entry, stands once and in its place, and the credential
 * says the same figures about the same disclosure (docs/formats.md §2).
 */
export function checkFacts(evidence: Evidence): Outcome {
  const { statement } = evidence;
  if (!statement.isReadable) return failed("STATEMENT_MALFORMED", { problem: statement.problem });
  const malformed = evidence.facts.find((fact) => !fact.isReadable);
  if (malformed !== undefined && !malformed.isReadable) {
    return failed("FACT_MALFORMED", { index: malformed.index, problem: malformed.problem });
  }
  const shown = evidence.facts.flatMap((fact) => (fact.isReadable ? [fact.value] : []));
  return (
    proofProblem(evidence, statement.value) ??
    orderProblem(shown) ??
    credentialProblem(evidence, statement.value, shown) ??
    passed({ shown: shown.length, count: statement.value.factCount })
  );
}

function proofProblem({ bundle, facts }: Evidence, statement: DisclosureStatement): Outcome | undefined {
  for (const [i, fact] of facts.entries()) {
    const leaf = fact.isReadable ? fromHex(fact.value.leaf) : undefined;
    const path = hashesOf(bundle.facts[i]?.siblings ?? []);
    const root = leaf && rootFromPath({ leaf, index: fact.index, size: statement.factCount, path });
    if (root === undefined || toHex(root) !== statement.factsRoot) {
      return failed("PROOF_MISMATCH", { index: fact.index });
    }
  }
  return undefined;
}

/** A register that committed to two values of one figure could show either: keys must grow with the index. */
function orderProblem(shown: readonly ReportedFact[]): Outcome | undefined {
  const sorted = shown
    .map(({ index, fact }) => ({ index, key: factKeyBytes(fact) }))
    .sort((a, b) => a.index - b.index);
  for (const [i, { index, key }] of sorted.entries()) {
    const before = sorted[i - 1];
    if (before === undefined) continue;
    if (before.index === index) return failed("FACT_DUPLICATE", { index });
    if (compareBytes(before.key, key) >= 0) return failed("FACT_ORDER", { index });
  }
  return undefined;
}

function credentialProblem(
  { bundle, statementHash }: Evidence,
  statement: DisclosureStatement,
  shown: readonly ReportedFact[],
): Outcome | undefined {
  const subject = bundle.credential.credentialSubject;
  const { disclosure } = subject;
  const pairs: readonly (readonly [string, unknown, unknown])[] = [
    ["organization", subject.id, statement.organization],
    ["id", disclosure.id, statement.id],
    ["statementHash", disclosure.statementHash, statementHash.isReadable && toHex(statementHash.value)],
    ["version", disclosure.version, statement.version],
    ["period", disclosure.period, statement.period],
    ["frameworks", disclosure.frameworks.join(), statement.frameworks.join()],
    ["boundary", disclosure.boundary, statement.boundary],
    ["ruleSet", disclosure.ruleSet, statement.rules.set],
    ["factsRoot", disclosure.factsRoot, statement.factsRoot],
    ["factCount", disclosure.factCount, statement.factCount],
  ];
  const different = pairs.find(([, credential, entry]) => credential !== entry);
  if (different !== undefined) return failed("DISCLOSURE_DIFFERS", { field: different[0] });
  const proven = canonicalFacts(shown.map(({ fact }) => fact));
  return proven === canonicalFacts(subject.facts) ? undefined : failed("FACTS_DIFFER");
}

function canonicalFacts(facts: readonly Fact[]): string {
  return facts.map(canonicalize).sort().join("\n");
}
