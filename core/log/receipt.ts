// SPDX-License-Identifier: Apache-2.0
import { canonicalBytes } from "../canonical/canonical-json.ts";

/** A promise to include a statement in the log within so many seconds; hashes in hex. */
export interface ReceiptBody {
  readonly origin: string;
  readonly statementHash: string;
  readonly issuedAt: string;
  readonly maxMergeDelaySeconds: number;
}

/**
 * What the log's Ed25519 key signs for a receipt. It begins with `{`, a checkpoint with the origin: neither
 * signature can be taken for the other.
 */
export function receiptMessage(body: ReceiptBody): Uint8Array {
  return canonicalBytes({ v: 1, type: "receipt", ...body });
}
