// SPDX-License-Identifier: Apache-2.0
import { canonicalize } from "../canonical/canonical-json.ts";
import { fromHex, toHex } from "../canonical/encoding.ts";
import { parseStrictJson } from "../canonical/strict-json.ts";
import { hash, integer, object, text } from "../decode/decoder.ts";
import type { AnchorHead } from "./anchor-message.ts";

export const MAX_ANCHOR_REQUEST = 1024;
const SIGNATURE_BYTES = 65;
const MAX_EPOCH = 2 ** 32 - 1;

const readRequest = object({ size: integer(1), root: hash, epoch: integer(0, MAX_EPOCH) });
const readAnswer = object({
  signature: text(2 * SIGNATURE_BYTES, /^[0-9a-f]{130}$/, "130 lower-case hex digits"),
});

/** The body of a sign-anchor request (docs/witness.md): the head a member is asked to sign for the contract. */
export function formatAnchorRequest({ size, root, epoch }: AnchorHead): string {
  return canonicalize({ size, root: toHex(root), epoch });
}

/** Reads the body of a sign-anchor request (docs/witness.md); anything else is BAD_INPUT. */
export function readAnchorRequest(body: string): AnchorHead {
  const { size, root, epoch } = readRequest(parseStrictJson(body), "body");
  return { size, root: fromHex(root) ?? new Uint8Array(), epoch };
}

/** A member's answer to a sign-anchor request (docs/witness.md): r || s || v. */
export function formatAnchorSignature(signature: Uint8Array): string {
  return canonicalize({ signature: toHex(signature) });
}

/** Reads a member's answer to a sign-anchor request (docs/witness.md); anything else is BAD_INPUT. */
export function readAnchorSignature(body: string): Uint8Array {
  return fromHex(readAnswer(parseStrictJson(body), "answer").signature) ?? new Uint8Array();
}
