// SPDX-License-Identifier: Apache-2.0
import { equalBytes, toHex } from "../../../core/canonical/encoding.ts";
import { DomainError } from "../../../core/errors.ts";
import { cosignedAt } from "../../../core/log/checkpoint.ts";
import type { VerifierKey } from "../../../core/log/verifier-key.ts";
import type { NotaryState } from "../../ports/notary.ts";
import { REMEMBERED } from "../witness-member.ts";
import { readSignedNote } from "./rebuild-head.ts";
import type { Rebuild, RebuildNeeds } from "./rebuild-state.ts";

/** Asks every contract in which blocks it was given the roots of kept checkpoints, smallest size first. */
export async function rebuildAnchors(noteSizes: readonly number[], rebuild: Rebuild): Promise<void> {
  for (const notary of rebuild.needs.notaries) {
    const state = await notary.state();
    let fromSize = 0;
    for (const size of noteSizes.filter((one) => one <= state.size)) {
      const { root } = await readSignedNote(size, rebuild.needs);
      if (await rebuildAnchor(notary, { size, root, fromSize }, state, rebuild)) fromSize = size;
    }
    if (state.size !== fromSize)
      throw new DomainError(
        "INVARIANT",
        `${notary.chain} ${notary.contract} holds size ${state.size}: expected a checkpoint of it, or the event of it, got none`,
      );
  }
}

async function rebuildAnchor(
  notary: RebuildNeeds["notaries"][number],
  { size, root, fromSize }: { readonly size: number; readonly root: Uint8Array; readonly fromSize: number },
  state: NotaryState,
  { needs, counts }: Rebuild,
): Promise<boolean> {
  if (size === state.size && !equalBytes(root, state.root))
    throw new DomainError(
      "INVARIANT",
      `${notary.chain} ${notary.contract} holds another root at size ${size}`,
    );
  const mined = await notary.findAnchored(root);
  if (mined === undefined) return false;
  const { succeeded: _succeeded, ...where } = mined;
  const isFinal = await notary.isFinal(mined.block, mined.blockHash);
  await needs.anchors.put({
    chain: notary.chain,
    contract: notary.contract,
    size,
    root: toHex(root),
    status: isFinal ? "FINAL" : "MINED",
    revision: 1,
    fromSize,
    // How many signed is not kept on the chain; the contract takes no fewer than this.
    signers: state.threshold,
    threshold: state.threshold,
    plannedAt: new Date(Date.parse(mined.at)).toISOString(),
    callData: "0x",
    transactions: [],
    mined: where,
    evidence: isFinal ? ((await notary.prove(where)) ?? null) : null,
  });
  counts.anchors += 1;
  return true;
}

/** Gives witnesses that keep their memory in this table what their own cosignatures under kept checkpoints prove. */
export async function rebuildWitnesses(noteSizes: readonly number[], { needs }: Rebuild): Promise<void> {
  const { store, keys } = needs.witnesses;
  for (const key of keys) {
    const heads = await cosignedHeads(key, noteSizes, needs);
    if (heads.length > 0) await store.save(key.name, { revision: 1, heads });
  }
}

async function cosignedHeads(key: VerifierKey, noteSizes: readonly number[], needs: RebuildNeeds) {
  const heads: { readonly size: number; readonly root: string }[] = [];
  for (const size of [...noteSizes].reverse()) {
    if (heads.length === REMEMBERED) break;
    const note = await readSignedNote(size, needs);
    if (cosignedAt(note, key, needs.verifyEd25519) !== undefined)
      heads.unshift({ size, root: toHex(note.root) });
  }
  return heads;
}
