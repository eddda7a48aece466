// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../errors.ts";
import { compareEncodings, TAG } from "./der-writer.ts";

/** One decoded value: its tag octet, its content octets, its whole encoding and, if constructed, its parts. */
export interface DerNode {
  readonly tag: number;
  readonly content: Uint8Array;
  readonly encoding: Uint8Array;
  readonly children: readonly DerNode[];
}

const MAX_DEPTH = 16;
const MAX_BYTES = 65_536;
const CONSTRUCTED = 0x20;
const CLASS_MASK = 0xc0;
const CONTEXT_CLASS = 0x80;
const TAG_NUMBER_MASK = 0x1f;

function refuse(expected: string, got: string): never {
  throw new DomainError("BAD_INPUT", `asn.1: expected ${expected}, got ${got}`);
}

function readLength(bytes: Uint8Array, at: number): { readonly length: number; readonly next: number } {
  const first = bytes[at] ?? refuse("a length octet", "the end of the data");
  if (first < 0x80) return { length: first, next: at + 1 };
  const octets = first & 0x7f;
  if (octets === 0 || octets > 3) refuse("a definite length of 3 octets at most", `0x${first.toString(16)}`);
  if (at + 1 + octets > bytes.length) refuse("length octets", "the end of the data");
  const length = bytes.subarray(at + 1, at + 1 + octets).reduce((sum, octet) => sum * 256 + octet, 0);
  const isMinimal = length >= 0x80 && length >= 256 ** (octets - 1);
  if (!isMinimal) refuse("a length in the fewest octets", `${length} in ${octets}`);
  return { length, next: at + 1 + octets };
}

type ContentCheck = (content: Uint8Array) => boolean;

function isCanonicalOid(content: Uint8Array): boolean {
  const startsOfArcs = content.map((_octet, i) => (i === 0 || (content[i - 1] ?? 0) < 0x80 ? 1 : 0));
  const hasPaddedArc = content.some((octet, i) => startsOfArcs[i] === 1 && octet === 0x80);
  return content.length > 0 && (content.at(-1) ?? 0x80) < 0x80 && !hasPaddedArc;
}

function isCanonicalInteger(content: Uint8Array): boolean {
  const [first = 0, second = 0] = content;
  if (content.length < 2) return content.length === 1;
  return !(first === 0x00 && second < 0x80) && !(first === 0xff && second >= 0x80);
}

function isCanonicalBits(content: Uint8Array): boolean {
  const unused = content[0] ?? 8;
  if (content.length === 1) return unused === 0;
  const last = content.at(-1) ?? 0;
  return unused < 8 && (last & ((1 << unused) - 1)) === 0;
}

const isPrintableAscii: ContentCheck = (content) => content.every((octet) => octet >= 0x20 && octet < 0x7f);
const isDigitsAndZ = (length: number): ContentCheck => {
  return (content) =>
    content.length === length &&
    content.every((octet, i) => (i === length - 1 ? octet === 0x5a : octet >= 0x30 && octet <= 0x39));
};

// Types outside this list do not occur in the structures read here; a value of another type is refused.
const PRIMITIVES: Readonly<Record<number, readonly [name: string, check: ContentCheck]>> = {
  [TAG.boolean]: ["a boolean of 0x00 or 0xff", (c) => c.length === 1 && (c[0] === 0x00 || c[0] === 0xff)],
  [TAG.integer]: ["an integer in the fewest octets", isCanonicalInteger],
  [TAG.bitString]: ["a bit string with zero padding", isCanonicalBits],
  [TAG.octetString]: ["an octet string", () => true],
  [TAG.null]: ["an empty null", (c) => c.length === 0],
  [TAG.oid]: ["an object identifier in the fewest octets", isCanonicalOid],
  [TAG.utf8String]: ["a string", () => true],
  [TAG.printableString]: ["printable ASCII", isPrintableAscii],
  [TAG.ia5String]: ["printable ASCII", isPrintableAscii],
  [TAG.utcTime]: ["a time YYMMDDHHMMSSZ", isDigitsAndZ(13)],
  [TAG.generalizedTime]: ["a time YYYYMMDDHHMMSSZ", isDigitsAndZ(15)],
};

function checkPrimitive(tag: number, content: Uint8Array): void {
  const [name, isCanonical] = PRIMITIVES[tag] ?? refuse("a known type", `tag 0x${tag.toString(16)}`);
  if (!isCanonical(content)) refuse(name, `${content.length} other octets`);
}

function checkConstructed(tag: number, children: readonly DerNode[]): void {
  if (tag !== TAG.set) return;
  const isSorted = children.every((child, i) => {
    const previous = children[i - 1];
    return previous === undefined || compareEncodings(previous.encoding, child.encoding) < 0;
  });
  if (!isSorted) refuse("the elements of a set in ascending order, each once", "another order");
}

function readChildren(content: Uint8Array, depth: number): readonly DerNode[] {
  const children: DerNode[] = [];
  for (let at = 0; at < content.length; ) {
    const child = readNode(content, at, depth);
    children.push(child);
    at += child.encoding.length;
  }
  return children;
}

function readNode(bytes: Uint8Array, at: number, depth: number): DerNode {
  if (depth > MAX_DEPTH) refuse(`a nesting of ${MAX_DEPTH} levels at most`, "more");
  const tag = bytes[at] ?? refuse("a tag octet", "the end of the data");
  const isContext = (tag & CLASS_MASK) === CONTEXT_CLASS;
  const isConstructed = (tag & CONSTRUCTED) !== 0;
  if ((tag & TAG_NUMBER_MASK) === TAG_NUMBER_MASK) refuse("a tag number below 31", "a long tag");
  const { length, next } = readLength(bytes, at + 1);
  if (next + length > bytes.length) refuse(`${length} octets of content`, `${bytes.length - next}`);
  const content = bytes.subarray(next, next + length);
  const isKnownShape = isContext || !isConstructed || tag === TAG.sequence || tag === TAG.set;
  if (!isKnownShape) refuse("a known type", `tag 0x${tag.toString(16)}`);
  const children = isConstructed ? readChildren(content, depth + 1) : [];
  if (isConstructed) checkConstructed(tag, children);
  else if (!isContext) checkPrimitive(tag, content);
  return { tag, content, encoding: bytes.subarray(at, next + length), children };
}

/**
 * Reads exactly one DER value (X.690 §10, §11): whatever is accepted has no second encoding. Refuses trailing
 * bytes, indefinite or padded lengths, more than 64 KiB, more than 16 levels, with DomainError BAD_INPUT.
 */
export function readDer(bytes: Uint8Array): DerNode {
  if (bytes.length > MAX_BYTES) refuse(`${MAX_BYTES} bytes at most`, `${bytes.length}`);
  const node = readNode(bytes, 0, 1);
  if (node.encoding.length !== bytes.length) {
    refuse("the end of the data", `${bytes.length - node.encoding.length} more bytes`);
  }
  return node;
}

/** Length in bytes of the DER value that starts the given bytes, judged by its first length field only. */
export function derLength(bytes: Uint8Array): number {
  const { length, next } = readLength(bytes, 1);
  return next + length;
}

/** Dotted form of an OBJECT IDENTIFIER node (X.690 §8.19). */
export function readOid(node: DerNode): string {
  if (node.tag !== TAG.oid) refuse("an object identifier", `tag 0x${node.tag.toString(16)}`);
  const arcs: number[] = [];
  let arc = 0;
  for (const octet of node.content) {
    arc = arc * 128 + (octet & 0x7f);
    if (!Number.isSafeInteger(arc)) refuse("an object identifier with small arcs", "a huge arc");
    if (octet < 0x80) {
      arcs.push(arc);
      arc = 0;
    }
  }
  const [head = 0, ...rest] = arcs;
  const first = Math.min(2, Math.floor(head / 40));
  return [first, head - first * 40, ...rest].join(".");
}
