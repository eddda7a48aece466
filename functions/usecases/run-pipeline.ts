// SPDX-License-Identifier: Apache-2.0
import { isDomainError } from "../../core/errors.ts";
import type { AnchorStatus } from "../ports/anchor-store.ts";
import type { Notary } from "../ports/notary.ts";
import type { WorkQueue } from "../ports/outbox.ts";
import { anchorCheckpoint } from "./anchor-checkpoint.ts";
import { coveredSize } from "./anchor-policy.ts";
import { type CompleteNeeds, completeCertificate } from "./complete-certificate.ts";
import { type IndexNeeds, indexLog } from "./frames/index-log.ts";
import { type IssueNeeds, issueCertificate } from "./issue-certificate.ts";
import type { AnchorNeeds } from "./plan-anchor.ts";
import { type SequenceNeeds, sequenceLog } from "./sequence-log.ts";
import { publishStatusLists, type StatusNeeds } from "./status-lists.ts";
import { type WitnessNeeds, witnessCheckpoint } from "./witness-checkpoint.ts";

export interface IssueStepNeeds extends IssueNeeds, CompleteNeeds {
  readonly settings: IssueNeeds["settings"];
  readonly workQueue: WorkQueue;
}

/** What all steps need where one process runs them all; a step that runs alone is given its own part. */
export interface PipelineNeeds
  extends SequenceNeeds,
    IndexNeeds,
    WitnessNeeds,
    Omit<AnchorNeeds, "notary">,
    IssueStepNeeds,
    StatusNeeds {
  readonly settings: SequenceNeeds["settings"] & AnchorNeeds["settings"] & IssueNeeds["settings"];
  /** one a contract; the same signatures of the members serve all of them */
  readonly notaries: readonly Notary[];
}

/** The steps that run by themselves, in the order in which a disclosure meets them. */
export const PIPELINE_STEPS = ["sequence", "index", "witness", "anchor", "issue", "status"] as const;
export type PipelineStep = (typeof PIPELINE_STEPS)[number];

/** What one run of a step did. */
export interface StepReport {
  /** something moved: running again at once may move more */
  readonly changed: boolean;
  readonly events: readonly PipelineEvent[];
  /** why the step cannot go on, in words for the operator */
  readonly waiting?: string;
}

/** What became true, for logs and for people who watch. */
export type PipelineEvent =
  | { readonly kind: "sequenced"; readonly entries: number }
  | { readonly kind: "indexed"; readonly entries: number }
  | {
      readonly kind: "witnessed";
      readonly size: number;
      readonly witnesses: number;
      readonly members: number;
    }
  | {
      readonly kind: "anchor";
      readonly status: AnchorStatus;
      readonly size: number;
      readonly chain: string;
      readonly transaction: string | null;
      readonly block: number | null;
    }
  | { readonly kind: "issued"; readonly serial: string; readonly disclosure: string }
  | { readonly kind: "failed"; readonly disclosure: string; readonly code: string; readonly message: string };

const ISSUES_PER_RUN = 64;

/** Runs one step once. Each is safe to run at any time, any number of times, alone or beside another run. */
export async function runPipelineStep(step: PipelineStep, needs: PipelineNeeds): Promise<StepReport> {
  switch (step) {
    case "sequence":
      return runSequence(needs);
    case "index":
      return runIndex(needs);
    case "witness":
      return runWitness(needs);
    case "anchor":
      return runAnchors(needs);
    case "issue":
      return runIssue(needs);
    case "status":
      return runStatus(needs);
  }
}

export async function runStatus(needs: StatusNeeds): Promise<StepReport> {
  return { changed: (await publishStatusLists(needs)) > 0, events: [] };
}

export async function runSequence(needs: SequenceNeeds): Promise<StepReport> {
  const entries = await sequenceLog(needs);
  return { changed: entries > 0, events: entries > 0 ? [{ kind: "sequenced", entries }] : [] };
}

/** Follows the log for frames, series and lookups; nothing else waits for it. */
export async function runIndex(needs: IndexNeeds): Promise<StepReport> {
  const entries = await indexLog(needs);
  return { changed: entries > 0, events: entries > 0 ? [{ kind: "indexed", entries }] : [] };
}

export async function runWitness(needs: WitnessNeeds): Promise<StepReport> {
  const seen = await witnessCheckpoint(needs);
  if (seen === undefined) return { changed: false, events: [] };
  const { size, witnesses, members, changed, absent } = seen;
  const names = Object.keys(absent);
  const missing = names.length === 0 ? {} : { waiting: `no cosignature of ${names.join(", ")}` };
  return { changed, events: changed ? [{ kind: "witnessed", size, witnesses, members }] : [], ...missing };
}

export async function runAnchor(needs: AnchorNeeds): Promise<StepReport> {
  const { record, changed, waiting } = await anchorCheckpoint(needs);
  const events: PipelineEvent[] = [];
  if (changed && record !== undefined) {
    const transaction = record.mined?.transaction ?? record.transactions.at(-1)?.hash ?? null;
    const { status, size, chain } = record;
    events.push({ kind: "anchor", status, size, chain, transaction, block: record.mined?.block ?? null });
  }
  return { changed, events, ...(waiting === undefined ? {} : { waiting }) };
}

/** Takes the anchor on every chain one step further; a chain that is down or refuses holds up no other. */
async function runAnchors({ notaries, ...needs }: PipelineNeeds): Promise<StepReport> {
  const runs = await Promise.allSettled(notaries.map((notary) => runAnchor({ ...needs, notary })));
  const reports = runs.map((run): StepReport => {
    if (run.status === "fulfilled") return run.value;
    if (notaries.length === 1 || !isDomainError(run.reason)) throw run.reason;
    return { changed: false, events: [], waiting: run.reason.message };
  });
  const waiting = reports.flatMap((report, i) => {
    const where = notaries.length === 1 ? "" : `${notaries[i]?.chain}: `;
    return report.waiting === undefined ? [] : [`${where}${report.waiting}`];
  });
  return {
    changed: reports.some(({ changed }) => changed),
    events: reports.flatMap(({ events }) => events),
    ...(waiting.length === 0 ? {} : { waiting: waiting.join("; ") }),
  };
}

export async function runIssue(needs: IssueStepNeeds): Promise<StepReport> {
  const covered = await coveredSize(needs);
  if (covered === 0) return { changed: false, events: [] };
  const disclosures = await needs.workQueue.pending("ISSUE", covered, ISSUES_PER_RUN);
  const serials = await needs.workQueue.pending("COMPLETE", covered, ISSUES_PER_RUN);
  const events: PipelineEvent[] = [];
  for (const disclosure of disclosures) {
    events.push(
      await guarded(disclosure, async () => ({
        kind: "issued",
        serial: await issueCertificate(disclosure, needs),
        disclosure,
      })),
    );
  }
  const issued = events.filter(({ kind }) => kind === "issued").length;
  const failures: PipelineEvent[] = [];
  for (const serial of serials) {
    const failed = await guarded(serial, () => completeCertificate(serial, needs));
    if (failed !== undefined) failures.push(failed);
  }
  // What only failed is not worth another run at once.
  return { changed: issued + serials.length > failures.length, events: [...events, ...failures] };
}

/** One disclosure that cannot be certified must not hold up the others: it stays in its queue and says why. */
async function guarded<T>(
  disclosure: string,
  work: () => Promise<T>,
): Promise<T | Extract<PipelineEvent, { kind: "failed" }>> {
  try {
    return await work();
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return { kind: "failed", disclosure, code: error.code, message: error.message };
  }
}
