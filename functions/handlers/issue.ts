// SPDX-License-Identifier: Apache-2.0
import type { Context } from "aws-lambda";
import { runIssue } from "../usecases/run-pipeline.ts";
import { wireIssue } from "../wiring/aws-issue.ts";
import { lazily } from "./lazily.ts";
import { runWhileItMoves } from "./run-step.ts";

const needs = lazily(() => wireIssue(import.meta.dirname));

export async function handler(_event: unknown, context: Context): Promise<void> {
  const wired = await needs();
  await runWhileItMoves(
    () => runIssue(wired),
    () => context.getRemainingTimeInMillis(),
  );
}
