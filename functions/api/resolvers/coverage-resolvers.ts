// SPDX-License-Identifier: Apache-2.0
import { type Coverage as CoverageSource, coverageOf } from "../../../core/catalogue/coverage.ts";
import type {
  ExpectedMetric as Expected,
  Need,
  Profile as ProfileSource,
} from "../../../core/catalogue/profile.ts";
import type { Framework } from "../../../core/log/statement.ts";
import { type Period, periodOf } from "../../../core/rules/calendar.ts";
import type { DisclosureRecord } from "../../ports/disclosure-store.ts";
import type { DraftRecord } from "../../ports/draft-store.ts";
import { draftCoverage } from "../../usecases/drafts/draft-coverage.ts";
import { readDisclosure } from "../../usecases/read-disclosure.ts";
import type { ApiContext, Resolvers } from "../api-context.ts";
import { ownId } from "../global-id.ts";
import { metricOf } from "./fact-resolvers.ts";
import { type LanguageArgs, textIn } from "./language.ts";

interface NeedArgs {
  readonly need?: Need | null;
}
interface FrameworkArgs {
  readonly framework: Framework;
}

const expectedMetric: Resolvers = {
  metric: ({ metric }: Expected, _: unknown, { needs }: ApiContext) => metricOf(metric, needs.catalogue),
  because: ({ because }: Expected, { language }: LanguageArgs) =>
    because === null ? null : textIn(because, language),
};

const ofNeed = <T extends Expected>(items: readonly T[], { need }: NeedArgs): readonly T[] =>
  need == null ? items : items.filter((item) => item.need === need);

/** Resolvers of schema/coverage.graphql. */
export const coverageRoom: Readonly<Record<string, Resolvers>> = {
  ExpectedMetric: expectedMetric,
  ExplainedMetric: expectedMetric,
  Profile: {
    title: ({ title }: ProfileSource, { language }: LanguageArgs) => textIn(title, language),
    source: ({ source }: ProfileSource, { language }: LanguageArgs) => textIn(source, language),
    expected: ({ expected }: ProfileSource, args: NeedArgs) => ofNeed(expected, args),
  },
  Coverage: {
    framework: ({ profile }: CoverageSource) => profile.framework,
    version: ({ profile }: CoverageSource) => profile.version,
    reported: ({ reported }: CoverageSource, args: NeedArgs) => ofNeed(reported, args),
    explained: ({ explained }: CoverageSource, args: NeedArgs) => ofNeed(explained, args),
    missing: ({ missing }: CoverageSource, args: NeedArgs) => ofNeed(missing, args),
  },
  Disclosure: {
    coverage: (record: DisclosureRecord, { framework }: FrameworkArgs, context) =>
      coverageOfRecord(record, framework, context),
  },
  Draft: {
    coverage: async (draft: DraftRecord, { framework }: FrameworkArgs, { cache }) =>
      (await draftCoverage(draft, framework, cache.reads)) ?? null,
  },
  Query: {
    profile: (_: unknown, args: FrameworkArgs & { readonly period?: Period | null }, { needs }) =>
      needs.catalogue.profile(args.framework, args.period?.start) ?? null,
    profiles: (_: unknown, _args: unknown, { needs }) => needs.catalogue.profiles,
    coverage: async (_: unknown, args: FrameworkArgs & { readonly disclosure: string }, context) => {
      const id = ownId("disclosure", args.disclosure, "disclosure");
      const record = await readDisclosure(id, context.viewer, context.cache.reads);
      return record === undefined ? null : coverageOfRecord(record, args.framework, context);
    },
  },
};

async function coverageOfRecord(
  record: DisclosureRecord,
  framework: Framework,
  { needs, cache }: ApiContext,
): Promise<CoverageSource | null> {
  const period = periodOf(record.period);
  const profile = needs.catalogue.profile(framework, period.start);
  if (profile === undefined) return null;
  const { facts } = await cache.facts(record);
  const counted = facts.map(({ metric, period: own, content }) => ({
    metric,
    period: own,
    // Whether a withheld fact has a value is part of what is withheld.
    nullReason: content?.nullReason ?? null,
  }));
  return coverageOf(counted, period, profile);
}
