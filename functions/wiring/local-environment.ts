// SPDX-License-Identifier: Apache-2.0
import { resolve } from "node:path";
import { DomainError } from "../../core/errors.ts";

export interface LocalEnvironment {
  readonly port: number;
  readonly dataFolder: string;
  /** how many chains of its own the register anchors to */
  readonly chains: number;
  /** how many of them a certificate waits for */
  readonly chainThreshold: number;
  /** file that names witnesses apart from the register; undefined: `witnesses.json` of the data folder, where it exists */
  readonly witnessesFile: string | undefined;
}

const DEFAULT_PORT = 4000;
const DEFAULT_DATA = ".touchstone";
const MAX_CHAINS = 8;

/** Reads PORT and the TOUCHSTONE_ variables of a local register: DATA, CHAINS, CHAIN_THRESHOLD, WITNESSES. Throws BAD_INPUT naming what is wrong. */
export function readLocalEnvironment(): LocalEnvironment {
  const {
    PORT = String(DEFAULT_PORT),
    TOUCHSTONE_DATA = DEFAULT_DATA,
    TOUCHSTONE_CHAINS = "1",
    TOUCHSTONE_CHAIN_THRESHOLD = "1",
    TOUCHSTONE_WITNESSES: witnesses,
  } = process.env;
  const port = numberIn("PORT", PORT, 0, 65_535);
  const chains = numberIn("TOUCHSTONE_CHAINS", TOUCHSTONE_CHAINS, 1, MAX_CHAINS);
  const chainThreshold = numberIn("TOUCHSTONE_CHAIN_THRESHOLD", TOUCHSTONE_CHAIN_THRESHOLD, 1, MAX_CHAINS);
  const witnessesFile = witnesses === undefined || witnesses === "" ? undefined : resolve(witnesses);
  return { port, dataFolder: resolve(TOUCHSTONE_DATA), chains, chainThreshold, witnessesFile };
}

function numberIn(name: string, written: string, min: number, max: number): number {
  const value = /^[0-9]{1,5}$/.test(written) ? Number(written) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new DomainError(
    "BAD_INPUT",
    `${name}: expected a number from ${min} to ${max}, got "${written.slice(0, 20)}"`,
  );
}
