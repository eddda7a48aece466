// SPDX-License-Identifier: Apache-2.0
import { toHex } from "../core/canonical/encoding.ts";
import { readSerial } from "../core/credential/serial.ts";
import type { Cosignature } from "./checks/checkpoint.ts";
import type { Evidence } from "./evidence.ts";
import type { VerificationSubject } from "./report.ts";

/** What a bundle speaks of, for a reader to see beside the verdict. */
export function subjectOf(evidence: Evidence, witnesses: readonly Cosignature[]): VerificationSubject {
  const { bundle, checkpoint } = evidence;
  const { inclusion, anchors } = bundle;
  const facts = evidence.facts.flatMap((fact) => (fact.isReadable ? [fact.value] : []));
  const { factCount } = bundle.credential.credentialSubject.disclosure;
  return {
    organization: organizationOf(evidence),
    disclosure: disclosureOf(evidence),
    facts,
    factCount,
    withheldCount: Math.max(0, factCount - facts.length),
    log: checkpoint.isReadable
      ? { origin: checkpoint.value.origin, index: inclusion.index, size: checkpoint.value.size }
      : null,
    witnesses,
    anchors: anchors.map(({ chain, contract, transaction, block, blockHash, size }) => {
      return { chain, contract, transaction, block, blockHash, size };
    }),
    certificate: certificateOf(evidence),
  };
}

function organizationOf({ bundle }: Evidence): VerificationSubject["organization"] {
  const { id, legalName, country, lei, uscc, isin } = bundle.credential.credentialSubject;
  return { id, legalName, country, lei, uscc, isin };
}

function disclosureOf({ bundle, statement, statementHash }: Evidence): VerificationSubject["disclosure"] {
  const { factCount: _factCount, ...stated } = bundle.credential.credentialSubject.disclosure;
  const entry = statement.isReadable ? statement.value : undefined;
  return {
    ...stated,
    statementHash: statementHash.isReadable ? toHex(statementHash.value) : stated.statementHash,
    supersedes: entry?.supersedes ?? null,
    warnings: entry?.rules.warnings ?? null,
    submittedAt: entry?.submittedAt ?? null,
  };
}

function certificateOf({ bundle, credentialHash }: Evidence): VerificationSubject["certificate"] {
  const { id, issuer, validFrom } = bundle.credential;
  return { id, serial: serialIn(id) ?? null, issuer, issuedAt: validFrom, credentialHash };
}

/** The serial that a credential's URL ends in, `…/certificates/<serial>.json`, or undefined. */
export function serialIn(credentialId: string): string | undefined {
  return readSerial(credentialId.slice(credentialId.lastIndexOf("/") + 1).replace(/\.json$/, ""));
}
