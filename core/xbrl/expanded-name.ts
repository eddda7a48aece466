// SPDX-License-Identifier: Apache-2.0

/** A name free of prefixes: `{namespace}local`. */
export type ExpandedName = string;

export type Namespaces = ReadonlyMap<string, string>;

export const XBRL = "https://xbrl.org/2021";
export const XBRLI = "http://www.xbrl.org/2003/instance";
export const ISO4217 = "http://www.xbrl.org/2003/iso4217";
export const UTR = "http://www.xbrl.org/2009/utr";

// NCName of XML Namespaces, by Unicode property instead of the 2004 tables.
const NC_NAME = "[\\p{L}_][\\p{L}\\p{M}\\p{N}_.\\-·]*";
const QUALIFIED = new RegExp(`^(${NC_NAME}):(${NC_NAME})$`, "u");
const IDENTIFIER = new RegExp(`^${NC_NAME}$`, "u");
// An SQName may have any local part without spaces, such as the digits of an LEI (OIM Common 1.0).
const SIMPLE = new RegExp(`^(${NC_NAME}):(\\S+)$`, "u");
const MAX_LENGTH = 512;

/** A name as written in a report, split at its prefix; undefined when it is no QName (XML Namespaces). */
export function splitQName(text: string): readonly [prefix: string, local: string] | undefined {
  return split(QUALIFIED, text);
}

/** As `splitQName` for names whose local part may be anything without spaces (SQName, OIM Common 1.0). */
export function splitSQName(text: string): readonly [prefix: string, local: string] | undefined {
  return split(SIMPLE, text);
}

/** True for what may be the id of a fact (NCName). */
export function isIdentifier(text: string): boolean {
  return text.length <= MAX_LENGTH && IDENTIFIER.test(text);
}

/** `{namespace}local`. */
export function expandedName(namespace: string, local: string): ExpandedName {
  return `{${namespace}}${local}`;
}

function split(pattern: RegExp, text: string): readonly [string, string] | undefined {
  const [, prefix, local] = text.length <= MAX_LENGTH ? (pattern.exec(text) ?? []) : [];
  return prefix === undefined || local === undefined ? undefined : [prefix, local];
}
