// SPDX-License-Identifier: Apache-2.0
import { MAX_ANCHORS } from "../../core/bundle/bundle.ts";
import type { AnchorRecord, AnchorStore } from "../ports/anchor-store.ts";
import type { AnchoredChain } from "./disclosure-standing.ts";
import type { RegisterSettings } from "./settings.ts";

/** On which chains the log is anchored, and how many of them a certificate waits for. */
export interface AnchorPolicy {
  readonly settings: Pick<RegisterSettings, "chainThreshold">;
  readonly chains: readonly AnchoredChain[];
  readonly anchors: Pick<AnchorStore, "latestFinal" | "firstFinalCovering">;
}

/** How many entries have a FINAL anchor on at least as many chains as the policy asks for. */
export async function coveredSize({ settings, chains, anchors }: AnchorPolicy): Promise<number> {
  const latest = await Promise.all(chains.map(({ chain, contract }) => anchors.latestFinal(chain, contract)));
  const sizes = latest.map((anchor) => anchor?.size ?? 0).sort((a, b) => b - a);
  return sizes[settings.chainThreshold - 1] ?? 0;
}

/**
 * For each chain its first FINAL anchor of at least this size, in the order of the chains, as many as a bundle takes;
 * undefined where the policy asks for more.
 */
export async function anchorsCovering(
  size: number,
  { settings, chains, anchors }: AnchorPolicy,
): Promise<readonly AnchorRecord[] | undefined> {
  const found = await Promise.all(
    chains.map(({ chain, contract }) => anchors.firstFinalCovering(chain, contract, size)),
  );
  const covering = found.flatMap((anchor) => anchor ?? []);
  return covering.length < settings.chainThreshold ? undefined : covering.slice(0, MAX_ANCHORS);
}
