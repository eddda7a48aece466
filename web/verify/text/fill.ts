// SPDX-License-Identifier: Apache-2.0

type Values = Readonly<Record<string, string | number>>;

const OPTIONAL = /\[([^[\]]*)\]/g;
const PLACEHOLDER = /\{([A-Za-z0-9]+)\}/g;

/**
 * A sentence with its values. `{name}` stands for a value; a part in square brackets is left out when one of its
 * values is not known, so that a sentence never shows an empty place.
 */
export function fill(template: string, values: Values): string {
  const isKnown = (part: string) => [...part.matchAll(PLACEHOLDER)].every(([, name]) => has(values, name));
  return template
    .replace(OPTIONAL, (_, part: string) => (isKnown(part) ? part : ""))
    .replace(PLACEHOLDER, (_, name: string) => (has(values, name) ? String(values[name]) : "…"));
}

function has(values: Values, name: string | undefined): boolean {
  return name !== undefined && Object.hasOwn(values, name);
}
