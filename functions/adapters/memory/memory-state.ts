// SPDX-License-Identifier: Apache-2.0
import type { CertificateRecord } from "../../ports/certificate-store.ts";
import type { DisclosureRecord } from "../../ports/disclosure-store.ts";
import type { WorkQueueName } from "../../ports/outbox.ts";

export type EntryKind = "disclosure" | "certificate" | "revocation";

/** A record's place in a queue, or its log index once it has left them all. */
export interface QueueEntry {
  readonly kind: EntryKind;
  readonly id: string;
  readonly statement: string;
  readonly queue: "OUTBOX" | WorkQueueName | null;
  readonly queueKey: string;
  readonly logIndex: number | null;
}

/** What stores over the same register share: the outbox is a view of the records, not a list of its own. */
export interface MemoryState {
  readonly disclosures: Map<string, DisclosureRecord>;
  readonly certificates: Map<string, CertificateRecord>;
  readonly entries: Map<string, QueueEntry>;
}

export function createMemoryState(): MemoryState {
  return { disclosures: new Map(), certificates: new Map(), entries: new Map() };
}

export function entryRef(kind: EntryKind, id: string): string {
  return `${kind}|${id}`;
}

export function enterOutbox(
  { entries }: MemoryState,
  entry: { readonly kind: EntryKind; readonly id: string; readonly statement: string; readonly at: string },
): void {
  const { kind, id, statement, at } = entry;
  const queueKey = `${at}#${id}`;
  entries.set(entryRef(kind, id), { kind, id, statement, queue: "OUTBOX", queueKey, logIndex: null });
}

export function leaveQueue({ entries }: MemoryState, kind: EntryKind, id: string): void {
  const entry = entries.get(entryRef(kind, id));
  if (entry !== undefined) entries.set(entryRef(kind, id), { ...entry, queue: null });
}
