// SPDX-License-Identifier: Apache-2.0
import type { Context } from "aws-lambda";
import { indexLagEntries } from "../usecases/frames/index-log.ts";
import { runIndex } from "../usecases/run-pipeline.ts";
import { wireIndex } from "../wiring/aws.ts";
import { lazily } from "./lazily.ts";
import { runWhileItMoves, writeMetric } from "./run-step.ts";

const needs = lazily(wireIndex);

/** Follows the published log; what to do stands in the log and in the index's own size. */
export async function handler(_event: unknown, context: Context): Promise<void> {
  const wired = await needs();
  await runWhileItMoves(
    () => runIndex(wired),
    () => context.getRemainingTimeInMillis(),
  );
  writeMetric("IndexLagEntries", await indexLagEntries(wired), "Count", wired.clock.nowMs());
}
