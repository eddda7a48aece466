// SPDX-License-Identifier: Apache-2.0
import { canonicalize } from "../../../core/canonical/canonical-json.ts";
import { calendarYearOf, periodOf } from "../../../core/rules/calendar.ts";
import type { FactIndex, FactRow, FrameName } from "../../ports/fact-index.ts";

export function createMemoryFactIndex(): FactIndex {
  const rows = new Map<string, FactRow>();
  const sorted = (keep: (row: FactRow) => boolean) =>
    [...rows.values()].filter(keep).sort((a, b) => (rowKey(a) < rowKey(b) ? -1 : 1));
  return {
    async put(given) {
      for (const row of given) rows.set(rowKey(row), row);
    },
    async frame(name, after, limit) {
      const found = sorted((row) => isIn(name, row) && (after === undefined || row.organizationId > after));
      const last = found[limit - 1]?.organizationId;
      const part = last === undefined ? found : found.filter((row) => row.organizationId <= last);
      return { rows: part, next: part.length < found.length ? last : undefined };
    },
    async series(organizationId, metric, dimensions) {
      const wanted = canonicalize(dimensions);
      return sorted(
        (row) =>
          row.organizationId === organizationId &&
          row.metric === metric &&
          canonicalize(row.dimensions) === wanted,
      );
    },
  };
}

function rowKey({ organizationId, period, logIndex, metric, dimensions }: FactRow): string {
  return canonicalize([organizationId, period, String(logIndex).padStart(16, "0"), metric, dimensions]);
}

function isIn({ metric, dimensions, period }: FrameName, row: FactRow): boolean {
  if (row.metric !== metric || canonicalize(row.dimensions) !== canonicalize(dimensions)) return false;
  return "range" in period
    ? row.period === period.range
    : calendarYearOf(periodOf(row.period)) === period.calendarYear;
}
