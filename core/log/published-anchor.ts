// SPDX-License-Identifier: Apache-2.0
import { canonicalBytes } from "../canonical/canonical-json.ts";
import { equalBytes, fromHex } from "../canonical/encoding.ts";
import { parseStrictJson } from "../canonical/strict-json.ts";
import { decodeUtf8 } from "../canonical/utf8-decode.ts";
import { hash, integer, list, literal, object, text } from "../decode/decoder.ts";
import { DomainError } from "../errors.ts";
import type { AnchorHead } from "./anchor-message.ts";
import { isAnchorSignature } from "./anchor-signature.ts";
import { type Checkpoint, cosignedAt, isSignedBy, readCheckpoint, type VerifyEd25519 } from "./checkpoint.ts";
import type { VerifierKey } from "./verifier-key.ts";

export const MAX_PUBLISHED_ANCHOR_BYTES = 131_072;
const MAX_NOTE = 65_536;
const MAX_PROOF = 64;
const MAX_MEMBERS = 32;
const MAX_EPOCH = 2 ** 32 - 1;
const SIGNATURE_HEX = 130;

const address = text(42, /^0x[0-9a-f]{40}$/, "0x and 40 lower-case hex digits");
const decode = object({
  v: literal(1),
  type: literal("touchstone-anchor"),
  origin: text(512),
  chain: text(39, /^eip155:[1-9][0-9]{0,15}$/, "a CAIP-2 chain such as eip155:1"),
  contract: address,
  size: integer(1),
  root: hash,
  epoch: integer(1, MAX_EPOCH),
  threshold: integer(1, MAX_MEMBERS),
  /** what the contract held when this was published, and the proof from there */
  fromSize: integer(0),
  consistency: list(hash, MAX_PROOF),
  /** of this epoch, in the order of the signer bits */
  members: list(address, MAX_MEMBERS),
  /** r || s || v, by ascending member */
  signatures: list(
    object({
      member: integer(0, MAX_MEMBERS - 1),
      signature: text(SIGNATURE_HEX, /^[0-9a-f]{130}$/, "130 lower-case hex digits"),
    }),
    MAX_MEMBERS,
  ),
  /** the signed note, verbatim */
  checkpoint: text(MAX_NOTE),
});

/** Everything it takes to anchor a checkpoint on one chain, by anybody (docs/formats.md §10). */
export type PublishedAnchor = ReturnType<typeof decode>;

/** Whose signatures make a published anchor one of this log. */
export interface AnchorTrust {
  readonly origin: string;
  readonly logKey: VerifierKey;
  readonly witnesses: readonly VerifierKey[];
  readonly witnessThreshold: number;
}

/** Where an anchor stands below the log's prefix; `latest` is the newest one of its contract (docs/formats.md §10). */
export function publishedAnchorPath(
  { chain, contract }: Pick<PublishedAnchor, "chain" | "contract">,
  size: number | "latest",
): string {
  return `anchors/${chain.replace("eip155:", "")}-${contract}/${size}.json`;
}

/** The served bytes of a published anchor (docs/formats.md §10). */
export function writePublishedAnchor(anchor: PublishedAnchor): Uint8Array {
  return canonicalBytes(anchor);
}

/** Reads a published anchor strictly; BAD_INPUT or TOO_LARGE for anything else. Nothing in it is believed yet. */
export function readPublishedAnchor(bytes: Uint8Array): PublishedAnchor {
  if (bytes.length > MAX_PUBLISHED_ANCHOR_BYTES)
    throw new DomainError(
      "TOO_LARGE",
      `anchor: expected at most ${MAX_PUBLISHED_ANCHOR_BYTES} bytes, got ${bytes.length}`,
    );
  const json = decodeUtf8(bytes);
  if (json === undefined) throw refused("anchor", "UTF-8 text", "other bytes");
  const anchor = decode(parseStrictJson(json), "anchor");
  const { fromSize, size, signatures, members } = anchor;
  if (fromSize >= size) throw refused("anchor.fromSize", `less than ${size}`, `${fromSize}`);
  signatures.forEach(({ member }, i) => {
    const least = (signatures[i - 1]?.member ?? -1) + 1;
    if (member < least || member >= members.length)
      throw refused(`anchor.signatures[${i}].member`, `${least} to ${members.length - 1}`, `${member}`);
  });
  return anchor;
}

/**
 * Checks that the log signed the checkpoint of a published anchor and that enough witnesses cosigned it; BAD_INPUT naming what
 * is wrong or missing (C2SP tlog-checkpoint, tlog-cosignature).
 */
export function requireGenuineCheckpoint(
  anchor: PublishedAnchor,
  trust: AnchorTrust,
  verify: VerifyEd25519,
): Checkpoint {
  const { origin, size, root } = anchor;
  if (origin !== trust.origin) throw refused("anchor.origin", trust.origin, origin);
  const checkpoint = readCheckpoint(anchor.checkpoint);
  const isSame =
    checkpoint.origin === origin &&
    checkpoint.size === size &&
    equalBytes(checkpoint.root, fromHex(root) ?? new Uint8Array());
  if (!isSame)
    throw refused("anchor.checkpoint", `${origin} of size ${size} and root ${root}`, "another checkpoint");
  if (!isSignedBy(checkpoint, trust.logKey, verify))
    throw refused("anchor.checkpoint", `a signature of ${trust.logKey.name}`, "none that is right");
  const absent = trust.witnesses.filter((key) => cosignedAt(checkpoint, key, verify) === undefined);
  const count = trust.witnesses.length - absent.length;
  if (count < trust.witnessThreshold) {
    const missing = absent.map(({ name }) => name).join(", ");
    throw refused(
      "anchor.checkpoint",
      `${trust.witnessThreshold} witnesses`,
      `${count}; without one of ${missing}`,
    );
  }
  return checkpoint;
}

/** The signatures that these members' contract takes in this epoch (docs/formats.md §5), and the members without one. */
export function rightSignatures(
  { origin, size, root, members, signatures }: PublishedAnchor,
  contract: { readonly epoch: number; readonly members: readonly string[] },
): {
  readonly right: readonly { readonly member: number; readonly signature: Uint8Array }[];
  readonly missing: readonly string[];
} {
  const head: AnchorHead = { size, root: fromHex(root) ?? new Uint8Array(), epoch: contract.epoch };
  const right = contract.members.flatMap((member, i) => {
    const given = signatures.find((one) => members[one.member] === member);
    const signature = fromHex(given?.signature ?? "") ?? new Uint8Array();
    return isAnchorSignature(origin, head, member, signature) ? [{ member: i, signature }] : [];
  });
  const signed = new Set(right.map(({ member }) => member));
  return { right, missing: contract.members.filter((_, i) => !signed.has(i)) };
}

function refused(path: string, expected: string, got: string): DomainError {
  return new DomainError("BAD_INPUT", `${path}: expected ${expected}, got ${got.slice(0, 600)}`, { path });
}
