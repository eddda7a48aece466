// SPDX-License-Identifier: Apache-2.0
import { unreadable } from "./limits.ts";

export type XmlAttributes = ReadonlyMap<string, string>;

/** What a reader of one XML part wants to know. Names come without their prefix, attributes with it. */
export interface XmlHandler {
  open(name: string, attributes: XmlAttributes): void;
  close(name: string): void;
  text(text: string): void;
}

const MAX_DEPTH = 64;
const MAX_TAG = 10_000;
const ATTRIBUTE = /([^\s=]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/g;
const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
const NO_ATTRIBUTES: XmlAttributes = new Map();

/**
 * Walks through a part as UTF-8 XML 1.0. Document types are refused, so no entity but the five of XML is ever expanded and nothing
 * outside the part is read.
 */
export function readXml(bytes: Uint8Array, handler: XmlHandler): void {
  const xml = decode(bytes);
  const stack: string[] = [];
  let at = 0;
  while (at < xml.length) {
    const tag = xml.indexOf("<", at);
    const end = tag < 0 ? xml.length : tag;
    if (end > at && stack.length > 0) handler.text(expand(xml.slice(at, end)));
    if (tag < 0) break;
    at = readMarkup(xml, tag, stack, handler);
  }
  if (stack.length > 0) throw malformed(`no end of <${stack.at(-1)?.slice(0, 40)}>`);
}

/** Reads what starts with `<` and answers where it ends. */
function readMarkup(xml: string, at: number, stack: string[], handler: XmlHandler): number {
  if (xml.startsWith("<!--", at)) return after(xml, "-->", at);
  if (xml.startsWith("<?", at)) return after(xml, "?>", at);
  if (xml.startsWith("<![CDATA[", at)) {
    const end = after(xml, "]]>", at);
    handler.text(xml.slice(at + 9, end - 3));
    return end;
  }
  if (xml.startsWith("<!", at)) throw malformed("a document type");
  const end = endOfTag(xml, at);
  if (xml[at + 1] === "/") closeTag(xml.slice(at + 2, end - 1).trim(), stack, handler);
  else openTag(xml.slice(at + 1, end - 1), stack, handler);
  return end;
}

function openTag(inner: string, stack: string[], handler: XmlHandler): void {
  const isEmpty = inner.endsWith("/");
  const body = isEmpty ? inner.slice(0, -1) : inner;
  const space = body.search(/\s/);
  const qualified = space < 0 ? body : body.slice(0, space);
  if (qualified === "") throw malformed("a tag without a name");
  const name = localName(qualified);
  handler.open(name, space < 0 ? NO_ATTRIBUTES : readAttributes(body.slice(space)));
  if (isEmpty) {
    handler.close(name);
    return;
  }
  stack.push(qualified);
  if (stack.length > MAX_DEPTH) throw malformed(`more than ${MAX_DEPTH} levels`);
}

function closeTag(qualified: string, stack: string[], handler: XmlHandler): void {
  const open = stack.pop();
  if (open !== qualified) throw malformed(`</${qualified.slice(0, 40)}> for <${(open ?? "").slice(0, 40)}>`);
  handler.close(localName(qualified));
}

/** A `>` in an attribute is no end. */
function endOfTag(xml: string, at: number): number {
  let quote = "";
  const limit = Math.min(xml.length, at + MAX_TAG);
  for (let i = at; i < limit; i += 1) {
    const c = xml[i] ?? "";
    if (quote !== "") quote = c === quote ? "" : quote;
    else if (c === '"' || c === "'") quote = c;
    else if (c === ">") return i + 1;
  }
  throw malformed("a tag without an end");
}

function readAttributes(text: string): XmlAttributes {
  const attributes = new Map<string, string>();
  for (const [, name = "", double, single] of text.matchAll(ATTRIBUTE))
    attributes.set(name, expand(double ?? single ?? ""));
  return attributes;
}

function expand(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&([^;&]{0,10});?/g, (_, name: string) => {
    const known = Object.hasOwn(ENTITIES, name) ? ENTITIES[name] : undefined;
    const character = known ?? numbered(name);
    if (character === undefined) throw malformed(`the entity &${name}`);
    return character;
  });
}

function numbered(name: string): string | undefined {
  const [, hex, decimal] = /^#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}))$/.exec(name) ?? [];
  const code = hex === undefined ? Number(decimal ?? Number.NaN) : Number.parseInt(hex, 16);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

function localName(qualified: string): string {
  return qualified.slice(qualified.indexOf(":") + 1);
}

function after(xml: string, mark: string, at: number): number {
  const found = xml.indexOf(mark, at);
  if (found < 0) throw malformed(`no ${mark}`);
  return found + mark.length;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw malformed("text that is not UTF-8");
  }
}

function malformed(got: string): Error {
  return unreadable(
    "well-formed XML inside the XLSX file",
    got,
    "save the file again in a spreadsheet program",
  );
}
