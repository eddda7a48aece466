// SPDX-License-Identifier: Apache-2.0
import { type Decoder, integer, list, object, oneOf, text } from "../decode/decoder.ts";
import { BASES, CENSORS, NULL_REASONS, RESTATEMENT_REASONS } from "../disclosure/fact.ts";
import { DomainError } from "../errors.ts";
import { type StatedFact, VISIBILITIES } from "./stated-fact.ts";
import { isPlainObject } from "./stated-fields.ts";

const WELL_FORMED = /^\P{Surrogate}*$/u;
const MAX_DIMENSIONS = 20;
const MAX_EVIDENCE = 64;

const bounded = (maxLength: number) =>
  text(maxLength, WELL_FORMED, `text of at most ${maxLength} characters without lone surrogates`);

const SHAPE: { readonly [K in keyof StatedFact]-?: Decoder<NonNullable<StatedFact[K]>> } = {
  metric: bounded(64),
  value: bounded(1000),
  text: bounded(10_000),
  nullReason: oneOf(NULL_REASONS),
  censored: oneOf(CENSORS),
  unit: bounded(64),
  // Plus zero: -0 is no number of a hashed document.
  decimals: (value, path) => integer(-1000, 1000)(value, path) + 0,
  dimensions: list(object({ axis: bounded(64), member: bounded(256) }), MAX_DIMENSIONS),
  period: object({ start: bounded(10), endExclusive: bounded(10) }),
  basis: oneOf(BASES),
  visibility: oneOf(VISIBILITIES),
  evidence: list(bounded(64), MAX_EVIDENCE),
  calculation: bounded(80),
  note: bounded(4000),
  restatement: object({ reason: oneOf(RESTATEMENT_REASONS), note: bounded(4000) }),
};

/**
 * Reads a stated fact so that it can be kept before it is right: bounded, without unknown fields, and without those that are
 * null; whether it means anything is for readFacts to say.
 */
export function decodeStatedFact(value: unknown, path: string): StatedFact {
  if (!isPlainObject(value)) throw refused(path, "a fact");
  const fields = Object.entries(value).filter(([, given]) => given !== null && given !== undefined);
  if (!fields.some(([name]) => name === "metric"))
    throw refused(`${path}.metric`, "a metric such as ghg-scope1");
  const read = fields.map(([name, given]) => {
    if (!Object.hasOwn(SHAPE, name)) throw refused(`${path}.${name.slice(0, 64)}`, "no such field");
    const decode: Decoder<unknown> = SHAPE[name as keyof StatedFact];
    return [name, decode(given, `${path}.${name}`)];
  });
  return Object.fromEntries(read) as StatedFact;
}

function refused(path: string, expected: string): DomainError {
  return new DomainError("BAD_INPUT", `${path}: expected ${expected}, got something else`, { path });
}
