// SPDX-License-Identifier: Apache-2.0
import { fiscalYearOf } from "../../../core/organization/fiscal-calendar.ts";
import { periodOf } from "../../../core/rules/calendar.ts";
import type { DisclosureRecord } from "../../ports/disclosure-store.ts";
import type { Organization, TaggedName } from "../../ports/organization-store.ts";
import type { ApiContext, Resolvers } from "../api-context.ts";

/** Resolvers of schema/organization.graphql. */
export const organizationRoom: Readonly<Record<string, Resolvers>> = {
  Organization: { names: allNames },
  Disclosure: {
    fiscalYear: async ({ organizationId, period }: DisclosureRecord, _: unknown, { cache }: ApiContext) => {
      const organization = await cache.reads.organizations.find(organizationId);
      return fiscalYearOf(periodOf(period), organization?.fiscalCalendar?.namedAfter);
    },
  },
};

function allNames({ names, otherNames }: Organization): readonly TaggedName[] {
  const own = [
    { tag: "en", name: names.en },
    { tag: "zh", name: names.zh },
  ];
  return [...own.flatMap(({ tag, name }) => (name === null ? [] : [{ tag, name }])), ...otherNames];
}
