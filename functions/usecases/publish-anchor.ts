// SPDX-License-Identifier: Apache-2.0
import { toHex } from "../../core/canonical/encoding.ts";
import { isDomainError } from "../../core/errors.ts";
import {
  type PublishedAnchor,
  publishedAnchorPath,
  readPublishedAnchor,
  writePublishedAnchor,
} from "../../core/log/published-anchor.ts";
import type { Notary, NotaryState } from "../ports/notary.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import { LOG_PREFIX } from "./log-tiles.ts";

export interface AnchorToPublish {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
  /** the signed note of this size */
  readonly note: string;
  readonly proof: readonly Uint8Array[];
  readonly signatures: readonly { readonly member: number; readonly signature: Uint8Array }[];
}

const MEDIA_TYPE = "application/json";

/** Key of a published anchor in the object store. */
export function publishedAnchorKey(
  contract: Pick<PublishedAnchor, "chain" | "contract">,
  size: number | "latest",
): string {
  return LOG_PREFIX + publishedAnchorPath(contract, size);
}

/**
 * Publishes what any relayer needs to anchor a checkpoint, before the register sends it itself. Its own size first, then the
 * newest: a crash between leaves an older newest one, which the next run replaces.
 */
export async function publishAnchor(
  { origin, size, root, note, proof, signatures }: AnchorToPublish,
  state: NotaryState,
  { notary, objects }: { readonly notary: Pick<Notary, "chain" | "contract">; readonly objects: ObjectStore },
): Promise<void> {
  const { chain, contract } = notary;
  const anchor: PublishedAnchor = {
    v: 1,
    type: "touchstone-anchor",
    origin,
    chain,
    contract,
    size,
    root: toHex(root),
    epoch: state.epoch,
    threshold: state.threshold,
    fromSize: state.size,
    consistency: proof.map(toHex),
    members: state.members,
    signatures: signatures.map(({ member, signature }) => ({ member, signature: toHex(signature) })),
    checkpoint: note,
  };
  const bytes = writePublishedAnchor(anchor);
  await objects.put(publishedAnchorKey(notary, size), bytes, MEDIA_TYPE);
  const newest = publishedAnchorKey(notary, "latest");
  // A run that was overtaken must not take the newest anchor back.
  if (sizeOf(await objects.get(newest)) <= size) await objects.put(newest, bytes, MEDIA_TYPE);
}

function sizeOf(bytes: Uint8Array | undefined): number {
  try {
    return bytes === undefined ? 0 : readPublishedAnchor(bytes).size;
  } catch (error) {
    // A damaged one is replaced.
    if (isDomainError(error)) return 0;
    throw error;
  }
}
