// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { literal, object, text } from "../../core/decode/decoder.ts";
import { DomainError } from "../../core/errors.ts";
import type { RegisterSettings } from "../usecases/settings.ts";

/** Names that are fixed when a register first starts and never change: log entries and certificates carry them. */
export interface RegisterNames {
  /** name of the log */
  readonly origin: string;
  /** did:web */
  readonly issuer: string;
  readonly registerName: string;
}

const decode = object({
  v: literal(1),
  origin: text(255),
  issuer: text(512, /^did:web:[A-Za-z0-9._:%-]+$/, "a did:web"),
  registerName: text(100),
});

/** The names of a register that is first reached at this host and port. */
export function namesFor(host: string): RegisterNames {
  return {
    origin: `${host}/log`,
    issuer: `did:web:${host.replace(":", "%3A")}`,
    registerName: "Touchstone local register",
  };
}

/** Reads the names that were fixed at the first start; undefined where there was none. */
export async function readNames(path: string): Promise<RegisterNames | undefined> {
  const json = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (json === undefined) return undefined;
  try {
    const { v: _v, ...names } = decode(JSON.parse(json), "register.json");
    return names;
  } catch (cause) {
    throw new DomainError(
      "INVARIANT",
      "register.json: expected the names fixed at the first start",
      {},
      { cause },
    );
  }
}

/** Settings of a local register: small batches, a quorum of three of its four members where no other witnesses are named. */
export function localSettings(
  names: RegisterNames,
  publicUrl: string,
  chainThreshold: number,
  witnessThreshold = 3,
): RegisterSettings {
  return {
    ...names,
    publicUrl,
    maxMergeDelaySeconds: 60,
    witnessThreshold,
    chainThreshold,
    batchSize: 1000,
  };
}
