// SPDX-License-Identifier: Apache-2.0
import { sweepDrafts } from "../usecases/drafts/sweep-drafts.ts";
import { runStatus } from "../usecases/run-pipeline.ts";
import { wireStatus } from "../wiring/aws.ts";
import { lazily } from "./lazily.ts";
import { writeLine } from "./run-step.ts";

const needs = lazily(wireStatus);

/** Publishes status lists, then removes what drafts have left over: two things that only need doing now and then. */
export async function handler(): Promise<void> {
  const wired = await needs();
  await runStatus(wired);
  const { removed } = await sweepDrafts(wired);
  if (removed > 0) writeLine({ kind: "swept", removed });
}
