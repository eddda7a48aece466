// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../errors.ts";

/** A piece of XML that is escaped; made by the functions below only. */
export interface Xml {
  readonly xml: string;
}

type Attributes = Readonly<Record<string, string>>;

const NAME = /^[A-Za-z_][A-Za-z0-9_.-]*(?::[A-Za-z_][A-Za-z0-9_.-]*)?$/;
// Everything but Char of XML 1.0 §2.2; with the u flag a surrogate in a pair is no surrogate.
const ILLEGAL = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
  // As they stand, a reader would turn them into spaces (XML 1.0 §3.3.3) or line feeds (§2.11).
  "\t": "&#9;",
  "\n": "&#10;",
  "\r": "&#13;",
};

/** Character data; throws BAD_INPUT on characters that XML 1.0 cannot hold (§2.2). */
export function xmlText(text: string): Xml {
  return { xml: escaped(text) };
}

/** An element with its attributes in the order given (XML 1.0 §3.1); throws BAD_INPUT on what is no name or no character. */
export function xmlElement(name: string, attributes: Attributes, children: readonly Xml[] = []): Xml {
  const written = Object.entries(attributes).map(([key, value]) => ` ${checked(key)}="${escaped(value)}"`);
  const inner = children.map(({ xml }) => xml).join("");
  const head = `${checked(name)}${written.join("")}`;
  return { xml: inner === "" ? `<${head}/>` : `<${head}>${inner}</${name}>` };
}

/** An element for each line, so that two versions of a document can be compared by eye. */
export function xmlLines(children: readonly Xml[]): readonly Xml[] {
  return children.length === 0 ? [] : [...children.map(({ xml }) => ({ xml: `\n${xml}` })), { xml: "\n" }];
}

/** A whole document in UTF-8 (XML 1.0 §2.8). */
export function xmlDocument({ xml }: Xml): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xml}\n`;
}

function escaped(text: string): string {
  const illegal = ILLEGAL.exec(text)?.[0];
  if (illegal !== undefined)
    throw new DomainError(
      "BAD_INPUT",
      `xml: expected characters of XML 1.0, got U+${(illegal.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`,
    );
  return text.replace(/[&<>"'\t\n\r]/g, (character) => ESCAPES[character] ?? character);
}

function checked(name: string): string {
  if (!NAME.test(name)) throw new DomainError("BAD_INPUT", `xml: expected a name, got ${name.slice(0, 80)}`);
  return name;
}
