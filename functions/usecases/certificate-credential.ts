// SPDX-License-Identifier: Apache-2.0

import { utf8 } from "../../core/canonical/canonical-json.ts";
import {
  CREDENTIAL_CONTEXT,
  type Credential,
  decodeCredential,
  STATUS_PURPOSES,
  type StatusEntry,
  type UnsignedCredential,
} from "../../core/credential/credential.ts";
import { type ProofOptions, proofMessage, withProof } from "../../core/credential/data-integrity.ts";
import { statusPosition } from "../../core/credential/status-list.ts";
import type { Fact } from "../../core/disclosure/fact.ts";
import { DomainError } from "../../core/errors.ts";
import { readStatement } from "../../core/log/statement.ts";
import type { DisclosureRecord } from "../ports/disclosure-store.ts";
import type { Organization } from "../ports/organization-store.ts";
import type { Signer } from "../ports/signer.ts";
import type { RegisterSettings } from "./settings.ts";

/** The key that signs credentials, and the DID URL under which its public part is found. */
export interface CredentialKey {
  readonly signer: Signer;
  /** `<issuer>#<fragment>` */
  readonly verificationMethod: string;
}

export interface CredentialContent {
  readonly serial: string;
  readonly issuedAt: string;
  readonly record: DisclosureRecord;
  readonly organization: Organization;
  /** the public facts, in leaf order */
  readonly facts: readonly Fact[];
}

/** Makes and signs the credential of a certificate; the same content gives the same bytes. */
export async function makeCredential(
  content: CredentialContent,
  key: CredentialKey,
  settings: RegisterSettings,
): Promise<Credential> {
  const document: UnsignedCredential = {
    "@context": [...CREDENTIAL_CONTEXT],
    id: `${settings.publicUrl}/certificates/${content.serial}.json`,
    type: ["VerifiableCredential", "EsgDisclosureCredential"],
    issuer: { id: settings.issuer, name: settings.registerName },
    validFrom: content.issuedAt,
    credentialSubject: subjectOf(content),
    credentialStatus: statusEntries(content.record.logIndex, settings.publicUrl),
  };
  const options: ProofOptions = {
    type: "DataIntegrityProof",
    cryptosuite: "eddsa-jcs-2022",
    created: content.issuedAt,
    verificationMethod: key.verificationMethod,
    proofPurpose: "assertionMethod",
  };
  const [signature = new Uint8Array()] = await key.signer.sign([proofMessage(document, options)]);
  return decodeCredential(withProof(document, options, signature), "credential");
}

function subjectOf({
  record,
  organization,
  facts,
}: CredentialContent): UnsignedCredential["credentialSubject"] {
  const statement = readStatement(utf8(record.statement));
  if (statement.type !== "disclosure")
    throw new DomainError("INVARIANT", `the statement of disclosure ${record.id} is another one`);
  return {
    id: organization.did,
    legalName: organization.names,
    country: organization.country,
    lei: organization.lei,
    uscc: organization.uscc,
    isin: organization.isin,
    disclosure: {
      id: record.id,
      statementHash: record.statementHash,
      version: record.version,
      period: record.period,
      frameworks: record.frameworks,
      boundary: record.boundary.approach,
      gwpSet: record.gwpSet,
      ruleSet: statement.rules.set,
      factsRoot: record.factsRoot,
      factCount: record.factCount,
    },
    facts,
  };
}

function statusEntries(logIndex: number | null, publicUrl: string): readonly StatusEntry[] {
  if (logIndex === null) throw new DomainError("INVARIANT", "expected a disclosure that is in the log");
  const { list, index } = statusPosition(logIndex);
  return STATUS_PURPOSES.map((purpose) => ({
    id: `${publicUrl}/status/${purpose}-${list}#${index}`,
    type: "BitstringStatusListEntry",
    statusPurpose: purpose,
    statusListIndex: String(index),
    statusListCredential: `${publicUrl}/status/${purpose}-${list}`,
  }));
}
