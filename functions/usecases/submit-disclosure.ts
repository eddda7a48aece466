// SPDX-License-Identifier: Apache-2.0
import { canonicalBytes } from "../../core/canonical/canonical-json.ts";
import { toBase64, toBase64Url, toHex } from "../../core/canonical/encoding.ts";
import type { Catalogue } from "../../core/catalogue/catalogue.ts";
import { commitFacts, salting } from "../../core/disclosure/commitment.ts";
import { DomainError, isDomainError } from "../../core/errors.ts";
import { receiptMessage } from "../../core/log/receipt.ts";
import { type DisclosureStatement, statementBytes, statementHash } from "../../core/log/statement.ts";
import { sha256 } from "../../core/merkle/hash.ts";
import { periodText } from "../../core/rules/calendar.ts";
import { type Finding, hashedFindings } from "../../core/rules/finding.ts";
import { isAcceptable } from "../../core/rules/run-rules.ts";
import type { Clock } from "../ports/clock.ts";
import type { DisclosureRecord, DisclosureStore } from "../ports/disclosure-store.ts";
import type { EvidenceStore } from "../ports/evidence-store.ts";
import type { GlyphCheck } from "../ports/glyph-check.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import type { Organization, OrganizationStore } from "../ports/organization-store.ts";
import type { Random } from "../ports/random.ts";
import type { Signer } from "../ports/signer.ts";
import { type Acceptance, acceptedRecord } from "./acceptance.ts";
import { noteCalculationUses } from "./calculations/calculation-uses.ts";
import { refuseContradiction } from "./contradiction.ts";
import { type DisclosureIdentity, identifyDisclosure } from "./disclosure-identity.ts";
import {
  documentKeyOf,
  type FactsDocument,
  factsDocumentBytes,
  type KeptFact,
  readFactsDocument,
} from "./facts-document.ts";
import {
  checkInput,
  readSubmission,
  type Submission,
  type SubmitDisclosureInput,
  sortedFrameworks,
} from "./read-submission.ts";
import type { RegisterSettings } from "./settings.ts";

export interface SubmitDisclosureResult {
  /** null when an ERROR finding refused it, or on a dry run */
  readonly disclosure: DisclosureRecord | null;
  readonly findings: readonly Finding[];
  /** as hashed, in leaf order */
  readonly facts: readonly KeptFact[];
}

export interface SubmitNeeds {
  readonly settings: RegisterSettings;
  readonly catalogue: Catalogue;
  readonly organizations: OrganizationStore;
  readonly disclosures: DisclosureStore;
  readonly objects: ObjectStore;
  readonly evidence: EvidenceStore;
  /** Ed25519, the log's own key */
  readonly logSigner: Signer;
  /** C2SP key id of the log, as receipts name it */
  readonly logKeyId: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly glyphs: GlyphCheck;
}

const ATTEMPTS = 8;

/**
 * Checks a disclosure and accepts it: facts are durable first, then one conditional write puts the record and its log
 * statement, so a crash leaves either nothing that counts or an accepted disclosure. Throws BAD_INPUT, CONFLICT, NOT_FOUND;
 * ERROR findings are answered, not thrown.
 */
export async function submitDisclosure(
  input: SubmitDisclosureInput,
  needs: SubmitNeeds,
): Promise<SubmitDisclosureResult> {
  checkInput(input);
  const identity = identifyDisclosure({
    organizationId: input.organizationId,
    idempotencyKey: input.idempotencyKey,
    period: periodText(input.period),
    boundary: input.boundary.approach,
  });
  // Asked while the rules run; whoever comes in between is met by the conditional write.
  let asked = input.dryRun ? undefined : readStanding(identity, needs);
  asked?.catch(() => undefined);
  const organization = await needs.organizations.find(input.organizationId);
  if (organization === undefined) {
    throw new DomainError(
      "NOT_FOUND",
      `organization: expected a registered one, got "${input.organizationId.slice(0, 80)}"`,
    );
  }
  const organizations = { find: async () => organization };
  const submission = await readSubmission(input, identity.scope, { ...needs, organizations });
  checkPrintable(input, needs.glyphs);
  if (input.dryRun) return answer(null, submission.document);
  for (let attempt = 1; ; attempt += 1) {
    const standing = await (asked ?? readStanding(identity, needs));
    asked = undefined;
    if (standing.earlier !== undefined) return repeated(standing.earlier, submission, needs);
    if (!isAcceptable(submission.document.findings)) return answer(null, submission.document);
    const record = await prepareRecord(input, organization, identity, standing.scope, submission, needs);
    if (await isInserted(record, needs, attempt === ATTEMPTS)) return answer(record, submission.document);
  }
}

/** What will be printed must be printable: found out after acceptance, there would be no certificate. */
function checkPrintable({ facts }: SubmitDisclosureInput, glyphs: GlyphCheck): void {
  for (const [i, { visibility, text, dimensions }] of facts.entries()) {
    if (visibility === "RESTRICTED") continue;
    glyphs.requirePrintable(`facts[${i}].text`, text ?? "");
    for (const { axis, member } of dimensions ?? []) {
      glyphs.requirePrintable(`facts[${i}].dimensions.${axis}`, member);
    }
  }
}

/** False when somebody took the version in between: the newcomer may contradict this one, or be this very submission. */
async function isInserted(
  record: DisclosureRecord,
  { disclosures }: SubmitNeeds,
  isLastTry: boolean,
): Promise<boolean> {
  try {
    await disclosures.insert(record);
    return true;
  } catch (error) {
    if (isLastTry || !isDomainError(error) || error.code !== "CONFLICT") throw error;
    return false;
  }
}

function answer(
  disclosure: DisclosureRecord | null,
  { facts, findings }: FactsDocument,
): SubmitDisclosureResult {
  return { disclosure, findings, facts };
}

interface Standing {
  /** every disclosure of the scope */
  readonly scope: readonly DisclosureRecord[];
  /** the first answer to the same submission */
  readonly earlier: DisclosureRecord | undefined;
}

async function readStanding(
  { id, scope: name, idempotencyHash }: DisclosureIdentity,
  { disclosures }: SubmitNeeds,
): Promise<Standing> {
  const [scope, sameKey] = await Promise.all([
    disclosures.findScope(name),
    disclosures.findByIdempotencyHash(idempotencyHash),
  ]);
  return { scope, earlier: scope.find((record) => record.id === id) ?? sameKey };
}

/** The first answer again; CONFLICT where the same key came with other content. */
async function repeated(
  earlier: DisclosureRecord,
  { contentHash }: Submission,
  { objects }: SubmitNeeds,
): Promise<SubmitDisclosureResult> {
  if (earlier.contentHash !== contentHash) {
    throw new DomainError(
      "CONFLICT",
      "idempotencyKey: expected the content this key was first used with, got other content",
      {
        disclosure: earlier.id,
      },
    );
  }
  return answer(earlier, await readFactsDocument(earlier, objects));
}

async function prepareRecord(
  input: SubmitDisclosureInput,
  organization: Organization,
  identity: DisclosureIdentity,
  scope: readonly DisclosureRecord[],
  submission: Submission,
  needs: SubmitNeeds,
): Promise<DisclosureRecord> {
  await refuseContradiction(input.supersedes, submission.document, scope, needs.objects);
  const secret = needs.random.bytes(32);
  const statement = statementOf(
    input,
    organization,
    identity.id,
    scope.length + 1,
    submission.document,
    secret,
    needs,
  );
  const bytes = statementBytes(statement);
  const hash = toHex(statementHash(bytes));
  const acceptance: Acceptance = {
    statement: new TextDecoder().decode(bytes),
    organizationId: organization.id,
    boundaryNote: input.boundary.note,
    gwpSet: input.gwpSet,
    currency: input.currency,
    saltSecret: toBase64Url(secret),
    idempotencyHash: identity.idempotencyHash,
    contentHash: submission.contentHash,
    submittedBy: input.submittedBy,
    receipt: await signReceipt(hash, statement.submittedAt, needs),
    approval: organization.fourEyes ? "AWAITING" : "APPROVED",
  };
  const documentKey = documentKeyOf(identity.id, hash);
  // Durable before the record that names it; a crash here leaves an object nothing refers to.
  await needs.objects.put(
    documentKey,
    factsDocumentBytes(submission.document, acceptance),
    "application/json",
  );
  await noteCalculationUses(identity.id, submission.document, needs);
  return acceptedRecord(acceptance, documentKey);
}

function statementOf(
  input: SubmitDisclosureInput,
  organization: Organization,
  id: string,
  version: number,
  { facts, findings }: FactsDocument,
  secret: Uint8Array,
  { catalogue, clock }: SubmitNeeds,
): DisclosureStatement {
  const saltOf = salting(secret);
  const commitment = commitFacts(facts.map(({ fact }) => ({ fact, salt: saltOf(fact) })));
  return {
    v: 1,
    type: "disclosure",
    id,
    organization: organization.did,
    period: periodText(input.period),
    frameworks: sortedFrameworks(input.frameworks),
    boundary: input.boundary.approach,
    version,
    supersedes: input.supersedes,
    factsRoot: commitment.factsRoot,
    factCount: commitment.facts.length,
    rules: {
      set: catalogue.ruleSetVersion,
      errors: 0,
      warnings: findings.filter(({ severity }) => severity === "WARNING").length,
      findingsHash: toHex(sha256(canonicalBytes(hashedFindings(findings)))),
    },
    submittedAt: new Date(clock.nowMs()).toISOString(),
  };
}

async function signReceipt(hash: string, issuedAt: string, { settings, logSigner, logKeyId }: SubmitNeeds) {
  const { origin, maxMergeDelaySeconds } = settings;
  const message = receiptMessage({ origin, statementHash: hash, issuedAt, maxMergeDelaySeconds });
  const [signature = new Uint8Array()] = await logSigner.sign([message]);
  return { issuedAt, maxMergeDelaySeconds, keyId: logKeyId, signature: toBase64(signature) };
}
