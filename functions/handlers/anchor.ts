// SPDX-License-Identifier: Apache-2.0
import type { Context } from "aws-lambda";
import { anchorLagSeconds } from "../usecases/anchor-lag.ts";
import { runAnchor } from "../usecases/run-pipeline.ts";
import { wireAnchor } from "../wiring/aws.ts";
import { lazily } from "./lazily.ts";
import { runWhileItMoves, writeMetric } from "./run-step.ts";

const chains = lazily(wireAnchor);

/** Takes the anchor on each chain as far as it goes now; a chain that does not answer does not hold up the others. */
export async function handler(_event: unknown, context: Context): Promise<void> {
  const wired = await chains();
  const runs = await Promise.allSettled(
    wired.map((needs) =>
      runWhileItMoves(
        () => runAnchor(needs),
        () => context.getRemainingTimeInMillis(),
      ),
    ),
  );
  const lags = await Promise.all(wired.map((needs) => anchorLagSeconds(needs.notary, needs)));
  const [nowMs = 0] = wired.map(({ clock }) => clock.nowMs());
  writeMetric("AnchorLagSeconds", Math.max(...lags), "Seconds", nowMs);
  const failed = runs.flatMap((run) => (run.status === "rejected" ? [run.reason as unknown] : []));
  if (failed.length > 0)
    throw new AggregateError(failed, `${failed.length} of ${wired.length} chains failed`);
}
