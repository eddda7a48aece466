// SPDX-License-Identifier: Apache-2.0
import type { Context } from "aws-lambda";
import { runAnchor } from "../usecases/run-pipeline.ts";
import { watchAnchors } from "../usecases/watch-anchors.ts";
import { wireAnchor } from "../wiring/aws.ts";
import { lazily } from "./lazily.ts";
import { runWhileItMoves, writeMetric } from "./run-step.ts";

const needs = lazily(wireAnchor);

/** Takes the anchor on each chain as far as it goes now; a chain that does not answer does not hold up the others. */
export async function handler(_event: unknown, context: Context): Promise<void> {
  const { anchors, watch } = await needs();
  const runs = await Promise.allSettled(
    anchors.map((wired) =>
      runWhileItMoves(
        () => runAnchor(wired),
        () => context.getRemainingTimeInMillis(),
      ),
    ),
  );
  const { chains } = await watchAnchors(watch);
  const nowMs = watch.clock.nowMs();
  // How many are low, and never what they hold: a metric is a line of the log.
  writeMetric("RelayersLow", chains.filter(({ funds }) => funds === "LOW").length, "Count", nowMs);
  writeMetric("AnchorLagEntries", Math.max(...chains.map(({ lagEntries }) => lagEntries)), "Count", nowMs);
  writeMetric("AnchorLagSeconds", Math.max(...chains.map(({ lagSeconds }) => lagSeconds)), "Seconds", nowMs);
  const failed = runs.flatMap((run) => (run.status === "rejected" ? [run.reason as unknown] : []));
  if (failed.length > 0)
    throw new AggregateError(failed, `${failed.length} of ${anchors.length} chains failed`);
}
