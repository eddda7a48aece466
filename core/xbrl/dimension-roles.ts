// SPDX-License-Identifier: Apache-2.0
import type { Catalogue, Metric } from "../catalogue/catalogue.ts";

/** One closed hypercube: the metrics that may be stated with exactly these axes. */
export interface DimensionRole {
  readonly uri: string;
  /** sorted */
  readonly axes: readonly string[];
  readonly metrics: readonly Metric[];
}

/**
 * The closed hypercubes of a catalogue. A typed dimension has no default (Dimensions 1.0 §2.6), so each choice of a metric's axes is
 * a hypercube of its own, in a base set of its own: a fact is valid when it fits one of them (§3.1).
 */
export function dimensionRoles({ metrics }: Catalogue, namespace: string): readonly DimensionRole[] {
  const roles = new Map<string, { readonly axes: readonly string[]; readonly metrics: Metric[] }>();
  for (const metric of metrics) {
    for (const axes of choices([...metric.dimensions].sort())) {
      const key = axes.join(".");
      const role = roles.get(key) ?? { axes, metrics: [] };
      role.metrics.push(metric);
      roles.set(key, role);
    }
  }
  return [...roles]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, role]) => ({ ...role, uri: `${namespace}/role/axes/${key || "none"}` }));
}

function choices([axis, ...others]: readonly string[]): readonly (readonly string[])[] {
  if (axis === undefined) return [[]];
  const without = choices(others);
  return [...without, ...without.map((some) => [axis, ...some])];
}
