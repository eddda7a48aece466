// SPDX-License-Identifier: Apache-2.0
import type { StepReport } from "../usecases/run-pipeline.ts";

/** Runs a step again for as long as it moves something and a further run fits into the time left. */
export async function runWhileItMoves(
  run: () => Promise<StepReport>,
  remainingMs: () => number,
): Promise<void> {
  let slowestMs = 0;
  let isMoving = true;
  while (isMoving) {
    const beforeMs = remainingMs();
    const report = await run();
    logReport(report);
    slowestMs = Math.max(slowestMs, beforeMs - remainingMs());
    isMoving = report.changed && remainingMs() > 2 * slowestMs + 5_000;
  }
}

function logReport({ events, waiting }: StepReport): void {
  for (const event of events) writeLine(event);
  if (waiting !== undefined) writeLine({ kind: "waiting", reason: waiting });
}

/** One JSON object a line, as CloudWatch Logs takes them apart. */
export function writeLine(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

/** A figure in CloudWatch's embedded metric format: the log line is the measurement. */
export function writeMetric(name: string, value: number, unit: "Seconds" | "Count", nowMs: number): void {
  writeLine({
    _aws: {
      Timestamp: nowMs,
      CloudWatchMetrics: [
        { Namespace: "Touchstone", Dimensions: [[]], Metrics: [{ Name: name, Unit: unit }] },
      ],
    },
    [name]: value,
  });
}
