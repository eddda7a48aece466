// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../../../core/errors.ts";
import type { LoggedEntry, Outbox, WorkQueueName } from "../../ports/outbox.ts";
import type { EntryKind, MemoryState } from "./memory-state.ts";

const NEXT_QUEUE: Readonly<Record<EntryKind, WorkQueueName | null>> = {
  disclosure: "ISSUE",
  certificate: "COMPLETE",
  revocation: null,
};

export function createMemoryOutbox(state: MemoryState): Outbox {
  return {
    async pending(limit) {
      return [...state.entries]
        .filter(([, { queue }]) => queue === "OUTBOX")
        .sort(([, a], [, b]) => (a.queueKey < b.queueKey ? -1 : 1))
        .slice(0, limit)
        .map(([ref, { statement }]) => ({ ref, statement }));
    },
    async settle(entries) {
      const failures = entries
        .map((entry) => settleEntry(state, entry))
        .filter((failure) => failure !== undefined);
      if (failures[0] !== undefined) throw failures[0];
    },
  };
}

function settleEntry(state: MemoryState, { ref, logIndex }: LoggedEntry): DomainError | undefined {
  const entry = state.entries.get(ref);
  if (entry?.logIndex === logIndex) return undefined;
  if (entry?.queue !== "OUTBOX") {
    const got = entry?.logIndex ?? "an entry that is not in the outbox";
    return new DomainError("INVARIANT", `outbox entry ${ref}: expected log index ${logIndex}, got ${got}`, {
      ref,
    });
  }
  const queue = NEXT_QUEUE[entry.kind];
  state.entries.set(ref, { ...entry, logIndex, queue, queueKey: String(logIndex).padStart(16, "0") });
  noteIndex(state, entry.kind, entry.id, logIndex);
  return undefined;
}

function noteIndex(
  { disclosures, certificates }: MemoryState,
  kind: EntryKind,
  id: string,
  logIndex: number,
): void {
  const disclosure = kind === "disclosure" ? disclosures.get(id) : undefined;
  if (disclosure !== undefined) disclosures.set(id, { ...disclosure, logIndex });
  const certificate = kind === "certificate" ? certificates.get(id) : undefined;
  if (certificate !== undefined) certificates.set(id, { ...certificate, logIndex });
}
