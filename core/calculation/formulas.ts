// SPDX-License-Identifier: Apache-2.0

/** The formulas, each with its current version. A version never changes what it computes; a change is a new version. */
export const FORMULAS = {
  "activity-factor": 1,
  combustion: 1,
  refrigerant: 1,
  "scope2-location": 1,
  "scope2-market": 1,
  spend: 1,
} as const;
export type FormulaId = keyof typeof FORMULAS;
export const FORMULA_IDS = Object.keys(FORMULAS) as readonly FormulaId[];

/** What an activity of each formula may be measured in. */
export const QUANTITIES: Readonly<Record<FormulaId, readonly string[]>> = {
  "activity-factor": [
    ...["energy", "mass", "volume", "distance", "passenger-distance", "freight-distance", "hotel-stay"],
    "working-time",
  ],
  combustion: ["energy", "mass", "volume", "distance"],
  refrigerant: ["mass"],
  "scope2-location": ["energy"],
  "scope2-market": ["energy"],
  spend: ["money"],
};

/** Metrics a formula may give, by their beginning. */
export const METRICS: Readonly<Record<FormulaId, readonly string[]>> = {
  "activity-factor": ["ghg-scope1", "ghg-scope3"],
  combustion: ["ghg-scope1", "ghg-scope3"],
  refrigerant: ["ghg-scope1", "ghg-scope3"],
  "scope2-location": ["ghg-scope2-location"],
  "scope2-market": ["ghg-scope2-market"],
  spend: ["ghg-scope3"],
};
/** Metrics that begin like one of METRICS and are no emissions. */
export const NOT_EMISSIONS: readonly string[] = ["ghg-scope1-ets-share", "ghg-scope3-primary-data-share"];
/** CO2 of biomass: reported beside the scopes (GHG Protocol Corporate Standard, chapter 9). */
export const BIOGENIC_METRIC = "ghg-biogenic-co2";
export const OUTSIDE_SCOPES = "outside-scopes";
