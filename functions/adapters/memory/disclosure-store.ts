// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../../../core/errors.ts";
import type { DisclosureRecord, DisclosureStore, Page } from "../../ports/disclosure-store.ts";
import { enterOutbox, leaveQueue, type MemoryState } from "./memory-state.ts";

export function createMemoryDisclosureStore(state: MemoryState): DisclosureStore {
  const { disclosures } = state;
  const all = () => [...disclosures.values()];
  const inScope = (scope: string) =>
    all()
      .filter((record) => record.scope === scope)
      .sort((a, b) => a.version - b.version);
  return {
    async insert(record) {
      const { scope, version } = record;
      if (inScope(scope).some((standing) => standing.version === version)) {
        const message = `version ${version} of scope ${scope} is already taken`;
        throw new DomainError("CONFLICT", message, { scope, version });
      }
      disclosures.set(record.id, record);
      if (record.approval === "APPROVED") accept(state, record);
    },
    async find(id) {
      return disclosures.get(id);
    },
    async findScope(scope) {
      return inScope(scope);
    },
    async findByIdempotencyHash(hash) {
      return all()
        .sort((a, b) => a.version - b.version)
        .find(({ idempotencyHash }) => idempotencyHash === hash);
    },
    async listByOrganization(organizationId, limit, after) {
      const own = all().filter((record) => record.organizationId === organizationId);
      return page(own, limit, after);
    },
    async decide(id, decision) {
      const record = awaiting(expect(state, id));
      state.disclosures.set(id, decided(record, decision));
      if (decision.approved) accept(state, record);
    },
    async withdraw(id) {
      state.disclosures.set(id, { ...awaiting(expect(state, id)), approval: "WITHDRAWN" });
    },
    async setCertificate(id, serial) {
      setCertificate(state, expect(state, id), serial);
    },
    async setRevoked(id, revokedAt) {
      const record = expect(state, id);
      disclosures.set(id, { ...record, revokedAt: record.revokedAt ?? revokedAt });
    },
  };
}

function expect({ disclosures }: MemoryState, id: string): DisclosureRecord {
  const record = disclosures.get(id);
  if (record === undefined) throw new DomainError("NOT_FOUND", `disclosure ${id} does not exist`, { id });
  return record;
}

function accept(state: MemoryState, { id, statement, submittedAt }: DisclosureRecord): void {
  enterOutbox(state, { kind: "disclosure", id, statement, at: submittedAt });
}

function page(
  records: readonly DisclosureRecord[],
  limit: number,
  after: string | undefined,
): Page<DisclosureRecord> {
  const before = after === undefined ? undefined : readCursor(after);
  const sorted = records
    .filter((record) => before === undefined || listingKey(record) < before)
    .sort((a, b) => (listingKey(a) < listingKey(b) ? 1 : -1));
  const items = sorted.slice(0, limit);
  const last = sorted.length > limit ? items.at(-1) : undefined;
  return { items, next: last && Buffer.from(listingKey(last)).toString("base64url") };
}

function readCursor(after: string): string {
  const cursor = Buffer.from(after, "base64url").toString();
  if (!/^[0-9TZ:.-]{24}#/.test(cursor))
    throw new DomainError("BAD_INPUT", "after: expected a cursor of an earlier page", { path: "after" });
  return cursor;
}

function listingKey({ submittedAt, id }: DisclosureRecord): string {
  return `${submittedAt}#${id}`;
}

type Decision = Parameters<DisclosureStore["decide"]>[1];

function awaiting(record: DisclosureRecord): DisclosureRecord {
  const { id, approval } = record;
  if (approval === "AWAITING") return record;
  throw new DomainError("CONFLICT", `disclosure ${id}: expected it AWAITING approval, got ${approval}`, {
    id,
  });
}

function decided(record: DisclosureRecord, decision: Decision): DisclosureRecord {
  return decision.approved
    ? { ...record, approval: "APPROVED" }
    : { ...record, approval: "REJECTED", rejectedBecause: decision.reason };
}

function setCertificate(state: MemoryState, record: DisclosureRecord, serial: string): void {
  const { id, certificateSerial, logIndex } = record;
  if (certificateSerial === serial) return;
  if (certificateSerial !== null) {
    const message = `disclosure ${id} already has certificate ${certificateSerial}`;
    throw new DomainError("CONFLICT", message, { id, serial });
  }
  if (logIndex === null)
    throw new DomainError("INVARIANT", `disclosure ${id}: expected it in the log before its certificate`, {
      id,
    });
  state.disclosures.set(id, { ...record, certificateSerial: serial });
  leaveQueue(state, "disclosure", id);
}
