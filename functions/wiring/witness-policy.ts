// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { parseStrictJson } from "../../core/canonical/strict-json.ts";
import { integer, list, literal, object, text } from "../../core/decode/decoder.ts";
import { DomainError } from "../../core/errors.ts";
import { COSIGNATURE_V1, readVerifierKey, type VerifierKey } from "../../core/log/verifier-key.ts";
import { createRemoteWitness } from "../adapters/witness/remote-member.ts";
import { createRestingWitness } from "../adapters/witness/resting-witness.ts";
import type { Clock } from "../ports/clock.ts";
import type { Witness } from "../ports/member.ts";
import { noteKeyText } from "./note-key-text.ts";

/** Witnesses apart from the register, and how many of them make a checkpoint witnessed. */
export interface WitnessPolicy {
  readonly threshold: number;
  readonly witnesses: readonly {
    /** submission prefix, without a slash at the end */
    readonly url: string;
    readonly witnessKey: string;
  }[];
}

const MAX_WITNESSES = 32;
const MAX_BYTES = 65_536;
// Asked while the pipeline waits: a local register does more than one thing in ten seconds.
const TIMEOUT_MS = 3000;

const url = text(
  512,
  /^https?:\/\/[^\s/?#@]+(\/[^\s?#]*[^\s?#/])?$/,
  "an http(s) address without user, query and last slash",
);
const decode = object({
  v: literal(1),
  type: literal("touchstone-witness-policy"),
  threshold: integer(1, MAX_WITNESSES),
  witnesses: list(object({ url, witnessKey: noteKeyText(COSIGNATURE_V1) }), MAX_WITNESSES),
});

/** Reads a policy file (docs/witness.md); undefined where there is none and none is required. */
export async function readWitnessPolicy(
  path: string,
  isRequired: boolean,
): Promise<WitnessPolicy | undefined> {
  const json = await readFile(path, "utf8").catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== "ENOENT") throw cause;
    if (!isRequired) return undefined;
    throw new DomainError("BAD_INPUT", "TOUCHSTONE_WITNESSES: expected a file, got a path where none is");
  });
  if (json === undefined) return undefined;
  if (json.length > MAX_BYTES)
    throw new DomainError("BAD_INPUT", `witnesses: expected at most ${MAX_BYTES} characters`);
  return checked(decode(parseStrictJson(json), "witnesses"));
}

function checked({ threshold, witnesses }: WitnessPolicy): WitnessPolicy {
  const keys = witnesses.map(({ witnessKey }) => readVerifierKey(witnessKey));
  if (threshold > witnesses.length)
    throw new DomainError(
      "BAD_INPUT",
      `witnesses.threshold: expected at most ${witnesses.length}, the number of witnesses, got ${threshold}`,
    );
  // One key under two names would count twice; the signed message does not hold the name (C2SP tlog-cosignature).
  if (hasTwice(keys.map(({ name }) => name)) || hasTwice(keys.map(({ publicKey }) => publicKey.join())))
    throw new DomainError(
      "BAD_INPUT",
      "witnesses: expected another name and another key for each, got one twice",
    );
  return { threshold, witnesses };
}

function hasTwice(values: readonly string[]): boolean {
  return new Set(values).size < values.length;
}

export function policyKeys({ witnesses }: WitnessPolicy): readonly VerifierKey[] {
  return witnesses.map(({ witnessKey }) => readVerifierKey(witnessKey));
}

/** The witnesses of a policy, asked over HTTP. */
export function openWitnesses({ witnesses }: WitnessPolicy, clock: Clock): readonly Witness[] {
  return witnesses.map((one) =>
    createRestingWitness(createRemoteWitness({ ...one, fetch, timeoutMs: TIMEOUT_MS }), clock),
  );
}
