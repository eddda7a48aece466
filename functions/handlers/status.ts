// SPDX-License-Identifier: Apache-2.0
import { runStatus } from "../usecases/run-pipeline.ts";
import { wireStatus } from "../wiring/aws.ts";
import { lazily } from "./lazily.ts";

const needs = lazily(wireStatus);

export async function handler(): Promise<void> {
  await runStatus(await needs());
}
