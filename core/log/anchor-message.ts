// SPDX-License-Identifier: Apache-2.0
import { keccak_256 } from "@noble/hashes/sha3.js";
import { utf8 } from "../canonical/canonical-json.ts";
import { concatBytes } from "../canonical/encoding.ts";
import { sha256 } from "../merkle/hash.ts";

/** What members sign for an anchor: a tree head of a log, in an epoch of the membership. */
export interface AnchorHead {
  readonly size: number;
  readonly root: Uint8Array;
  readonly epoch: number;
}

const DOMAIN_TYPE = keccak_256(utf8("EIP712Domain(string name,string version,bytes32 salt)"));
const ANCHOR_TYPE = keccak_256(utf8("Anchor(bytes32 origin,bytes32 root,uint64 size,uint32 epoch)"));
const NAME = keccak_256(utf8("Touchstone Notary"));
const VERSION = keccak_256(utf8("1"));

/** SHA-256 of a log's origin, as the contract names it. */
export function originHash(origin: string): Uint8Array {
  return sha256(utf8(origin));
}

/** The 32 bytes that members sign (EIP-712; docs/formats.md §5). No chain and no address: it serves every chain. */
export function anchorDigest(origin: string, { size, root, epoch }: AnchorHead): Uint8Array {
  const salt = originHash(origin);
  const domain = keccak_256(concatBytes(DOMAIN_TYPE, NAME, VERSION, salt));
  const message = keccak_256(concatBytes(ANCHOR_TYPE, salt, root, word(size), word(epoch)));
  return keccak_256(concatBytes(Uint8Array.of(0x19, 0x01), domain, message));
}

function word(value: number): Uint8Array {
  const bytes = new Uint8Array(32);
  new DataView(bytes.buffer).setBigUint64(24, BigInt(value));
  return bytes;
}
