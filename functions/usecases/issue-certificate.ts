// SPDX-License-Identifier: Apache-2.0
import { canonicalBytes, utf8 } from "../../core/canonical/canonical-json.ts";
import { toHex } from "../../core/canonical/encoding.ts";
import type { Catalogue } from "../../core/catalogue/catalogue.ts";
import type { Credential } from "../../core/credential/credential.ts";
import { documentHash } from "../../core/credential/data-integrity.ts";
import { serialOf } from "../../core/credential/serial.ts";
import { statusPosition } from "../../core/credential/status-list.ts";
import { DomainError, isDomainError } from "../../core/errors.ts";
import type { VerifyEd25519 } from "../../core/log/checkpoint.ts";
import { readStatement, statementBytes, statementHash } from "../../core/log/statement.ts";
import { sha256 } from "../../core/merkle/hash.ts";
import type { PairHasher } from "../../core/merkle/pair-hasher.ts";
import type { AnchorStore } from "../ports/anchor-store.ts";
import type { AssuranceStore } from "../ports/assurance-store.ts";
import type { CertificateRenderer } from "../ports/certificate-renderer.ts";
import type {
  CertificateFileRecord,
  CertificateRecord,
  CertificateStore,
} from "../ports/certificate-store.ts";
import type { Clock } from "../ports/clock.ts";
import type { DisclosureRecord, DisclosureStore } from "../ports/disclosure-store.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import type { Organization, OrganizationStore } from "../ports/organization-store.ts";
import type { StatusStore } from "../ports/status-store.ts";
import { anchorsCovering, coveredSize } from "./anchor-policy.ts";
import { printedAssurances } from "./assurance/printed-assurances.ts";
import { type LogEvidence, logEvidence, makeBundle } from "./certificate-bundle.ts";
import { certificateContent } from "./certificate-content.ts";
import { type CredentialKey, makeCredential } from "./certificate-credential.ts";
import type { AnchoredChain } from "./disclosure-standing.ts";
import { type FactsDocument, readFactsDocument } from "./facts-document.ts";
import type { RegisterSettings } from "./settings.ts";
import { type ShownFacts, selectShownFacts } from "./shown-facts.ts";
import { witnessesOf } from "./witness-checkpoint.ts";

export interface IssueNeeds {
  readonly settings: RegisterSettings;
  readonly catalogue: Catalogue;
  readonly disclosures: DisclosureStore;
  readonly organizations: OrganizationStore;
  readonly certificates: CertificateStore;
  readonly statuses: StatusStore;
  readonly anchors: AnchorStore;
  readonly objects: ObjectStore;
  readonly assurances: AssuranceStore;
  /** hashes many nodes at once */
  readonly hashPairs: PairHasher;
  readonly renderer: CertificateRenderer;
  readonly credentialKey: CredentialKey;
  readonly chains: readonly AnchoredChain[];
  readonly witnessKeys: readonly string[];
  readonly verifyEd25519: VerifyEd25519;
  readonly clock: Clock;
}

const SERIAL_TRIES = 16;
export const FILE_TYPES = {
  pdf: "application/pdf",
  json: "application/vc",
  "touchstone.json": "application/json",
} as const;

/**
 * Issues the certificate of a disclosure whose log entry a FINAL anchor covers, and answers its serial. Runs again after a
 * crash anywhere: serial, time and anchor are fixed first, files are written once and read back, and the certificate
 * exists for others only with the one write that also puts its statement into the outbox.
 */
export async function issueCertificate(disclosureId: string, needs: IssueNeeds): Promise<string> {
  const record = await needs.disclosures.find(disclosureId);
  if (record === undefined || record.logIndex === null) {
    throw new DomainError("NOT_FOUND", `disclosure ${disclosureId}: expected one that is in the log`);
  }
  if (record.certificateSerial !== null) {
    await needs.disclosures.setCertificate(record.id, record.certificateSerial);
    return record.certificateSerial;
  }
  await markSuperseded(record, needs);
  const plan = await planCertificate(record, record.logIndex, needs);
  if (plan.stage === "PLANNED") await makeFiles(record, plan, needs);
  await needs.disclosures.setCertificate(record.id, plan.serial);
  return plan.serial;
}

/** Sets the place of the disclosure that this one replaces in the list of superseded ones. */
async function markSuperseded(
  record: DisclosureRecord,
  { disclosures, statuses }: IssueNeeds,
): Promise<void> {
  if (record.supersedes === null) return;
  const old = await disclosures.find(record.supersedes);
  if (old === undefined || old.logIndex === null) {
    throw new DomainError("UNAVAILABLE", `disclosure ${record.supersedes} is not in the log yet`);
  }
  const { list, index } = statusPosition(old.logIndex);
  await statuses.set("refresh", list, index);
}

async function planCertificate(
  record: DisclosureRecord,
  logIndex: number,
  needs: IssueNeeds,
): Promise<CertificateRecord> {
  const covered = await coveredSize(needs);
  if (covered <= logIndex) {
    const wanted = needs.settings.chainThreshold;
    throw new DomainError(
      "UNAVAILABLE",
      `disclosure ${record.id}: expected final anchors of log index ${logIndex} on ${wanted} of ${needs.chains.length} chains, got fewer so far`,
    );
  }
  const organization = await needs.organizations.find(record.organizationId);
  if (organization === undefined) throw organizationMissing(record);
  for (let n = 0; n < SERIAL_TRIES; n += 1) {
    const plan: CertificateRecord = {
      ...blankPlan(serialOf(record.id, n), record, needs.clock),
      anchoredSize: covered,
      disclosureIndex: logIndex,
      organizationRevision: organization.revision,
    };
    const standing = await planOrFind(plan, needs.certificates);
    if (standing.disclosureId === record.id) return standing;
  }
  throw new DomainError("INVARIANT", `disclosure ${record.id}: every candidate serial is taken`);
}

/** The certificate under this serial: what stands there, or the plan. */
async function planOrFind(
  plan: CertificateRecord,
  certificates: CertificateStore,
): Promise<CertificateRecord> {
  const taken = await certificates.find(plan.serial);
  if (taken !== undefined) return taken;
  try {
    await certificates.plan(plan);
  } catch (error) {
    if (!isDomainError(error) || error.code !== "CONFLICT") throw error;
  }
  return (await certificates.find(plan.serial)) ?? plan;
}

function blankPlan(serial: string, record: DisclosureRecord, clock: Clock) {
  return {
    serial,
    disclosureId: record.id,
    organizationId: record.organizationId,
    stage: "PLANNED",
    issuedAt: new Date(clock.nowMs()).toISOString(),
    statement: null,
    statementHash: null,
    logIndex: null,
    files: null,
    revocation: null,
  } as const;
}

function organizationMissing({ organizationId }: DisclosureRecord): DomainError {
  return new DomainError("INVARIANT", `organization ${organizationId} is missing`);
}

interface Material {
  readonly organization: Organization;
  readonly document: FactsDocument;
  readonly shown: ShownFacts;
  readonly credential: Credential;
  readonly evidence: LogEvidence;
}

async function gather(
  record: DisclosureRecord,
  plan: CertificateRecord,
  needs: IssueNeeds,
): Promise<Material> {
  const { organizationId } = record;
  const organization = await needs.organizations.findRevision(organizationId, plan.organizationRevision);
  if (organization === undefined) throw organizationMissing(record);
  const document = await readFactsDocument(record, needs.objects);
  const shown = selectShownFacts(record, document);
  const anchors = await anchorsCovering(plan.anchoredSize, needs);
  const content = { serial: plan.serial, issuedAt: plan.issuedAt, record, organization, facts: shown.facts };
  return {
    organization,
    document,
    shown,
    credential: await makeCredential(content, needs.credentialKey, needs.settings),
    evidence: await logEvidence(anchors, needs.objects),
  };
}

async function makeFiles(
  record: DisclosureRecord,
  plan: CertificateRecord,
  needs: IssueNeeds,
): Promise<void> {
  const material = await gather(record, plan, needs);
  const bundle = await makeBundle(
    {
      statement: record.statement,
      logIndex: plan.disclosureIndex,
      shown: material.shown.shown,
      credential: material.credential,
      certificate: undefined,
      status: null,
    },
    material.evidence,
    needs,
  );
  const pdf = await keepOnce(
    plan.serial,
    "pdf",
    () => render(record, plan, material, bundle, needs),
    needs.objects,
  );
  const files = {
    pdf: pdf.file,
    credential: (
      await keepOnce(plan.serial, "json", async () => canonicalBytes(material.credential), needs.objects)
    ).file,
    bundle: (await keepOnce(plan.serial, "touchstone.json", async () => bundle, needs.objects)).file,
  };
  const bytes = statementBytes({
    v: 1,
    type: "certificate",
    id: plan.serial,
    disclosure: record.statementHash,
    credentialHash: toHex(documentHash(material.credential)),
    pdfSha256: files.pdf.sha256,
    issuedAt: plan.issuedAt,
  });
  await needs.certificates.issue(plan.serial, {
    statement: new TextDecoder().decode(bytes),
    statementHash: toHex(statementHash(bytes)),
    files,
  });
}

async function render(
  record: DisclosureRecord,
  plan: CertificateRecord,
  { organization, shown, evidence }: Material,
  bundle: Uint8Array,
  needs: IssueNeeds,
): Promise<Uint8Array> {
  const statement = readStatement(utf8(record.statement));
  const content = certificateContent(
    {
      serial: plan.serial,
      issuedAt: plan.issuedAt,
      record,
      organization,
      facts: shown.facts,
      ruleSet: statement.type === "disclosure" ? statement.rules.set : "",
      evidence,
      witnesses: witnessesOf(evidence.published.checkpoint, needs.witnessKeys, needs.verifyEd25519).length,
      bundle,
      assurances: await printedAssurances(record, needs),
    },
    needs.catalogue,
    needs.settings,
  );
  return needs.renderer.render(content);
}

/** Writes a file once and answers what stands there: a signature made twice differs, the file must not. */
async function keepOnce(
  serial: string,
  kind: keyof typeof FILE_TYPES,
  make: () => Promise<Uint8Array>,
  objects: ObjectStore,
): Promise<{ readonly file: CertificateFileRecord }> {
  const key = certificateKey(serial, kind);
  const stored = await objects.get(key);
  if (stored === undefined) await objects.putIfAbsent(key, await make(), FILE_TYPES[kind]);
  const bytes = stored ?? (await objects.get(key));
  if (bytes === undefined) throw new DomainError("INVARIANT", `${key} was written and cannot be read`);
  return { file: fileRecord(key, bytes, FILE_TYPES[kind]) };
}

/** Key of a certificate's file in the object store, and its path below the public URL. */
export function certificateKey(serial: string, kind: keyof typeof FILE_TYPES): string {
  return `certificates/${serial}.${kind}`;
}

/** What is noted about a stored file. */
export function fileRecord(key: string, bytes: Uint8Array, mediaType: string): CertificateFileRecord {
  return { key, sha256: toHex(sha256(bytes)), size: bytes.length, mediaType };
}
