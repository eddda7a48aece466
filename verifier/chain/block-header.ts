// SPDX-License-Identifier: Apache-2.0
import { keccak_256 } from "@noble/hashes/sha3.js";
import type { BundleAnchor } from "../../core/bundle/bundle.ts";
import { fromHex, toHex } from "../../core/canonical/encoding.ts";

/** True where the RLP header that came with an anchor hashes to its block, or none came; receipt proofs need a header. */
export function isHeaderOf({ header, receiptProof, blockHash }: BundleAnchor): boolean {
  if (header === null) return receiptProof.length === 0;
  const bytes = fromHex(header);
  return bytes !== undefined && `0x${toHex(keccak_256(bytes))}` === blockHash;
}
