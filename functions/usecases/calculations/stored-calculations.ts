// SPDX-License-Identifier: Apache-2.0
import {
  type Calculation,
  calculationId,
  decodeCalculation,
  MAX_CALCULATION_BYTES,
} from "../../../core/calculation/calculation.ts";
import { canonicalBytes } from "../../../core/canonical/canonical-json.ts";
import { parseCanonicalJson } from "../../../core/canonical/strict-json.ts";
import { decodeUtf8 } from "../../../core/canonical/utf8-decode.ts";
import type { Fact } from "../../../core/disclosure/fact.ts";
import { DomainError } from "../../../core/errors.ts";
import type { ObjectStore } from "../../ports/object-store.ts";
import { mapBounded } from "../map-bounded.ts";

interface Needs {
  readonly objects: ObjectStore;
}

/** More calculations behind one disclosure than this are put together: many activities may be one calculation. */
export const MAX_PINNED = 500;
const AT_ONCE = 16;

/** Keeps a calculation under its own hash; a second time changes nothing. TOO_LARGE over 4 MB. */
export async function storeCalculation(calculation: Calculation, { objects }: Needs): Promise<string> {
  const bytes = canonicalBytes(calculation);
  if (bytes.length > MAX_CALCULATION_BYTES)
    throw new DomainError(
      "TOO_LARGE",
      `calculations: expected at most ${MAX_CALCULATION_BYTES} bytes each, got ${bytes.length}; use several`,
      { limit: MAX_CALCULATION_BYTES },
    );
  const id = calculationId(calculation);
  await objects.putIfAbsent(keyOf(id), bytes, "application/json");
  return id;
}

/** The bytes of a calculation and what they say; INVARIANT where they are not what their name says. */
export async function findCalculation(
  id: string,
  { objects }: Needs,
): Promise<{ readonly bytes: Uint8Array; readonly calculation: Calculation } | undefined> {
  if (!/^[0-9a-f]{64}$/.test(id)) return undefined;
  const bytes = await objects.get(keyOf(id));
  if (bytes === undefined) return undefined;
  const json = decodeUtf8(bytes);
  const calculation =
    json === undefined ? undefined : decodeCalculation(parseCanonicalJson(json), "calculation");
  if (calculation === undefined || calculationId(calculation) !== id)
    throw new DomainError("INVARIANT", `calculation ${id} is not what was stored`);
  return { bytes, calculation };
}

/** The calculations that facts pin and the organization owns, by id; somebody else's is as good as none. TOO_LARGE over 500. */
export async function pinnedCalculations(
  organizationId: string,
  facts: readonly Fact[],
  needs: Needs,
): Promise<ReadonlyMap<string, Calculation>> {
  const ids = [...new Set(facts.flatMap(({ calculation }) => calculation ?? []))];
  if (ids.length > MAX_PINNED)
    throw new DomainError(
      "TOO_LARGE",
      `facts: expected at most ${MAX_PINNED} different calculations, got ${ids.length}`,
      { limit: MAX_PINNED },
    );
  const found = await mapBounded(ids, AT_ONCE, (id) => findCalculation(id, needs));
  const own = found.flatMap((one, i) =>
    one?.calculation.organization === organizationId ? [[ids[i] ?? "", one.calculation] as const] : [],
  );
  return new Map(own);
}

function keyOf(id: string): string {
  return `calculations/${id}.json`;
}
