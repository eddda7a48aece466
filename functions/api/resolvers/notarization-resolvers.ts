// SPDX-License-Identifier: Apache-2.0
import { toHex } from "../../../core/canonical/encoding.ts";
import { DomainError } from "../../../core/errors.ts";
import type { AuditReport, Divergence } from "../../../core/log/audit-report.ts";
import type { AnchorRecord } from "../../ports/anchor-store.ts";
import type { DisclosureRecord } from "../../ports/disclosure-store.ts";
import { publishedAudit } from "../../usecases/audit-chains.ts";
import { readAnchors } from "../../usecases/disclosure-standing.ts";
import type { WitnessedCheckpoint } from "../../usecases/read-checkpoint.ts";
import type { ApiContext, Resolvers } from "../api-context.ts";

/** What the public calls the states of the anchor machine (docs/lifecycle.md); an overtaken attempt is not shown. */
const PUBLIC_STATUS: Readonly<Record<AnchorRecord["status"], string | undefined>> = {
  PLANNED: "PLANNED",
  SIGNED: "PLANNED",
  SENT: "SENT",
  MINED: "MINED",
  FINAL: "FINAL",
  OVERTAKEN: undefined,
};

export const Checkpoint: Resolvers = {
  origin: ({ checkpoint }: WitnessedCheckpoint) => checkpoint.origin,
  size: ({ checkpoint }: WitnessedCheckpoint) => checkpoint.size,
  root: ({ checkpoint }: WitnessedCheckpoint) => toHex(checkpoint.root),
  witnessCount: (_: unknown, _args: unknown, { needs }: ApiContext) => needs.identity.witnessKeys.length,
  witnessThreshold: (_: unknown, _args: unknown, { needs }: ApiContext) => needs.settings.witnessThreshold,
};

/** The latest checkpoint; UNAVAILABLE before the first entry. */
export async function latestCheckpoint({ cache }: ApiContext): Promise<WitnessedCheckpoint> {
  const checkpoint = await cache.checkpoint();
  if (checkpoint === undefined)
    throw new DomainError("UNAVAILABLE", "checkpoint: the log has no entry yet, so no checkpoint was signed");
  return checkpoint;
}

/** Null until a published checkpoint covers the entry. */
export async function notarizationOf(record: DisclosureRecord, { cache, needs }: ApiContext) {
  const { logIndex, statementHash } = record;
  const checkpoint = await cache.checkpoint();
  if (logIndex === null || checkpoint === undefined || checkpoint.checkpoint.size <= logIndex) return null;
  const anchors = await readAnchors(logIndex, { ...cache.reads, chains: needs.identity.chains });
  const { verifyEd25519 } = needs.primitives;
  const audit = await publishedAudit({
    objects: cache.reads.objects,
    logKey: needs.identity.logKey,
    verifyEd25519,
  });
  const isSound = ({ chain, contract, status }: AnchorRecord) =>
    status === "FINAL" || firstDivergence({ chain, contract }, audit) === undefined;
  const shown = anchors.filter(isSound);
  const diverged = needs.identity.chains
    .filter((one) => !shown.some(({ chain, contract }) => chain === one.chain && contract === one.contract))
    .flatMap((one) => firstDivergence(one, audit) ?? []);
  return {
    statementHash,
    logIndex,
    checkpoint,
    anchors: [...shown.flatMap((anchor) => publicAnchor(anchor) ?? []), ...diverged.map(divergedAnchor)],
  };
}

/** The first root that a contract anchored and the log does not have; later ones rest on it. */
function firstDivergence(
  { chain, contract }: { readonly chain: string; readonly contract: string },
  audit: AuditReport | undefined,
): Divergence | undefined {
  return audit?.divergences.find((one) => one.chain === chain && one.contract === contract);
}

function divergedAnchor({ chain, contract, transaction, block }: Divergence) {
  return { chain, contract, status: "DIVERGED", transaction, block };
}

function publicAnchor({ chain, contract, status, mined, transactions, signers, threshold }: AnchorRecord) {
  const publicStatus = PUBLIC_STATUS[status];
  if (publicStatus === undefined) return undefined;
  return {
    chain,
    contract,
    status: publicStatus,
    transaction: mined?.transaction ?? (publicStatus === "SENT" ? transactions.at(-1)?.hash : null),
    block: mined?.block,
    blockHash: mined?.blockHash,
    signers,
    threshold,
    at: mined?.at,
  };
}
