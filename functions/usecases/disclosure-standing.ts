// SPDX-License-Identifier: Apache-2.0
import type { AnchorRecord, AnchorStore } from "../ports/anchor-store.ts";
import type { DisclosureRecord, DisclosureStore } from "../ports/disclosure-store.ts";
import { mayRead } from "./read-disclosure.ts";
import type { Viewer } from "./viewer.ts";

export const DISCLOSURE_STATUSES = [
  "DRAFT",
  "ACCEPTED",
  "LOGGED",
  "ANCHORED",
  "CERTIFIED",
  "SUPERSEDED",
  "REVOKED",
] as const;
export type DisclosureStatus = (typeof DISCLOSURE_STATUSES)[number];

/** A contract the register anchors to. */
export interface AnchoredChain {
  /** CAIP-2 */
  readonly chain: string;
  readonly contract: string;
}

interface Needs {
  readonly disclosures: DisclosureStore;
  readonly anchors: AnchorStore;
  readonly chains: readonly AnchoredChain[];
}

/** The disclosure that took this one's place, when the viewer may know of it. */
export async function readSuccessor(
  record: DisclosureRecord,
  viewer: Viewer | undefined,
  { disclosures }: Pick<Needs, "disclosures">,
): Promise<DisclosureRecord | undefined> {
  const scope = await disclosures.findScope(record.scope);
  return scope.find(
    (other) => other.supersedes === record.id && other.approval === "APPROVED" && mayRead(other, viewer),
  );
}

/** How far a disclosure is. The strongest word wins: a revoked one is REVOKED whatever else happened to it. */
export async function readStatus(
  record: DisclosureRecord,
  viewer: Viewer | undefined,
  needs: Needs,
): Promise<DisclosureStatus> {
  if (record.revokedAt !== null) return "REVOKED";
  if (record.approval !== "APPROVED") return "DRAFT";
  if ((await readSuccessor(record, viewer, needs)) !== undefined) return "SUPERSEDED";
  if (record.certificateSerial !== null) return "CERTIFIED";
  if (record.logIndex === null) return "ACCEPTED";
  const anchors = await readAnchors(record.logIndex, needs);
  return anchors.some(({ status }) => status === "FINAL") ? "ANCHORED" : "LOGGED";
}

/** For each chain the first FINAL anchor that covers a log index, or else the one under way that will. */
export async function readAnchors(
  logIndex: number,
  { anchors, chains }: Pick<Needs, "anchors" | "chains">,
): Promise<readonly AnchorRecord[]> {
  const found = await Promise.all(
    chains.map(async ({ chain, contract }) => {
      const final = await anchors.firstFinalCovering(chain, contract, logIndex + 1);
      if (final !== undefined) return final;
      const latest = await anchors.latest(chain, contract);
      return latest !== undefined && latest.size > logIndex ? latest : undefined;
    }),
  );
  return found.flatMap((anchor) => anchor ?? []);
}
