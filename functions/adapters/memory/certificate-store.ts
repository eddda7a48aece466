// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../../../core/errors.ts";
import type {
  CertificateFileRecord,
  CertificateRecord,
  CertificateStore,
} from "../../ports/certificate-store.ts";
import { enterOutbox, leaveQueue, type MemoryState } from "./memory-state.ts";

export function createMemoryCertificateStore(state: MemoryState): CertificateStore {
  const { certificates } = state;
  return {
    async plan(record) {
      const { serial } = record;
      if (certificates.has(serial))
        throw new DomainError("CONFLICT", `certificate ${serial} already exists`, { serial });
      certificates.set(serial, record);
    },
    async find(serial) {
      return certificates.get(serial);
    },
    async issue(serial, issued) {
      issue(state, expect(state, serial), issued);
    },
    async complete(serial, bundle) {
      complete(state, expect(state, serial), bundle);
    },
    async revoke(serial, revocation) {
      revoke(state, expect(state, serial), revocation);
    },
    async findByPdf(sha256) {
      return [...certificates.values()].find(({ files }) => files?.pdf.sha256 === sha256);
    },
  };
}

function expect({ certificates }: MemoryState, serial: string): CertificateRecord {
  const record = certificates.get(serial);
  if (record === undefined)
    throw new DomainError("NOT_FOUND", `certificate ${serial} does not exist`, { serial });
  return record;
}

function issue(
  state: MemoryState,
  record: CertificateRecord,
  issued: Parameters<CertificateStore["issue"]>[1],
): void {
  const { serial, stage, statementHash, issuedAt } = record;
  if (stage === "PLANNED") {
    state.certificates.set(serial, { ...record, ...issued, stage: "ISSUED" });
    enterOutbox(state, { kind: "certificate", id: serial, statement: issued.statement, at: issuedAt });
  } else if (statementHash !== issued.statementHash) {
    throw new DomainError("CONFLICT", `certificate ${serial} is already issued with another statement`, {
      serial,
    });
  }
}

function complete(state: MemoryState, record: CertificateRecord, bundle: CertificateFileRecord): void {
  const { serial, stage, logIndex, files } = record;
  if (stage === "COMPLETE") return;
  if (stage === "PLANNED" || logIndex === null || files === null)
    throw new DomainError("INVARIANT", `certificate ${serial}: expected it issued and in the log`, {
      serial,
    });
  state.certificates.set(serial, { ...record, stage: "COMPLETE", files: { ...files, bundle } });
  leaveQueue(state, "certificate", serial);
}

function revoke(
  state: MemoryState,
  record: CertificateRecord,
  { statement, ...revocation }: Parameters<CertificateStore["revoke"]>[1],
): void {
  const { serial } = record;
  if (record.revocation?.statementHash === revocation.statementHash) return;
  if (record.revocation !== null)
    throw new DomainError("CONFLICT", `certificate ${serial} is already revoked`, { serial });
  state.certificates.set(serial, { ...record, revocation });
  enterOutbox(state, { kind: "revocation", id: serial, statement, at: revocation.revokedAt });
}
