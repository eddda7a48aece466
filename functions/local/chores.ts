// SPDX-License-Identifier: Apache-2.0
import { type AuditNeeds, auditChains } from "../usecases/audit-chains.ts";
import { type SweepNeeds, sweepDrafts } from "../usecases/drafts/sweep-drafts.ts";
import { type WatchNeeds, watchAnchors } from "../usecases/watch-anchors.ts";
import type { Chores } from "./pipeline-loop.ts";

/** What a register on one machine does beside the steps. */
export function choresOf(auditNeeds: AuditNeeds, watchNeeds: WatchNeeds, sweepNeeds: SweepNeeds): Chores {
  return {
    audit: () => audit(auditNeeds),
    watch: () => lookAfter(watchNeeds),
    sweep: async () => {
      await sweepDrafts(sweepNeeds);
      return undefined;
    },
  };
}

async function audit(needs: AuditNeeds): Promise<string | undefined> {
  const { chains } = await auditChains(needs);
  const diverged = chains.filter(({ status }) => status === "DIVERGED").map(({ chain }) => chain);
  if (diverged.length === 0) return undefined;
  return `${diverged.join(", ")}: anchored a root that the log does not have; see /log/audit`;
}

/** In words without a figure: they reach terminals and logs. */
async function lookAfter(needs: WatchNeeds): Promise<string | undefined> {
  const { chains } = await watchAnchors(needs);
  const low = chains.filter(({ funds }) => funds === "LOW").map(({ chain }) => chain);
  return low.length === 0 ? undefined : `the account that pays for anchors runs low on ${low.join(", ")}`;
}
