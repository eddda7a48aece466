// SPDX-License-Identifier: Apache-2.0
import { calculate } from "../../../core/calculation/calculate.ts";
import type { Calculation } from "../../../core/calculation/calculation.ts";
import type { Catalogue } from "../../../core/catalogue/catalogue.ts";
import type { GwpSet } from "../../../core/disclosure/gwp-set.ts";
import { DomainError } from "../../../core/errors.ts";
import { type Period, periodText } from "../../../core/rules/calendar.ts";
import { readFacts } from "../../../core/rules/read-facts.ts";
import type { StatedFact } from "../../../core/rules/stated-fact.ts";
import type { ObjectStore } from "../../ports/object-store.ts";
import type { OrganizationStore } from "../../ports/organization-store.ts";
import { type AskedCalculation, requestOf } from "./calculation-request.ts";
import { storeCalculation } from "./stored-calculations.ts";

export interface CalculateEmissionsInput {
  readonly organizationId: string;
  readonly period: Period;
  readonly gwpSet: GwpSet;
  readonly calculations: readonly AskedCalculation[];
}

export interface CalculatedEmissions {
  readonly calculations: readonly { readonly id: string; readonly calculation: Calculation }[];
  /** ready for submitDisclosure */
  readonly facts: readonly StatedFact[];
}

interface Needs {
  readonly catalogue: Catalogue;
  readonly organizations: OrganizationStore;
  readonly objects: ObjectStore;
}

const MAX_CALCULATIONS = 50;
const MAX_ACTIVITIES = 5_000;

/**
 * Calculates, keeps each calculation under its hash, and answers the facts that follow. The same input leads to the same objects,
 * so that it may be sent again. BAD_INPUT names the field; nothing is kept where any calculation cannot be made.
 */
export async function calculateEmissions(
  input: CalculateEmissionsInput,
  needs: Needs,
): Promise<CalculatedEmissions> {
  const { catalogue, organizations } = needs;
  const { organizationId, period, gwpSet } = input;
  checkSize(input);
  if ((await organizations.find(organizationId)) === undefined)
    throw new DomainError("NOT_FOUND", "organization: expected a registered one");
  const around = { organizationId, period: periodText(period), gwpSet, set: catalogue.factors };
  const made = input.calculations.map((asked, i) => {
    const path = `calculations[${i}]`;
    refuseUnknownMetrics(asked, path, catalogue);
    return calculate(requestOf(asked, path, around), (at) => `${path}.activities[${at}]`);
  });
  // Read as submitDisclosure will read them, so that nothing is answered that it would refuse.
  readFacts(made.flatMap(factsOf), { catalogue, period, currency: null });
  const calculations = await Promise.all(
    made.map(async (calculation) => ({ id: await storeCalculation(calculation, needs), calculation })),
  );
  const facts = calculations.flatMap(({ id, calculation }) =>
    factsOf(calculation).map((fact): StatedFact => ({ ...fact, calculation: id })),
  );
  return { calculations, facts };
}

/** The facts that a calculation gives, without its id. */
export function factsOf({ outputs, period }: Calculation): readonly StatedFact[] {
  const [start = "", endExclusive = ""] = period.split("/");
  return outputs.map(({ metric, dimensions, unit, value, decimals }) => ({
    metric,
    value,
    unit,
    decimals,
    dimensions: Object.entries(dimensions).map(([axis, member]) => ({ axis, member })),
    period: { start, endExclusive },
    basis: "CALCULATED",
  }));
}

function checkSize({ calculations }: CalculateEmissionsInput): void {
  if (calculations.length === 0 || calculations.length > MAX_CALCULATIONS)
    throw new DomainError(
      "BAD_INPUT",
      `calculations: expected 1 to ${MAX_CALCULATIONS}, got ${calculations.length}`,
    );
  const count = calculations.reduce((sum, { activities }) => sum + activities.length, 0);
  if (count > MAX_ACTIVITIES)
    throw new DomainError(
      "TOO_LARGE",
      `calculations: expected at most ${MAX_ACTIVITIES} activities, got ${count}`,
    );
}

function refuseUnknownMetrics(
  { metric, activities }: AskedCalculation,
  path: string,
  catalogue: Catalogue,
): void {
  const named = [
    { at: `${path}.metric`, slug: metric },
    ...activities.map((one, i) => ({ at: `${path}.activities[${i}].metric`, slug: one.metric })),
  ];
  const unknown = named.find(({ slug }) => slug != null && catalogue.metric(slug) === undefined);
  if (unknown === undefined) return;
  const closest = catalogue.nearestMetric(String(unknown.slug).slice(0, 64));
  throw new DomainError(
    "BAD_INPUT",
    `${unknown.at}: expected a metric of the catalogue, got ${JSON.stringify(String(unknown.slug).slice(0, 64))}${closest === undefined ? "" : `; did you mean "${closest}"?`}`,
    { path: unknown.at },
  );
}
