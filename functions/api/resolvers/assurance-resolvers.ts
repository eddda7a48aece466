// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../../../core/errors.ts";
import type { AssuranceGrant as GrantRecord, AssurerKey as KeyRecord } from "../../ports/assurance-store.ts";
import type { DisclosureRecord } from "../../ports/disclosure-store.ts";
import type { Organization as OrganizationRecord } from "../../ports/organization-store.ts";
import {
  revokeAssurerKey,
  type SetAssurerKeyInput,
  setAssurerKey,
} from "../../usecases/assurance/assurer-key.ts";
import { grantAssurance, withdrawAssuranceGrant } from "../../usecases/assurance/grant-assurance.ts";
import { type ReadAssurance, readAssurances, readGrants } from "../../usecases/assurance/read-assurances.ts";
import { type RecordAssuranceInput, recordAssurance } from "../../usecases/assurance/record-assurance.ts";
import type { ApiContext, Resolvers } from "../api-context.ts";
import { ownId } from "../global-id.ts";
import { evidenceOfAssurance } from "./evidence-resolvers.ts";

interface AssuranceSource extends ReadAssurance {
  readonly disclosure: DisclosureRecord;
}
interface GrantSource extends GrantRecord {
  readonly disclosure: DisclosureRecord;
}
interface GrantArgs {
  readonly disclosure: string;
  readonly assurer: string;
}

const Mutation: Resolvers = {
  grantAssurance: async (
    _: unknown,
    { input }: { readonly input: GrantArgs & { readonly engagement: string } },
    { viewer, needs, cache },
  ) => {
    const asked = { ...partiesOf(input), engagement: input.engagement };
    const { disclosure, grant } = await grantAssurance(asked, viewer, needs);
    cache.clear();
    return { grant: { ...grant, disclosure } };
  },
  withdrawAssuranceGrant: async (_: unknown, args: GrantArgs, { viewer, needs, cache }) => {
    const { disclosureId, assurerId } = partiesOf(args);
    const { disclosure, grant } = await withdrawAssuranceGrant(disclosureId, assurerId, viewer, needs);
    cache.clear();
    return { grant: { ...grant, disclosure } };
  },
  setAssurerKey: async (
    _: unknown,
    { input }: { readonly input: Omit<SetAssurerKeyInput, "assurerId"> & { readonly assurer: string } },
    { viewer, needs },
  ) => {
    const { publicKey, proof } = input;
    const assurerId = ownId("organization", input.assurer, "assurer");
    return { key: await setAssurerKey({ assurerId, publicKey, proof }, viewer, needs) };
  },
  revokeAssurerKey: async (
    _: unknown,
    { assurer, keyId }: { readonly assurer: string; readonly keyId: string },
    { viewer, needs },
  ) => ({ key: await revokeAssurerKey(ownId("organization", assurer, "assurer"), keyId, viewer, needs) }),
  recordAssurance: (_: unknown, { input }: { readonly input: RecordArgs }, context) => record(input, context),
};

type RecordArgs = Omit<RecordAssuranceInput, "disclosureId"> & { readonly disclosure: string };

const Disclosure: Resolvers = {
  assurances: async (disclosure: DisclosureRecord, _: unknown, { cache }) =>
    (await readAssurances(disclosure.id, cache.reads)).map((assurance) => ({ ...assurance, disclosure })),
  assuranceGrants: async (disclosure: DisclosureRecord, _: unknown, { cache, viewer }) =>
    (await readGrants(disclosure, viewer, cache.reads)).map((grant) => ({ ...grant, disclosure })),
};

const Organization: Resolvers = {
  assurerKeys: ({ id }: OrganizationRecord, _: unknown, { cache }) => cache.reads.assurances.listKeys(id),
};

const Assurance: Resolvers = {
  assurer: ({ assurerId }: AssuranceSource, _: unknown, context) => organizationOf(assurerId, context),
  engagement: ({ content }: AssuranceSource) => content.engagement,
  level: ({ content }: AssuranceSource) => content.level,
  standards: ({ content }: AssuranceSource) => content.standards,
  criteria: ({ content }: AssuranceSource) => content.criteria,
  opinion: ({ content }: AssuranceSource) => content.opinion,
  basis: ({ content }: AssuranceSource) => content.basis,
  date: ({ content }: AssuranceSource) => content.date,
  scope: ({ content }: AssuranceSource) => content.scope,
  scopeCount: ({ content, disclosure }: AssuranceSource) => content.scope?.length ?? disclosure.factCount,
  report: (source: AssuranceSource, _: unknown, context) =>
    evidenceOfAssurance(source, source.disclosure, context),
  key: ({ content }: AssuranceSource) => content.key,
};

const AssuranceGrant: Resolvers = {
  assurer: ({ assurerId }: GrantSource, _: unknown, context) => organizationOf(assurerId, context),
};

const AssurerKey: Resolvers = { id: ({ keyId }: KeyRecord) => keyId };

export const assuranceRoom = { Mutation, Disclosure, Organization, Assurance, AssuranceGrant, AssurerKey };

async function record(input: RecordArgs, { viewer, needs, cache }: ApiContext) {
  const disclosureId = ownId("disclosure", input.disclosure, "disclosure");
  const { statement, signature } = input;
  const recorded = await recordAssurance({ disclosureId, statement, signature }, viewer, needs);
  cache.clear();
  const all = await readAssurances(disclosureId, needs);
  const assurance = all.find(({ id }) => id === recorded.assurance.id);
  if (assurance === undefined) throw new DomainError("INVARIANT", "the assurance just recorded is missing");
  return { assurance: { ...assurance, disclosure: recorded.disclosure } };
}

function partiesOf({ disclosure, assurer }: GrantArgs) {
  return {
    disclosureId: ownId("disclosure", disclosure, "disclosure"),
    assurerId: ownId("organization", assurer, "assurer"),
  };
}

async function organizationOf(id: string, { cache }: ApiContext): Promise<OrganizationRecord> {
  const organization = await cache.reads.organizations.find(id);
  if (organization === undefined) throw new DomainError("INVARIANT", `organization ${id} is missing`);
  return organization;
}
