// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../../../core/errors.ts";
import type { Role } from "../../ports/organization-store.ts";
import { clientDid } from "../../usecases/client-did.ts";
import { createClient } from "../../usecases/create-client.ts";
import { decideDisclosure } from "../../usecases/decide-disclosure.ts";
import { readCertificate } from "../../usecases/read-certificate.ts";
import type { SubmitDisclosureInput } from "../../usecases/read-submission.ts";
import {
  type RegisterOrganizationInput,
  registerOrganization,
} from "../../usecases/register-organization.ts";
import { revokeCertificate } from "../../usecases/revoke-certificate.ts";
import { revokeClient } from "../../usecases/revoke-client.ts";
import { submitDisclosure } from "../../usecases/submit-disclosure.ts";
import { requireRole, requireRoleOf } from "../../usecases/viewer.ts";
import type { ApiContext, Resolvers } from "../api-context.ts";
import { ownId } from "../global-id.ts";
import { findingsOf, plain } from "./tried-facts.ts";

type Optional<T> = { readonly [K in keyof T]?: T[K] | null };
type RegisterArgs = Pick<RegisterOrganizationInput, "idempotencyKey" | "kind" | "names" | "country"> &
  Optional<
    Pick<
      RegisterOrganizationInput,
      "lei" | "uscc" | "isin" | "usccOverride" | "fourEyes" | "otherNames" | "leiCountry" | "fiscalCalendar"
    >
  >;

interface CreateClientArgs {
  readonly organization?: string | null;
  readonly roles: readonly Role[];
  readonly label: string;
}
type SubmitArgs = Pick<
  SubmitDisclosureInput,
  "idempotencyKey" | "period" | "frameworks" | "gwpSet" | "facts"
> &
  Optional<Pick<SubmitDisclosureInput, "currency" | "supersedes" | "acceptedWarnings" | "dryRun">> & {
    readonly organization: string;
    readonly boundary: Pick<SubmitDisclosureInput["boundary"], "approach"> & {
      readonly note?: string | null;
    };
  };
interface RevokeCertificateArgs {
  readonly idempotencyKey: string;
  readonly certificate: string;
  readonly reason: string;
}

export const Mutation: Resolvers = {
  registerOrganization: (_: unknown, { input }: { readonly input: RegisterArgs }, context) =>
    register(input, context),
  createClient: async (_: unknown, { input }: { readonly input: CreateClientArgs }, { viewer, needs }) => {
    requireRole(viewer, "OPERATOR", "createClient");
    const { organization, roles, label } = input;
    const organizationId = organization == null ? null : ownId("organization", organization, "organization");
    return createClient({ organizationId, roles, label }, needs);
  },
  revokeClient: async (_: unknown, { clientId }: { readonly clientId: string }, { viewer, needs }) => {
    requireRole(viewer, "OPERATOR", "revokeClient");
    await revokeClient(clientId, needs);
    return { clientId };
  },
  submitDisclosure: (_: unknown, { input }: { readonly input: SubmitArgs }, context) =>
    submit(input, context),
  approveDisclosure: (_: unknown, { id }: { readonly id: string }, context) =>
    decide(id, { approved: true }, context),
  rejectDisclosure: (_: unknown, { id, reason }: { readonly id: string; readonly reason: string }, context) =>
    decide(id, { approved: false, reason }, context),
  revokeCertificate: (_: unknown, { input }: { readonly input: RevokeCertificateArgs }, context) =>
    revoke(input, context),
};

async function register(input: RegisterArgs, { viewer, needs }: ApiContext) {
  requireRole(viewer, "OPERATOR", "registerOrganization");
  const { idempotencyKey, kind, names, country, lei, uscc, isin, usccOverride, fourEyes } = input;
  const { otherNames, leiCountry, fiscalCalendar } = input;
  const organization = await registerOrganization(
    {
      idempotencyKey,
      kind,
      names,
      country,
      lei: lei ?? null,
      uscc: uscc ?? null,
      isin: isin ?? [],
      usccOverride: usccOverride ?? null,
      fourEyes: fourEyes ?? false,
      otherNames: otherNames?.map(({ tag, name }) => ({ tag, name })),
      leiCountry,
      fiscalCalendar: fiscalCalendar && { ...fiscalCalendar, weekday: fiscalCalendar.weekday ?? null },
    },
    needs,
  );
  return { organization };
}

async function submit(input: SubmitArgs, { viewer, needs, cache }: ApiContext) {
  const organizationId = ownId("organization", input.organization, "organization");
  const { clientId } = requireRoleOf(viewer, "PREPARER", organizationId, "submitDisclosure");
  const { idempotencyKey, period, frameworks, boundary, gwpSet, currency, facts, supersedes } = input;
  const result = await submitDisclosure(
    {
      idempotencyKey,
      organizationId,
      period: { start: period.start, endExclusive: period.endExclusive },
      frameworks,
      boundary: { approach: boundary.approach, note: boundary.note ?? null },
      gwpSet,
      currency: currency ?? null,
      facts: facts.map(plain),
      supersedes: supersedes == null ? null : ownId("disclosure", supersedes, "supersedes"),
      acceptedWarnings: (input.acceptedWarnings ?? []).map(({ rule, because }) => ({ rule, because })),
      dryRun: input.dryRun ?? false,
      submittedBy: clientDid(needs.settings.issuer, clientId),
    },
    needs,
  );
  cache.clear();
  return { disclosure: result.disclosure, findings: findingsOf(result, cache) };
}

async function decide(
  id: string,
  decision: Parameters<typeof decideDisclosure>[0]["decision"],
  { viewer, needs, cache }: ApiContext,
) {
  const disclosure = await decideDisclosure({ id: ownId("disclosure", id), decision }, viewer, needs);
  cache.clear();
  return { disclosure };
}

async function revoke(input: RevokeCertificateArgs, { viewer, needs, cache }: ApiContext) {
  const serial = ownId("certificate", input.certificate, "certificate");
  const certificate = await readCertificate(serial, needs);
  if (certificate === undefined)
    throw new DomainError(
      "NOT_FOUND",
      `certificate: expected an issued one, got ${JSON.stringify(serial.slice(0, 40))}`,
    );
  if (!viewer?.roles.includes("OPERATOR"))
    requireRoleOf(viewer, "APPROVER", certificate.organizationId, "revokeCertificate");
  const { idempotencyKey, reason } = input;
  await revokeCertificate({ serial: certificate.serial, reason, idempotencyKey }, needs);
  cache.clear();
  return { certificate: await readCertificate(serial, needs) };
}
