// SPDX-License-Identifier: Apache-2.0
import { list, map, object, text } from "../decode/decoder.ts";
import type { GwpSet } from "../disclosure/gwp-set.ts";
import { DomainError } from "../errors.ts";
import { decodeFactor, type Factor, type FactorRow, readFactor } from "./factor.ts";

/** The emission factors and warming potentials that ship with the register. */
export interface FactorSet {
  readonly version: string;
  /** under which terms rows are shipped, by the word in their licence */
  readonly licences: Readonly<Record<string, string>>;
  readonly rows: readonly FactorRow[];
  find(id: string): Factor | undefined;
  findByHash(hash: string): Factor | undefined;
  /** Warming potential of a gas over 100 years in a set; CO2 has none, it is 1 by definition. */
  gwp(gas: string, set: GwpSet): Factor | undefined;
}

const FORM = object({
  version: text(20, /\S/),
  licences: map(text(40, /\S/), text(300, /\S/), 20),
  factors: list(decodeFactor, 10_000),
});

/** Reads schema/catalogue/factors.json; BAD_INPUT on anything malformed, listed twice, or without a licence of the list. */
export function createFactorSet(data: unknown): FactorSet {
  const { version, licences, factors: rows } = FORM(data, "factors");
  const byId = new Map<string, Factor>();
  const byHash = new Map<string, Factor>();
  const byGas = new Map<string, Factor>();
  for (const [i, row] of rows.entries()) {
    const factor = readFactor(row, `factors[${i}]`);
    if (byId.has(row.id)) throw refused(i, `id ${row.id} once`);
    if (row.kind === "own" || !Object.hasOwn(licences, row.licence))
      throw refused(i, "a licence of the list");
    byId.set(row.id, factor);
    byHash.set(factor.hash, factor);
    if (row.kind !== "gwp100") continue;
    const key = `${row.gwpSet} ${row.gases[0]}`;
    if (byGas.has(key)) throw refused(i, `one warming potential for ${key}`);
    byGas.set(key, factor);
  }
  return {
    version,
    licences,
    rows,
    find: (id) => byId.get(id),
    findByHash: (hash) => byHash.get(hash),
    gwp: (gas, set) => byGas.get(`${set} ${gas}`),
  };
}

function refused(i: number, expected: string): DomainError {
  return new DomainError("BAD_INPUT", `factors[${i}]: expected ${expected}`);
}
