// SPDX-License-Identifier: Apache-2.0
import type { PipelineEvent } from "../usecases/run-pipeline.ts";
import type { LocalParts } from "../wiring/local-parts.ts";
import type { LoopStep } from "./pipeline-loop.ts";

/** What the thread opens for itself: connections and keys are not handed from one thread to another. */
export interface PipelineParts
  extends Pick<
    LocalParts,
    "names" | "publicUrl" | "objectsFolder" | "chains" | "chainThreshold" | "witnessPolicy"
  > {
  readonly tableEndpoint: string;
  readonly keysFile: string;
  readonly dataFolder: string;
}

/** run: once, and first; wake: there is something to do; stop: end when the steps under way are done. */
export type ToPipeline =
  | { readonly kind: "run"; readonly parts: PipelineParts }
  | { readonly kind: "wake" }
  | { readonly kind: "stop" };

export type FromPipeline =
  | { readonly kind: "started" }
  | { readonly kind: "event"; readonly event: PipelineEvent }
  | { readonly kind: "waiting"; readonly step: LoopStep; readonly reason: string | undefined };
