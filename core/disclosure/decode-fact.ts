// SPDX-License-Identifier: Apache-2.0
import { hash, integer, list, map, nullable, object, oneOf, text } from "../decode/decoder.ts";
import { BASES, CENSORS, type Fact, NULL_REASONS, RESTATEMENT_REASONS } from "./fact.ts";

export const DECIMAL_PATTERN = /^-?(0|[1-9][0-9]*)(\.[0-9]+)?$/;
export const PERIOD_PATTERN = /^[0-9]{4}-[0-9]{2}-[0-9]{2}\/[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const AXIS = /^[A-Za-z][A-Za-z0-9]*$/;
const MAX_DIMENSIONS = 16;
const MAX_EVIDENCE = 100;
const MAX_NOTE = 4000;
const MAX_TEXT = 4000;

export const slug = text(80, SLUG, "a metric name such as ghg-scope1");

/** Reads a fact as hashed (docs/formats.md §2); says nothing about whether its metric exists. */
export const decodeFact: (value: unknown, path: string) => Fact = object({
  basis: oneOf(BASES),
  calculation: nullable(hash),
  censored: nullable(oneOf(CENSORS)),
  decimals: nullable(integer(-20, 20)),
  dimensions: map(text(64, AXIS, "an axis name"), text(128), MAX_DIMENSIONS),
  evidence: list(hash, MAX_EVIDENCE),
  metric: slug,
  note: nullable(text(MAX_NOTE)),
  nullReason: nullable(oneOf(NULL_REASONS)),
  period: text(21, PERIOD_PATTERN, "start/endExclusive"),
  restates: nullable(object({ fact: hash, note: text(MAX_NOTE), reason: oneOf(RESTATEMENT_REASONS) })),
  text: nullable(text(MAX_TEXT)),
  unit: nullable(text(64)),
  value: nullable(text(64, DECIMAL_PATTERN, "a decimal string")),
});
