// SPDX-License-Identifier: Apache-2.0
import { type Assurance, isSignedBy, readAssurance } from "../../../core/assurance/assurance.ts";
import { utf8 } from "../../../core/canonical/canonical-json.ts";
import { fromBase64, toHex } from "../../../core/canonical/encoding.ts";
import { DomainError } from "../../../core/errors.ts";
import { requireAssurance } from "../../../core/rules/assurance.ts";
import { dayAfter } from "../../../core/rules/calendar.ts";
import type { Primitives } from "../../../verifier/primitives.ts";
import type { AssuranceRecord, AssuranceStore } from "../../ports/assurance-store.ts";
import type { Clock } from "../../ports/clock.ts";
import type { DisclosureRecord, DisclosureStore } from "../../ports/disclosure-store.ts";
import type { EvidenceStore } from "../../ports/evidence-store.ts";
import type { ObjectStore } from "../../ports/object-store.ts";
import type { OrganizationStore } from "../../ports/organization-store.ts";
import { clientDid } from "../client-did.ts";
import { commitmentOf, readFactsDocument } from "../facts-document.ts";
import type { RegisterSettings } from "../settings.ts";
import { requireRole, type Viewer } from "../viewer.ts";
import { bytesOf, requireAssurer } from "./assurer-key.ts";

export interface RecordAssuranceInput {
  readonly disclosureId: string;
  /** canonical text, exactly as signed */
  readonly statement: string;
  /** base64 of 64 bytes */
  readonly signature: string;
}

interface Needs {
  readonly assurances: AssuranceStore;
  readonly disclosures: DisclosureStore;
  readonly organizations: OrganizationStore;
  readonly evidence: EvidenceStore;
  readonly objects: ObjectStore;
  readonly primitives: Pick<Primitives, "sha256" | "verifyEd25519">;
  readonly settings: Pick<RegisterSettings, "issuer">;
  readonly clock: Clock;
}

const MAX_ASSURANCES = 16;

/**
 * Keeps an assurance whose signature is that of a live key of the assurer, who has a grant for the disclosure, and which
 * satisfies R-ASR-01. One write; a repeat answers the same.
 */
export async function recordAssurance(
  { disclosureId, statement, signature }: RecordAssuranceInput,
  viewer: Viewer | undefined,
  needs: Needs,
): Promise<{ readonly disclosure: DisclosureRecord; readonly assurance: AssuranceRecord }> {
  const { assurances, primitives, clock } = needs;
  const { clientId, organizationId } = requireRole(viewer, "ASSURER", "recordAssurance");
  const assurerId = organizationId ?? "";
  const { disclosure, engagement } = await requireGrant(disclosureId, assurerId, needs);
  const id = toHex(primitives.sha256(utf8(statement)));
  const standing = await assurances.list(disclosure.id);
  const earlier = standing.find((one) => one.id === id && one.assurerId === assurerId);
  if (earlier !== undefined) return { disclosure, assurance: earlier };
  if (standing.length >= MAX_ASSURANCES)
    throw new DomainError("CONFLICT", `disclosure: expected at most ${MAX_ASSURANCES} assurances of one`);
  const assurance = readAssurance(statement);
  await checkAgainst(assurance, disclosure, { assurerId, engagement }, needs);
  await requireSignature(assurance, { assurerId, statement, signature }, needs);
  await requireReport(assurance, assurerId, needs);
  const record = {
    id,
    disclosureId: disclosure.id,
    assurerId,
    statement,
    signature,
    recordedAt: new Date(clock.nowMs()).toISOString(),
    recordedBy: clientDid(needs.settings.issuer, clientId),
  };
  await assurances.record(record);
  return { disclosure, assurance: record };
}

async function requireGrant(
  disclosureId: string,
  assurerId: string,
  { assurances, disclosures }: Pick<Needs, "assurances" | "disclosures">,
) {
  const grant = await assurances.findGrant(disclosureId, assurerId);
  const disclosure = grant?.withdrawnAt === null ? await disclosures.find(disclosureId) : undefined;
  if (grant === undefined || disclosure === undefined)
    throw new DomainError(
      "FORBIDDEN",
      "recordAssurance: expected a grant of the organization (grantAssurance), got none that stands",
    );
  if (disclosure.approval === "REJECTED" || disclosure.revokedAt !== null)
    throw new DomainError("CONFLICT", "disclosure: expected one that stands, got one rejected or revoked");
  return { disclosure, engagement: grant.engagement };
}

async function checkAgainst(
  assurance: Assurance,
  disclosure: DisclosureRecord,
  { assurerId, engagement }: { readonly assurerId: string; readonly engagement: string },
  { organizations, objects, clock }: Needs,
): Promise<void> {
  const assurer = await requireAssurer(assurerId, organizations);
  const organization = await organizations.find(disclosure.organizationId);
  if (organization === undefined)
    throw new DomainError("INVARIANT", `organization ${disclosure.organizationId} is missing`);
  const { facts } = commitmentOf(disclosure, await readFactsDocument(disclosure, objects));
  const { statementHash, period } = disclosure;
  requireAssurance(
    assurance,
    { organization: organization.did, statementHash, period, leaves: new Set(facts.map(({ leaf }) => leaf)) },
    {
      assurer: assurer.did,
      engagement,
      // East of Greenwich tomorrow has begun.
      latestDate: dayAfter(new Date(clock.nowMs()).toISOString().slice(0, 10)),
    },
  );
}

async function requireSignature(
  { key, assurer }: Assurance,
  {
    assurerId,
    statement,
    signature,
  }: { readonly assurerId: string } & Pick<AssuranceRecord, "statement" | "signature">,
  { assurances, primitives }: Needs,
): Promise<void> {
  const bytes = bytesOf(signature, 64, "signature");
  const live = (await assurances.listKeys(assurerId)).filter(({ revokedAt }) => revokedAt === null);
  const named = live.find(({ keyId }) => `${assurer}#${keyId}` === key);
  if (named === undefined)
    throw new DomainError(
      "BAD_INPUT",
      `statement.key: expected a live key of the assurer (setAssurerKey), got ${JSON.stringify(key.slice(0, 100))}`,
      { path: "statement.key" },
    );
  const publicKey = fromBase64(named.publicKey) ?? new Uint8Array();
  if (!isSignedBy(publicKey, { statement, signature: bytes }, primitives.verifyEd25519))
    throw new DomainError(
      "BAD_INPUT",
      `signature: expected the signature of ${named.keyId} over these very bytes of the statement`,
      { path: "signature" },
    );
}

async function requireReport(
  { report }: Assurance,
  assurerId: string,
  { evidence }: Pick<Needs, "evidence">,
): Promise<void> {
  if (report === null) return;
  const file = await evidence.find(assurerId, report);
  if (file?.status === "STORED") return;
  throw new DomainError(
    "BAD_INPUT",
    "statement.report: expected a file that the assurer uploaded and completed before (requestEvidenceUpload)",
    { path: "statement.report" },
  );
}
