// SPDX-License-Identifier: Apache-2.0
import { GraphQLScalarType, Kind, type ValueNode } from "graphql";
import { DomainError } from "../../core/errors.ts";
import { dayNumber } from "../../core/rules/calendar.ts";

const TIME = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-2][0-9]:[0-5][0-9]:[0-5][0-9](\.[0-9]{1,3})?Z$/;

/** The scalars of schema/disclosure.graphql. */
export const scalars = {
  Date: textScalar(
    "Date",
    'a calendar date such as "2024-12-31"',
    (text) => /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text) && dayNumber(text) !== undefined,
  ),
  DateTime: textScalar(
    "DateTime",
    'a time in UTC such as "2026-11-23T06:00:00.000Z"',
    (text) => TIME.test(text) && dayNumber(text.slice(0, 10)) !== undefined,
  ),
  // Only the quotes are checked here: the rules name each wrong figure with its place and what to change.
  Decimal: textScalar(
    "Decimal",
    'a decimal string in quotes such as "1234.5"',
    (text) => text.length <= 1000,
  ),
  Hash: textScalar("Hash", "64 lower-case hex digits", (text) => /^[0-9a-f]{64}$/.test(text)),
  Did: textScalar("Did", "a DID", (text) => /^did:[a-z0-9]+:[A-Za-z0-9._:%-]{1,500}$/.test(text)),
  URL: textScalar("URL", "an http(s) URL", (text) => /^https?:\/\/[^\s"<>]{1,2040}$/.test(text)),
};

function textScalar(name: string, expected: string, fits: (text: string) => boolean): GraphQLScalarType {
  const read = (value: unknown): string => {
    if (typeof value === "string" && fits(value)) return value;
    throw new DomainError("BAD_INPUT", `expected ${expected}, got ${shown(value)}`);
  };
  return new GraphQLScalarType({
    name,
    parseValue: read,
    parseLiteral: (node) => read(literalValue(node)),
    serialize: (value) => read(value),
  });
}

function literalValue(node: ValueNode): unknown {
  if (node.kind === Kind.STRING) return node.value;
  return node.kind === Kind.INT || node.kind === Kind.FLOAT ? Number(node.value) : undefined;
}

function shown(value: unknown): string {
  if (typeof value === "number") return `the number ${value}`;
  return typeof value === "string" ? JSON.stringify(value.slice(0, 60)) : "something else";
}
