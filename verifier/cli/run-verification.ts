// SPDX-License-Identifier: Apache-2.0
import { readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isDomainError } from "../../core/errors.ts";
import { isCalculation, verifyCalculation } from "../calculation/verify-calculation.ts";
import { fetchNetwork } from "../chain/fetch-network.ts";
import { overallVerdict, type Verdict } from "../report.ts";
import { readTrust, type Trust } from "../trust.ts";
import { verify } from "../verify.ts";
import { type Arguments, readArguments, USAGE } from "./arguments.ts";
import { formatCalculation, formatReport } from "./format-report.ts";
import { nodePrimitives } from "./node-primitives.ts";

/** What a run leaves: texts for both streams, and the exit status. */
export interface RunResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

const STATUSES: Readonly<Record<Verdict, number>> = { passed: 0, failed: 1, undecided: 2 };
const WRONG_USE = 64;
const MAX_FILE_BYTES = 64 * 1024 * 1024;
const NO_TRUST =
  "No trust file was given (--trust trust.json) and none lies beside the file: only checks that need nobody to be trusted are made.\n";

/** Runs the command line; never throws. */
export async function runVerification(args: readonly string[], nowMs: number): Promise<RunResult> {
  const read = readArguments(args);
  if ("problem" in read) return wrongUse(`${read.problem}\n\n${USAGE}`);
  try {
    const bytes = await bytesOf(read.file);
    if (isCalculation(bytes)) return await runCalculation(bytes, read, nowMs);
    if (read.certificate !== undefined)
      return wrongUse(`${read.file}: expected a calculation before the certificate\n\n${USAGE}`);
    const { report, stderr } = await verifyFile(bytes, read.file, read, nowMs);
    const stdout = read.isJson ? jsonOf(report) : formatReport(report, read.language);
    return { status: STATUSES[report.verdict], stdout, stderr };
  } catch (error) {
    return wrongUse(`${error instanceof Error ? error.message : "the file cannot be read"}\n`);
  }
}

/** A calculation alone needs nobody to be trusted; a certificate beside it is verified as ever. */
async function runCalculation(bytes: Uint8Array, read: Arguments, nowMs: number): Promise<RunResult> {
  const { certificate: path, isJson, language } = read;
  const beside = path === undefined ? undefined : await verifyFile(await bytesOf(path), path, read, nowMs);
  const calculation = verifyCalculation(bytes, beside?.report);
  const certificate = beside?.report ?? null;
  const verdict = overallVerdict(certificate === null ? [calculation] : [calculation, certificate]);
  const text = formatCalculation(calculation, language);
  const stdout = isJson
    ? jsonOf({ verdict, calculation, certificate })
    : certificate === null
      ? text
      : `${formatReport(certificate, language)}\n${text}`;
  return { status: STATUSES[verdict], stdout, stderr: beside?.stderr ?? "" };
}

async function verifyFile(bytes: Uint8Array, file: string, read: Arguments, nowMs: number) {
  const trust = withNodes(await trustFor(file, read.trust), read);
  const report = await verify(bytes, {
    trust,
    nowMs,
    network: read.isOffline ? undefined : fetchNetwork(),
    primitives: nodePrimitives(),
  });
  return { report, stderr: trust === undefined ? NO_TRUST : "" };
}

function jsonOf(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function wrongUse(stderr: string): RunResult {
  return { status: WRONG_USE, stdout: "", stderr };
}

async function bytesOf(path: string): Promise<Uint8Array> {
  const { size } = await stat(path);
  if (size > MAX_FILE_BYTES)
    throw new Error(`${path}: expected at most ${MAX_FILE_BYTES} bytes, got ${size}`);
  return new Uint8Array(await readFile(path));
}

/** The named trust file, else the one beside the certificate, else none. A trust file with a mistake trusts nobody. */
async function trustFor(file: string, trust: string | undefined): Promise<Trust | undefined> {
  const path = trust ?? join(dirname(file), "trust.json");
  try {
    return readTrust(await bytesOf(path));
  } catch (error) {
    if (isDomainError(error)) throw new Error(`${path}: ${error.message}`);
    if (trust === undefined && isMissing(error)) return undefined;
    throw error;
  }
}

/** More nodes of chains that are trusted already; a chain that is not trusted does not become so by a node. */
function withNodes(trust: Trust | undefined, { nodes }: Arguments): Trust | undefined {
  if (trust === undefined) return undefined;
  const more = nodes.flatMap(({ chain, url }) =>
    trust.chains
      .filter((known, i, all) => known.chain === chain && all.findIndex(isSameContract(known)) === i)
      .map((known) => ({ ...known, rpcUrl: url })),
  );
  return { ...trust, chains: [...trust.chains, ...more] };
}

function isSameContract({ chain, contract }: Trust["chains"][number]) {
  return (other: Trust["chains"][number]) => other.chain === chain && other.contract === contract;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && (error as { readonly code?: unknown }).code === "ENOENT";
}
