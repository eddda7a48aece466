// SPDX-License-Identifier: Apache-2.0
import { toHex } from "../../core/canonical/encoding.ts";
import { isDomainError } from "../../core/errors.ts";
import {
  type AuditedChain,
  type AuditReport,
  auditMessage,
  type Divergence,
  MAX_DIVERGENCES,
  readAudit,
  writeAudit,
} from "../../core/log/audit-report.ts";
import type { VerifyEd25519 } from "../../core/log/checkpoint.ts";
import type { VerifierKey } from "../../core/log/verifier-key.ts";
import { rangeRoot } from "../../core/merkle/tree.ts";
import type { AnchorEvents } from "../ports/anchor-events.ts";
import type { Clock } from "../ports/clock.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import type { Signer } from "../ports/signer.ts";
import { LOG_PREFIX, withLogNodes } from "./log-tiles.ts";
import { readServedCheckpoint } from "./serve-checkpoint.ts";

// The key is the path: in the cloud the log is served from its bucket as it lies there.
export const AUDIT_KEY = `${LOG_PREFIX}audit`;

export interface AuditNeeds {
  readonly settings: { readonly origin: string };
  readonly events: readonly AnchorEvents[];
  readonly objects: ObjectStore;
  readonly logSigner: Signer;
  readonly logKey: VerifierKey;
  readonly verifyEd25519: VerifyEd25519;
  readonly clock: Clock;
}

/**
 * Compares every root that contracts anchored since the last audit with the log's own root of that size, and publishes what it
 * found under the log's signature. Every chain is held against the same log, so two that contradict each other never both
 * agree. A divergence once found stays in every later report.
 */
export async function auditChains(needs: AuditNeeds): Promise<AuditReport> {
  // The chains first: whatever a quorum signed properly was published by the log before.
  const seen = await Promise.all(needs.events.map((events) => look(events, needs)));
  const size = (await readServedCheckpoint(needs.objects))?.checkpoint.size ?? 0;
  const before = await publishedAudit(needs);
  const found = await Promise.all(seen.flatMap((one) => one.entries).map((one) => compare(one, size, needs)));
  const known = before?.divergences ?? [];
  const divergences = [...known, ...found.flatMap((one) => one ?? [])].slice(0, MAX_DIVERGENCES);
  const report: AuditReport = {
    v: 1,
    type: "touchstone-audit",
    origin: needs.settings.origin,
    at: new Date(needs.clock.nowMs()).toISOString(),
    size,
    chains: seen.map(({ chain }) => withStatus(chain, divergences)),
    divergences,
  };
  const [signature = new Uint8Array()] = await needs.logSigner.sign([auditMessage(report)]);
  await needs.objects.put(AUDIT_KEY, writeAudit(report, signature), "application/json");
  return report;
}

type Looked = Omit<Divergence, "expected">;

async function look(
  events: AnchorEvents,
  needs: AuditNeeds,
): Promise<{ readonly chain: AuditedChain; readonly entries: readonly Looked[] }> {
  const { chain, contract } = events;
  const before = (await publishedAudit(needs))?.chains.find(
    (one) => one.chain === chain && one.contract === contract,
  );
  const sequence = before?.sequence ?? 0;
  try {
    const entries = await events.after(sequence);
    const { size, root } = await events.state();
    const audited = { chain, contract, status: "AGREES", holds: { size, root: toHex(root) } } as const;
    return {
      chain: { ...audited, sequence: entries.at(-1)?.sequence ?? sequence },
      entries: entries.map((entry) => ({ chain, contract, ...entry })),
    };
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return { chain: { chain, contract, status: "UNREACHABLE", sequence, holds: null }, entries: [] };
  }
}

async function compare(
  entry: Looked,
  logSize: number,
  { objects }: AuditNeeds,
): Promise<Divergence | undefined> {
  const { size } = entry;
  if (size > logSize) return { ...entry, expected: null };
  const expected = toHex(await withLogNodes(objects, logSize, (read) => rangeRoot(0, size, read)));
  return expected === entry.root ? undefined : { ...entry, expected };
}

function withStatus(chain: AuditedChain, divergences: readonly Divergence[]): AuditedChain {
  return isDiverged(chain, divergences) ? { ...chain, status: "DIVERGED" } : chain;
}

function isDiverged(
  { chain, contract }: Pick<AuditedChain, "chain" | "contract">,
  divergences: readonly Divergence[],
): boolean {
  return divergences.some((one) => one.chain === chain && one.contract === contract);
}

/** The report that is served now; undefined before the first, and for one that the log's key did not sign. */
export async function publishedAudit({
  objects,
  logKey,
  verifyEd25519,
}: Pick<AuditNeeds, "objects" | "logKey" | "verifyEd25519">): Promise<AuditReport | undefined> {
  const bytes = await objects.get(AUDIT_KEY);
  try {
    return bytes === undefined ? undefined : readAudit(bytes, logKey, verifyEd25519);
  } catch (error) {
    // A damaged report is made anew from the first event on.
    if (isDomainError(error)) return undefined;
    throw error;
  }
}
