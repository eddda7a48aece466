// SPDX-License-Identifier: Apache-2.0
import { resolve } from "node:path";
import { DomainError } from "../../core/errors.ts";

export interface LocalEnvironment {
  readonly port: number;
  readonly dataFolder: string;
}

const DEFAULT_PORT = 4000;
const DEFAULT_DATA = ".touchstone";

/** Reads PORT and TOUCHSTONE_DATA. Throws BAD_INPUT where PORT is no port. */
export function readLocalEnvironment(): LocalEnvironment {
  const { PORT = String(DEFAULT_PORT), TOUCHSTONE_DATA = DEFAULT_DATA } = process.env;
  const port = /^[0-9]{1,5}$/.test(PORT) ? Number(PORT) : Number.NaN;
  if (!(port >= 0 && port <= 65_535)) {
    throw new DomainError("BAD_INPUT", `PORT: expected a number from 0 to 65535, got "${PORT.slice(0, 20)}"`);
  }
  return { port, dataFolder: resolve(TOUCHSTONE_DATA) };
}
