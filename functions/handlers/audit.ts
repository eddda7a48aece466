// SPDX-License-Identifier: Apache-2.0
import { auditChains } from "../usecases/audit-chains.ts";
import { wireAudit } from "../wiring/aws.ts";
import { lazily } from "./lazily.ts";
import { writeLine, writeMetric } from "./run-step.ts";

const needs = lazily(wireAudit);

/** Compares every chain with the log and publishes the signed report; what it finds stands there, and rings. */
export async function handler(): Promise<void> {
  const wired = await needs();
  const { chains } = await auditChains(wired);
  const countOf = (status: (typeof chains)[number]["status"]) =>
    chains.filter((one) => one.status === status).length;
  for (const { chain, contract, status, sequence } of chains)
    if (status !== "AGREES") writeLine({ kind: "audit", chain, contract, status, sequence });
  const nowMs = wired.clock.nowMs();
  writeMetric("ChainsDiverged", countOf("DIVERGED"), "Count", nowMs);
  writeMetric("ChainsUnreachable", countOf("UNREACHABLE"), "Count", nowMs);
}
