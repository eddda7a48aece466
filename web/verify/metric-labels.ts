// SPDX-License-Identifier: Apache-2.0
import type { Language } from "./language.ts";

export const PILLARS = ["E", "S", "G"] as const;
export type Pillar = (typeof PILLARS)[number];

/** English and Chinese label, pillar, and whether `pure` values are shares of one; written by the build, in the catalogue's order. */
export type MetricLabel = readonly [en: string, zh: string, pillar: Pillar, isShare: 0 | 1];
export type MetricLabels = Readonly<Record<string, MetricLabel>>;

export interface ShownMetric {
  readonly label: string;
  readonly pillar: Pillar | undefined;
  readonly isShare: boolean;
  /** place in the catalogue; metrics it does not know come last */
  readonly place: number;
}

/** What the page knows of a metric; one that the catalogue does not know is shown by its code. */
export function describeMetric(labels: MetricLabels, slug: string, language: Language): ShownMetric {
  const found = Object.hasOwn(labels, slug) ? labels[slug] : undefined;
  if (found === undefined)
    return { label: slug, pillar: undefined, isShare: false, place: Number.MAX_SAFE_INTEGER };
  const [en, zh, pillar, isShare] = found;
  return {
    label: language === "zh" ? zh : en,
    pillar,
    isShare: isShare === 1,
    place: Object.keys(labels).indexOf(slug),
  };
}
