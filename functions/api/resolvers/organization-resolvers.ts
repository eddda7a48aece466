// SPDX-License-Identifier: Apache-2.0
import { integer } from "../../../core/decode/decoder.ts";
import { DomainError } from "../../../core/errors.ts";
import { type FiscalCalendar, fiscalYearOf } from "../../../core/organization/fiscal-calendar.ts";
import { periodOf } from "../../../core/rules/calendar.ts";
import type { DisclosureRecord } from "../../ports/disclosure-store.ts";
import type { Organization, TaggedName } from "../../ports/organization-store.ts";
import type { LocalizedNames } from "../../usecases/organizations/organization-content.ts";
import {
  type OrganizationRevision,
  organizationHistory,
} from "../../usecases/organizations/organization-history.ts";
import { updateOrganization } from "../../usecases/organizations/update-organization.ts";
import type { ApiContext, Resolvers } from "../api-context.ts";
import { connection } from "../connection.ts";
import { type CursorForm, readCursor, readPageSize, writeCursor } from "../cursor.ts";
import { ownId } from "../global-id.ts";
import { type LanguageArgs, textIn } from "./language.ts";

interface PageArgs {
  readonly first?: number | null;
  readonly after?: string | null;
}
interface UpdateArgs {
  readonly organization: string;
  readonly revision: number;
  readonly because: string;
  readonly names?: LocalizedNames | null;
  readonly otherNames?: readonly TaggedName[] | null;
  readonly lei?: string | null;
  readonly leiCountry?: string | null;
  readonly uscc?: string | null;
  readonly usccOverride?: string | null;
  readonly isin?: readonly string[] | null;
  readonly fiscalCalendar?: (Omit<FiscalCalendar, "weekday"> & Partial<FiscalCalendar>) | null;
  readonly fourEyes?: boolean | null;
}

const REVISIONS: CursorForm<number> = { list: "history", decode: integer(1) };
const MAX_PAGE = 100;

/** Resolvers of schema/organization.graphql. */
export const organizationRoom: Readonly<Record<string, Resolvers>> = {
  Organization: {
    names: allNames,
    history: (organization: Organization, args: PageArgs, context) =>
      listHistory(organization, args, context),
  },
  OrganizationRevision: {
    revision: ({ organization }: OrganizationRevision) => organization.revision,
    by: ({ organization }: OrganizationRevision) => organization.change?.by ?? null,
    because: ({ organization }: OrganizationRevision) => organization.change?.because ?? null,
    name: ({ organization }: OrganizationRevision, { language }: LanguageArgs) =>
      textIn(organization.names, language),
    names: ({ organization }: OrganizationRevision) => allNames(organization),
    lei: ({ organization }: OrganizationRevision) => organization.lei,
    leiCountry: ({ organization }: OrganizationRevision) => organization.leiCountry,
    uscc: ({ organization }: OrganizationRevision) => organization.uscc,
    usccOverride: ({ organization }: OrganizationRevision) => organization.usccOverride,
    isin: ({ organization }: OrganizationRevision) => organization.isin,
    fiscalCalendar: ({ organization }: OrganizationRevision) => organization.fiscalCalendar,
    fourEyes: ({ organization }: OrganizationRevision) => organization.fourEyes,
  },
  Disclosure: {
    fiscalYear: async ({ organizationId, period }: DisclosureRecord, _: unknown, { cache }: ApiContext) => {
      const organization = await cache.reads.organizations.find(organizationId);
      return fiscalYearOf(periodOf(period), organization?.fiscalCalendar?.namedAfter);
    },
  },
  Mutation: {
    updateOrganization: (_: unknown, { input }: { readonly input: UpdateArgs }, context) =>
      update(input, context),
  },
};

function allNames({ names, otherNames }: Organization): readonly TaggedName[] {
  const own = [
    { tag: "en", name: names.en },
    { tag: "zh", name: names.zh },
  ];
  return [...own.flatMap(({ tag, name }) => (name === null ? [] : [{ tag, name }])), ...otherNames];
}

async function listHistory({ id }: Organization, args: PageArgs, { cache }: ApiContext) {
  const before = readCursor(REVISIONS, args.after);
  const first = readPageSize(args.first, 20, MAX_PAGE);
  const { items, hasNext } = await organizationHistory(id, { first, before }, cache.reads.organizations);
  return connection(
    items.map((node) => ({ node, cursor: writeCursor(REVISIONS, node.organization.revision) })),
    { hasNextPage: hasNext, hasPreviousPage: before !== undefined },
  );
}

async function update(input: UpdateArgs, { viewer, needs, cache }: ApiContext) {
  const { revision, because, leiCountry, usccOverride, fiscalCalendar } = input;
  const organization = await updateOrganization(
    {
      organizationId: ownId("organization", input.organization, "organization"),
      revision,
      because,
      changes: {
        names: given("names", input.names),
        otherNames: given("otherNames", input.otherNames)?.map(({ tag, name }) => ({ tag, name })),
        lei: given("lei", input.lei),
        leiCountry,
        uscc: given("uscc", input.uscc),
        usccOverride,
        isin: given("isin", input.isin),
        fiscalCalendar: fiscalCalendar && { ...fiscalCalendar, weekday: fiscalCalendar.weekday ?? null },
        fourEyes: given("fourEyes", input.fourEyes),
      },
    },
    viewer,
    needs,
  );
  cache.clear();
  return { organization };
}

/** null could mean "take it away" or "as it is": of what cannot be taken away it is refused. */
function given<T>(field: string, value: T | null | undefined): T | undefined {
  if (value !== null) return value;
  throw new DomainError(
    "BAD_INPUT",
    `${field}: expected a value, got null: leave the field out to keep what stands`,
    { path: field },
  );
}
