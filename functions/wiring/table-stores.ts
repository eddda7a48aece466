// SPDX-License-Identifier: Apache-2.0
import { createAnchorStore } from "../adapters/dynamodb/anchor-store.ts";
import { createAssuranceStore } from "../adapters/dynamodb/assurance-store.ts";
import { createCertificateStore } from "../adapters/dynamodb/certificate-store.ts";
import { createClientStore } from "../adapters/dynamodb/client-store.ts";
import { createDisclosureStore } from "../adapters/dynamodb/disclosure-store.ts";
import { createDraftStore } from "../adapters/dynamodb/draft-store.ts";
import { createEvidenceStore } from "../adapters/dynamodb/evidence-store.ts";
import { createFactIndex } from "../adapters/dynamodb/fact-index.ts";
import { createLogIndex } from "../adapters/dynamodb/log-index.ts";
import { createLogStore } from "../adapters/dynamodb/log-store.ts";
import { createOrganizationStore } from "../adapters/dynamodb/organization-store.ts";
import { createOutbox } from "../adapters/dynamodb/outbox.ts";
import { createStatusStore } from "../adapters/dynamodb/status-store.ts";
import type { Table } from "../adapters/dynamodb/table.ts";
import { createWitnessStore } from "../adapters/dynamodb/witness-store.ts";
import { createWorkQueue } from "../adapters/dynamodb/work-queue.ts";

/** Every store over the register's one table. */
export function openTableStores(table: Table) {
  return {
    organizations: createOrganizationStore(table),
    clients: createClientStore(table),
    disclosures: createDisclosureStore(table),
    drafts: createDraftStore(table),
    outbox: createOutbox(table),
    workQueue: createWorkQueue(table),
    log: createLogStore(table),
    logIndex: createLogIndex(table),
    factIndex: createFactIndex(table),
    certificates: createCertificateStore(table),
    anchors: createAnchorStore(table),
    statuses: createStatusStore(table),
    witnesses: createWitnessStore(table),
    evidence: createEvidenceStore(table),
    assurances: createAssuranceStore(table),
  };
}
