// SPDX-License-Identifier: Apache-2.0
import { isDomainError } from "../../core/errors.ts";
import { readLocalEnvironment } from "../wiring/local-environment.ts";
import { openClientFile, openOperator } from "./client-file.ts";
import { followDisclosure } from "./follow-disclosure.ts";
import type { PipelineWatcher } from "./pipeline-loop.ts";
import { type RunningRegister, startRegister } from "./register.ts";
import { createRegisterClient } from "./register-client.ts";
import { SAMPLES } from "./samples/sample.ts";
import { preparerOf, type SampleNeeds, submitSample } from "./submit-sample.ts";
import { createTerminal } from "./terminal.ts";

const terminal = createTerminal();
const USAGE =
  "npm start [-- --empty]   PORT (4000) and TOUCHSTONE_DATA (.touchstone) are read from the environment";

const watcher: PipelineWatcher = {
  event: (event) => {
    if (event.kind === "failed")
      terminal.problem(`  ! ${event.disclosure}: ${event.message} (${event.code}); it is tried again`);
  },
  waiting: (step, reason) => {
    terminal.problem(reason === undefined ? `  · ${step}: goes on` : `  ! ${step} waits: ${reason}`);
  },
};

/** Starts the register, shows a real disclosure on its way unless it is to stay empty, and stays up until it is told to end. */
async function main(args: readonly string[]): Promise<number> {
  const unknown = args.find((arg) => arg !== "--empty");
  if (unknown !== undefined) {
    terminal.problem(`expected no argument but --empty, got ${unknown}\n${USAGE}`);
    return 64;
  }
  const isEmpty = args.includes("--empty");
  // From the first moment: a start that is interrupted is finished and then undone, so that nothing stays behind.
  const asked = untilAsked();
  const startedMs = Date.now();
  const register = await startRegister({
    ...readLocalEnvironment(),
    watcher,
    prepare: async (starting) => {
      if (!isEmpty) await registerCompanies(await needsOf(starting));
    },
    log: ({ level, message, correlationId, error }) =>
      terminal.problem(`  ! ${level} ${correlationId}: ${message}: ${error.message}`),
  });
  try {
    const needs = await needsOf(register);
    greet(register, Date.now() - startedMs);
    if (!isEmpty) void showSamples(needs).catch(tellFailure);
    const reason = await Promise.race([asked, register.broken.then((why) => why)]);
    terminal.line(
      reason === "asked" ? "\nending: work under way is finished, nothing is lost" : `\nending: ${reason}`,
    );
    return reason === "asked" ? 0 : 1;
  } finally {
    await register.stop();
  }
}

async function needsOf({
  url,
  data,
  api,
}: Pick<RunningRegister, "url" | "data" | "api">): Promise<SampleNeeds> {
  const file = await openClientFile(data);
  return { url, file, operator: createRegisterClient(url, await openOperator(file, api)) };
}

/** So that whoever finds the register ready finds clients of every company in clients.json. */
async function registerCompanies(needs: SampleNeeds): Promise<void> {
  await Promise.all(
    SAMPLES.filter(({ isAccepted }) => isAccepted).map((sample) => preparerOf(sample, needs)),
  );
}

function greet({ url, data }: RunningRegister, tookMs: number): void {
  terminal.line(`Touchstone register, ready after ${(tookMs / 1000).toFixed(1)} s`);
  terminal.step("verify", url);
  terminal.step("GraphQL", `${url}/graphql`);
  terminal.step("trust", `${url}/.well-known/touchstone.json`);
  terminal.step("clients", data.file("clients.json"));
  terminal.line();
}

/** The first sample step by step, the others side by side. */
async function showSamples(needs: SampleNeeds): Promise<void> {
  const [first, ...others] = SAMPLES.filter(({ isAccepted }) => isAccepted);
  if (first !== undefined) await showSample(first, needs, true);
  await Promise.all(others.map((sample) => showSample(sample, needs, false)));
  terminal.line("\nEvery sample has its certificate. The register stays up; Ctrl-C ends it.");
}

async function showSample(
  sample: (typeof SAMPLES)[number],
  needs: SampleNeeds,
  isDetailed: boolean,
): Promise<void> {
  const { organization, facts, sources } = sample;
  const name = [organization.name.en, organization.name.zh].filter((one) => one !== null).join(" ");
  const { disclosure, findings, client } = await submitSample(sample, needs);
  if (disclosure === null) {
    terminal.problem(`${sample.id}: refused: ${findings.map(({ message }) => message).join("; ")}`);
    return;
  }
  if (isDetailed) {
    terminal.line(`${name}, ${facts.length} figures from ${sources[0]?.document ?? "its report"}`);
    terminal.step(
      "accepted",
      `receipt signed ${disclosure.receipt.issuedAt}, in the log within ${disclosure.receipt.maxMergeDelaySeconds} s`,
    );
    terminal.step("committed", `facts root ${disclosure.factsRoot}`);
  }
  const tell = isDetailed ? terminal.step : () => undefined;
  const { serial, report, verifyUrl } = await followDisclosure(disclosure.id, needs.url, client, tell);
  if (isDetailed) terminal.line();
  else
    terminal.line(
      `${name}, ${sample.period.start} to ${sample.period.endExclusive} (exclusive): ${serial} ${report.verdict}  ${verifyUrl}`,
    );
}

function untilAsked(): Promise<"asked"> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve("asked"));
  });
}

function tellFailure(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  terminal.problem(isDomainError(error) ? `${error.code}: ${message}` : message);
}

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  tellFailure(error);
  return 1;
});
// A sample may still be waiting for its certificate; everything it needs has ended.
process.exit();
