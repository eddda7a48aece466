// SPDX-License-Identifier: Apache-2.0
import type {
  Calculation as Calculated,
  CalculationNote as Note,
} from "../../../core/calculation/calculation.ts";
import { type FactorKind, type FactorRow, factorHash } from "../../../core/calculation/factor.ts";
import { NOTE_TEXTS } from "../../../core/calculation/factor-notes.ts";
import type { FormulaId } from "../../../core/calculation/formulas.ts";
import { canonicalize } from "../../../core/canonical/canonical-json.ts";
import { integer } from "../../../core/decode/decoder.ts";
import type { StatedFact } from "../../../core/rules/stated-fact.ts";
import {
  type CalculateEmissionsInput,
  calculateEmissions,
  factsOf,
} from "../../usecases/calculations/calculate-emissions.ts";
import type { AskedCalculation } from "../../usecases/calculations/calculation-request.ts";
import { readCalculation } from "../../usecases/calculations/read-calculation.ts";
import { requireRoleOf } from "../../usecases/viewer.ts";
import type { ApiContext, Resolvers } from "../api-context.ts";
import { connection } from "../connection.ts";
import { type CursorForm, readCursor, readPageSize, writeCursor } from "../cursor.ts";
import { globalId, ownId } from "../global-id.ts";
import type { FactSource } from "./fact-resolvers.ts";
import { periodOf } from "./fact-resolvers.ts";
import { type LanguageArgs, textIn } from "./language.ts";

type Asked = Omit<AskedCalculation, "formula"> & { readonly formula: string };
type CalculateArgs = Pick<CalculateEmissionsInput, "period" | "gwpSet"> & {
  readonly organization: string;
  readonly calculations: readonly Asked[];
};
interface FactorsArgs {
  readonly filter?: {
    readonly kind?: string | null;
    readonly region?: string | null;
    readonly category?: string | null;
    readonly text?: string | null;
  } | null;
  readonly first?: number | null;
  readonly after?: string | null;
}
interface CalculationSource {
  readonly id: string;
  readonly calculation: Calculated;
}

const FACTORS: CursorForm<number> = { list: "factors", decode: integer(0) };
const KINDS: Readonly<Record<FactorKind, string>> = { ef: "EMISSION_FACTOR", gwp100: "GWP100", own: "OWN" };
const MAX_WORDS = 200;

const Query: Resolvers = {
  factors: (_: unknown, args: FactorsArgs, context) => listFactors(args, context),
  calculation: (_: unknown, { id }: { readonly id: string }, { viewer, needs }) =>
    readCalculation(ownId("calculation", id), viewer, needs),
};

const Mutation: Resolvers = {
  calculateEmissions: async (
    _: unknown,
    { input }: { readonly input: CalculateArgs },
    { viewer, needs }: ApiContext,
  ) => {
    const organizationId = ownId("organization", input.organization, "organization");
    requireRoleOf(viewer, "PREPARER", organizationId, "calculateEmissions");
    const { start, endExclusive } = input.period;
    const { calculations } = await calculateEmissions(
      {
        organizationId,
        period: { start, endExclusive },
        gwpSet: input.gwpSet,
        calculations: input.calculations.map((one) => ({ ...one, formula: formulaOf(one.formula) })),
      },
      needs,
    );
    return { calculations, facts: calculations.flatMap(calculatedFacts) };
  },
};

const Factor: Resolvers = {
  hash: (row: FactorRow) => factorHash(row),
  kind: ({ kind }: FactorRow) => KINDS[kind],
  dataYear: ({ years }: FactorRow) => years.data,
  publicationYear: ({ years }: FactorRow) => years.publication,
};

const Calculation: Resolvers = {
  id: ({ id }: CalculationSource) => globalId("calculation", id),
  sha256: ({ id }: CalculationSource) => id,
  formula: ({ calculation }: CalculationSource) => calculation.formula.id.replace("-", "_").toUpperCase(),
  formulaVersion: ({ calculation }: CalculationSource) => calculation.formula.version,
  gwpSet: ({ calculation }: CalculationSource) => calculation.gwpSet,
  period: ({ calculation }: CalculationSource) => periodOf(calculation.period),
  factors: ({ calculation }: CalculationSource) => calculation.factors.map(({ row }) => row),
  gases: ({ calculation }: CalculationSource) => calculation.gases,
  facts: calculatedFacts,
  notes: ({ calculation }: CalculationSource) => calculation.notes,
  document: ({ calculation }: CalculationSource) => canonicalize(calculation),
  url: ({ id }: CalculationSource, _: unknown, { needs }: ApiContext) =>
    `${needs.settings.publicUrl}/calculations/${id}.json`,
};

const CalculationNote: Resolvers = {
  message: ({ code }: Note, { language }: LanguageArgs) => textIn(NOTE_TEXTS[code], language),
};

const Fact: Resolvers = {
  calculation: ({ content }: FactSource) =>
    content?.calculation == null ? null : globalId("calculation", content.calculation),
};

const DraftFact: Resolvers = {
  calculation: ({ calculation }: StatedFact) => {
    const hash = /^(?:calculation:)?([0-9a-f]{64})$/.exec(calculation ?? "")?.[1];
    return hash === undefined ? calculation : globalId("calculation", hash);
  },
};

/** Resolvers of schema/calculations.graphql. */
export const calculationsRoom = { Query, Mutation, Factor, Calculation, CalculationNote, Fact, DraftFact };

function calculatedFacts({ id, calculation }: CalculationSource) {
  return factsOf(calculation).map((fact) => ({ ...fact, calculation: globalId("calculation", id) }));
}

/** GraphQL names have no hyphens; the schema admits only names of formulas. */
function formulaOf(name: string): FormulaId {
  return name.toLowerCase().replace("_", "-") as FormulaId;
}

/** A page of the factor set, in its own order; cursors are places in it. */
function listFactors({ filter, ...page }: FactorsArgs, { needs }: ApiContext) {
  const first = readPageSize(page.first, 50, 1000);
  const after = readCursor(FACTORS, page.after);
  const words = (filter?.text ?? "").slice(0, MAX_WORDS).toLowerCase().split(/\s+/);
  const isWanted = (row: FactorRow) =>
    (filter?.kind == null || KINDS[row.kind] === filter.kind) &&
    (filter?.region == null || row.region === filter.region) &&
    (filter?.category == null || row.category.split("/").includes(filter.category)) &&
    words.every((word) => `${row.id} ${row.name} ${row.source}`.toLowerCase().includes(word));
  const found = needs.catalogue.factors.rows
    .map((row, place) => ({ row, place }))
    .filter(({ row, place }) => place > (after ?? -1) && isWanted(row));
  const edges = found
    .slice(0, first)
    .map(({ row, place }) => ({ cursor: writeCursor(FACTORS, place), node: row }));
  return connection(edges, {
    hasNextPage: found.length > edges.length,
    hasPreviousPage: after !== undefined,
  });
}
