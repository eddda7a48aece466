// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { VerificationReport } from "../../verifier/report.ts";
import { openClientFile, openOperator } from "./client-file.ts";
import { followDisclosure, verifyWith } from "./follow-disclosure.ts";
import { type RunningRegister, startRegister } from "./register.ts";
import { createRegisterClient } from "./register-client.ts";
import { type Sample, sampleOf } from "./samples/sample.ts";
import { type SampleFinding, type SampleNeeds, submitSample } from "./submit-sample.ts";
import { createTerminal } from "./terminal.ts";

const terminal = createTerminal();

/** A transcript: printed figures refused, figures that add up accepted, certified, verified, tampered with, refused. */
async function demo(): Promise<boolean> {
  const dataFolder = await mkdtemp(join(tmpdir(), "touchstone-demo-"));
  const register = await startRegister({
    port: 0,
    dataFolder,
    watcher: { event: () => undefined, waiting: () => undefined },
    log: ({ message }) => terminal.problem(message),
  });
  try {
    return await tellStory(register);
  } finally {
    await register.stop();
    await rm(dataFolder, { recursive: true, force: true });
  }
}

async function tellStory(register: RunningRegister): Promise<boolean> {
  const file = await openClientFile(register.data);
  const needs: SampleNeeds = {
    url: register.url,
    file,
    operator: createRegisterClient(register.url, await openOperator(file, register.api)),
  };
  terminal.line("1. Apple's corporate inventory FY2023 as its 2024 report prints it");
  const printed = await submit(sampleOf("apple-fy2023-as-printed"), needs);
  const isRefused =
    printed.disclosure === null && printed.findings.some(({ rule }) => rule.id === "R-GHG-02");
  terminal.step("refused", isRefused ? "nothing is stored, nothing is logged" : "NOT refused");

  terminal.line("\n2. The same inventory with the total its parts add up to");
  const accepted = await submit(sampleOf("apple-fy2023"), needs);
  if (accepted.disclosure === null) return false;
  terminal.step("accepted", `facts root ${accepted.disclosure.factsRoot}`);
  const { pdf, report } = await followDisclosure(
    accepted.disclosure.id,
    register.url,
    accepted.client,
    terminal.step,
  );

  terminal.line("\n3. Every check of the certificate");
  tellChecks(report);

  terminal.line("\n4. One byte of the certificate changed");
  const tampered = Uint8Array.from(pdf);
  const middle = Math.floor(tampered.length / 2);
  tampered[middle] = (tampered[middle] ?? 0) ^ 1;
  const forged = await verifyWith(tampered, register.url);
  tellChecks({ ...forged, checks: forged.checks.filter(({ verdict }) => verdict === "failed") });
  return isRefused && report.verdict === "passed" && forged.verdict === "failed";
}

async function submit(sample: Sample, needs: SampleNeeds) {
  for (const { metric, value, unit } of sample.facts)
    terminal.step("", `${metric.padEnd(24)}${(value ?? "").padStart(12)} ${unit ?? ""}`);
  terminal.step("source", sample.sources[0]?.document ?? "");
  const submitted = await submitSample(sample, needs);
  submitted.findings.forEach(tellFinding);
  return submitted;
}

function tellFinding({ severity, rule, message, expected, actual }: SampleFinding): void {
  terminal.step(severity.toLowerCase(), `${rule.id}: ${message}`);
  if (expected !== null) terminal.step("", `expected ${expected}, got ${actual ?? "nothing"}`);
}

const SIGNS = { passed: "✓", failed: "✗", undecided: "?" } as const;

function tellChecks({ verdict, checks }: Pick<VerificationReport, "verdict" | "checks">): void {
  for (const { name, verdict: one, detail } of checks)
    terminal.line(`  ${SIGNS[one]} ${name.padEnd(21)}${detail}`);
  terminal.line(`  ${SIGNS[verdict]} ${verdict}`);
}

process.exitCode = await demo().then(
  (isAsTold) => (isAsTold ? 0 : 1),
  (error: unknown) => {
    terminal.problem(error instanceof Error ? error.message : String(error));
    return 1;
  },
);
process.exit();
