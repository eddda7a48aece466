// SPDX-License-Identifier: Apache-2.0
import type { Context } from "aws-lambda";
import { runSequence, runWitness } from "../usecases/run-pipeline.ts";
import { wireSequence } from "../wiring/aws.ts";
import { lazily } from "./lazily.ts";
import { runWhileItMoves } from "./run-step.ts";

const needs = lazily(wireSequence);
// Members are asked even when the log has more to take than fits into one run.
const WITNESS_MS = 35_000;

/** A schedule or hints, whose content says nothing: what to do stands in the outbox. */
export async function handler(_event: unknown, context: Context): Promise<void> {
  const wired = await needs();
  const leftMs = () => context.getRemainingTimeInMillis();
  await runWhileItMoves(
    () => runSequence(wired),
    () => leftMs() - WITNESS_MS,
  );
  await runWhileItMoves(() => runWitness(wired), leftMs);
}
