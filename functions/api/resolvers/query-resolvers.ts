// SPDX-License-Identifier: Apache-2.0
import { integer } from "../../../core/decode/decoder.ts";
import { DomainError } from "../../../core/errors.ts";
import type { Organization as OrganizationRecord } from "../../ports/organization-store.ts";
import { readCalculation } from "../../usecases/calculations/read-calculation.ts";
import { readDraft } from "../../usecases/drafts/draft-access.ts";
import { readCertificate } from "../../usecases/read-certificate.ts";
import { disclosureOfChange, type Change as LoggedChange, readChanges } from "../../usecases/read-changes.ts";
import { readDisclosure } from "../../usecases/read-disclosure.ts";
import type { Viewer as ViewerSource } from "../../usecases/viewer.ts";
import type { ApiContext, Resolvers } from "../api-context.ts";
import { connection } from "../connection.ts";
import { type CursorForm, readCursor, readPageSize, writeCursor } from "../cursor.ts";
import { globalId, ownId, readGlobalId } from "../global-id.ts";
import { type VerifyInput, verification } from "./certificate-resolvers.ts";
import {
  type DisclosuresArgs,
  listAsOf,
  listDisclosures,
  listOfOrganization,
} from "./disclosure-resolvers.ts";
import { findFact } from "./fact-resolvers.ts";
import { type LanguageArgs, textIn } from "./language.ts";
import { findMetric, listMetrics } from "./metric-resolvers.ts";
import { latestCheckpoint } from "./notarization-resolvers.ts";

interface OrganizationArgs {
  readonly id?: string | null;
  readonly lei?: string | null;
  readonly uscc?: string | null;
}
interface CertificateArgs {
  readonly id?: string | null;
  readonly serial?: string | null;
}
interface PageArgs {
  readonly first?: number | null;
  readonly after?: string | null;
}

const CHANGES: CursorForm<number> = { list: "changes", decode: integer(0) };
const EVERYTHING = { framework: null, periodWithin: null, status: null };

export const Query: Resolvers = {
  node: (_: unknown, { id }: { readonly id: string }, context) => findNode(id, context),
  metric: (_: unknown, { slug }: { readonly slug: string }, { needs }) => findMetric(slug, needs.catalogue),
  metrics: (_: unknown, args, { needs }) => listMetrics(args, needs.catalogue),
  organization: (_: unknown, args: OrganizationArgs, context) => findOrganization(args, context),
  disclosure: (_: unknown, { id }: { readonly id: string }, { cache, viewer }) =>
    readDisclosure(ownId("disclosure", id), viewer, cache.reads),
  disclosures: (_: unknown, args: DisclosuresArgs, context) => listDisclosures(args, context),
  viewer: (_: unknown, _args: unknown, { viewer }) => viewer ?? null,
  rateLimit: (_: unknown, _args: unknown, { budget }) => rateLimit(budget),
  certificate: (_: unknown, { id, serial }: CertificateArgs, { cache }) => {
    const wanted = exactlyOne({ id, serial });
    return readCertificate(ownId("certificate", wanted.value, wanted.name), cache.reads);
  },
  verify: (_: unknown, { input }: { readonly input: VerifyInput }, context) => verification(input, context),
  checkpoint: (_: unknown, _args: unknown, context) => latestCheckpoint(context),
  changes: (_: unknown, args: PageArgs, context) => listChanges(args, context),
};

export const Node: Readonly<Record<"__resolveType", (source: object) => string>> = {
  __resolveType(source) {
    if ("leaf" in source) return "Fact";
    if ("calculation" in source) return "Calculation";
    if ("slug" in source) return "Metric";
    if ("did" in source) return "Organization";
    if ("isBeingSubmitted" in source) return "Draft";
    return "factsRoot" in source ? "Disclosure" : "Certificate";
  },
};

export const Organization: Resolvers = {
  id: ({ id }: OrganizationRecord) => globalId("organization", id),
  name: ({ names }: OrganizationRecord, { language }: LanguageArgs) => textIn(names, language),
  disclosures: (
    { id }: OrganizationRecord,
    { asOf, ...page }: PageArgs & { readonly asOf?: number | null },
    context,
  ) => (asOf == null ? listOfOrganization(id, EVERYTHING, page, context) : listAsOf(id, asOf, page, context)),
};

export const Viewer: Resolvers = {
  organization: ({ organizationId }: ViewerSource, _: unknown, { cache }) =>
    organizationId === null ? null : cache.reads.organizations.find(organizationId),
};

export const Change: Resolvers = {
  disclosure: async (change: LoggedChange, _: unknown, { cache }) => {
    const id = await disclosureOfChange(change, cache.reads);
    const record = await cache.reads.disclosures.find(id);
    if (record === undefined) throw new DomainError("INVARIANT", `disclosure ${id} of the log is missing`);
    return record;
  },
};

function findNode(globalIdText: string, context: ApiContext) {
  const { kind, id } = readGlobalId(globalIdText);
  const { cache, viewer, needs } = context;
  switch (kind) {
    case "organization":
      return cache.reads.organizations.find(id);
    case "disclosure":
      return readDisclosure(id, viewer, cache.reads);
    case "certificate":
      return readCertificate(id, cache.reads);
    case "metric":
      return needs.catalogue.metric(id);
    case "calculation":
      return readCalculation(id, viewer, needs);
    case "fact":
      return findFact(id, context);
    case "draft":
      return readDraft(id, viewer, cache.reads);
  }
}

function findOrganization({ id, lei, uscc }: OrganizationArgs, { cache }: ApiContext) {
  const { organizations } = cache.reads;
  const wanted = exactlyOne({ id, lei, uscc });
  if (wanted.name === "lei") return organizations.findByLei(wanted.value);
  if (wanted.name === "uscc") return organizations.findByUscc(wanted.value);
  return organizations.find(ownId("organization", wanted.value));
}

function rateLimit({ state }: ApiContext["budget"]) {
  if (state === undefined) throw new DomainError("INVARIANT", "the cost of the query was not counted");
  const { cost, limit, remaining, resetsAtMs } = state;
  return { cost, limit, remaining, resetsAt: new Date(resetsAtMs).toISOString() };
}

async function listChanges(args: PageArgs, { cache }: ApiContext) {
  const after = readCursor(CHANGES, args.after);
  const first = readPageSize(args.first, 1000, 1000);
  const { items, last, hasNext } = await readChanges({ after, first }, cache.reads);
  const end = last ?? after;
  return connection(
    items.map((change) => ({ cursor: writeCursor(CHANGES, change.index), node: change })),
    {
      hasNextPage: hasNext,
      hasPreviousPage: after !== undefined,
      endCursor: end === undefined ? null : writeCursor(CHANGES, end),
    },
  );
}

function exactlyOne(args: Readonly<Record<string, string | null | undefined>>) {
  const given = Object.entries(args).flatMap(([name, value]) => (value == null ? [] : [{ name, value }]));
  const [only] = given;
  if (only === undefined || given.length > 1)
    throw new DomainError(
      "BAD_INPUT",
      `expected exactly one of ${Object.keys(args).join(", ")}, got ${given.length}`,
    );
  return only;
}
