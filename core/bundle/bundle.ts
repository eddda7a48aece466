// SPDX-License-Identifier: Apache-2.0
import { canonicalBytes } from "../canonical/canonical-json.ts";
import { parseStrictJson } from "../canonical/strict-json.ts";
import { decodeUtf8 } from "../canonical/utf8-decode.ts";
import { decodeCredential } from "../credential/credential.ts";
import { type Decoder, hash, integer, list, literal, nullable, object, text } from "../decode/decoder.ts";
import { MAX_DISCLOSURE_STRING } from "../disclosure/disclosure-string.ts";
import { DomainError } from "../errors.ts";
import { MAX_NOTE } from "../log/signed-note.ts";
import { MAX_STATEMENT_BYTES } from "../log/statement.ts";

/** Limits of docs/formats.md §6, checked before anything is parsed further. */
export const MAX_BUNDLE_BYTES = 4 * 1024 * 1024;
export const MAX_BUNDLE_FACTS = 10_000;
export const MAX_PATH_HASHES = 64;
export const MAX_PROOF_NODES = 16;
export const MAX_ANCHORS = 8;
const MAX_LIST = 131_072;
const MAX_NODE_HEX = 8192;

const path = list(hash, MAX_PATH_HASHES);
const prefixedHash = text(66, /^0x[0-9a-f]{64}$/, "0x and 64 lower-case hex digits");
const hexBytes = text(MAX_NODE_HEX, /^([0-9a-f]{2})*$/, "lower-case hex");

const inclusion = object({ index: integer(0), size: integer(1), path });

const anchor = object({
  /** CAIP-2, e.g. eip155:1 */
  chain: text(72, /^[-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,32}$/, "a CAIP-2 chain"),
  contract: text(42, /^0x[0-9a-fA-F]{40}$/, "an address"),
  transaction: prefixedHash,
  block: integer(0),
  blockHash: prefixedHash,
  /** log size that was anchored, at least the checkpoint's */
  size: integer(1),
  /** from the checkpoint to the anchored tree; empty when they are the same */
  consistency: path,
  header: nullable(hexBytes),
  receiptProof: list(hexBytes, MAX_PROOF_NODES),
  logIndex: integer(0),
});

const shownFact = object({ index: integer(0), disclosure: text(MAX_DISCLOSURE_STRING), siblings: path });

/** The evidence for one disclosure (docs/formats.md §6); inner texts are still to be read and checked. */
const decode = object({
  v: literal(1),
  type: literal("touchstone-bundle"),
  statement: text(MAX_STATEMENT_BYTES),
  facts: list(shownFact, MAX_BUNDLE_FACTS),
  inclusion,
  checkpoint: text(MAX_NOTE),
  anchors: list(anchor, MAX_ANCHORS),
  credential: decodeCredential,
  certificateStatement: nullable(text(MAX_STATEMENT_BYTES)),
  certificateInclusion: nullable(inclusion),
  status: nullable(
    object({
      checkpoint: text(MAX_NOTE),
      list: text(MAX_LIST),
      supersession: nullable(text(MAX_LIST)),
    }),
  ),
});

export type Bundle = ReturnType<typeof decode>;
export type BundleAnchor = ReturnType<typeof anchor>;
export type BundleInclusion = ReturnType<typeof inclusion>;

/** Reads a `.touchstone.json`: size and shape first, BAD_INPUT or TOO_LARGE otherwise. Nothing in it is trusted yet. */
export function readBundle(bytes: Uint8Array): Bundle {
  if (bytes.length > MAX_BUNDLE_BYTES) {
    throw new DomainError(
      "TOO_LARGE",
      `bundle: expected at most ${MAX_BUNDLE_BYTES} bytes, got ${bytes.length}`,
    );
  }
  const json = decodeUtf8(bytes);
  if (json === undefined) throw new DomainError("BAD_INPUT", "bundle: expected UTF-8 text");
  return (decode as Decoder<Bundle>)(parseStrictJson(json), "bundle");
}

/** The canonical bytes of a bundle. */
export function writeBundle(bundle: Bundle): Uint8Array {
  const bytes = canonicalBytes(bundle);
  if (bytes.length > MAX_BUNDLE_BYTES) {
    throw new DomainError(
      "TOO_LARGE",
      `bundle: expected at most ${MAX_BUNDLE_BYTES} bytes, got ${bytes.length}`,
    );
  }
  return bytes;
}
