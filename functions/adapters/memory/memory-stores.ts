// SPDX-License-Identifier: Apache-2.0
import type { AnchorStore } from "../../ports/anchor-store.ts";
import type { AssuranceStore } from "../../ports/assurance-store.ts";
import type { CertificateStore } from "../../ports/certificate-store.ts";
import type { DisclosureStore } from "../../ports/disclosure-store.ts";
import type { DraftStore } from "../../ports/draft-store.ts";
import type { EvidenceStore } from "../../ports/evidence-store.ts";
import type { FactIndex } from "../../ports/fact-index.ts";
import type { LogIndex } from "../../ports/log-index.ts";
import type { LogStore } from "../../ports/log-store.ts";
import type { WitnessStore } from "../../ports/member.ts";
import type { ObjectListing } from "../../ports/object-listing.ts";
import type { ObjectRemoval } from "../../ports/object-removal.ts";
import type { ObjectStore } from "../../ports/object-store.ts";
import type { ClientStore, OrganizationStore } from "../../ports/organization-store.ts";
import type { Outbox, WorkQueue } from "../../ports/outbox.ts";
import type { StatusStore } from "../../ports/status-store.ts";
import { createMemoryAnchorStore } from "./anchor-store.ts";
import { createMemoryAssuranceStore } from "./assurance-store.ts";
import { createMemoryCertificateStore } from "./certificate-store.ts";
import { createMemoryClientStore } from "./client-store.ts";
import { createMemoryDisclosureStore } from "./disclosure-store.ts";
import { createMemoryDraftStore } from "./draft-store.ts";
import { createMemoryEvidenceStore } from "./evidence-store.ts";
import { createMemoryFactIndex } from "./fact-index.ts";
import { createMemoryLogIndex } from "./log-index.ts";
import { createMemoryLogStore } from "./log-store.ts";
import { createMemoryState } from "./memory-state.ts";
import { createMemoryObjectStore } from "./object-store.ts";
import { createMemoryOrganizationStore } from "./organization-store.ts";
import { createMemoryOutbox } from "./outbox.ts";
import { createMemoryStatusStore } from "./status-store.ts";
import { createMemoryWitnessStore } from "./witness-store.ts";
import { createMemoryWorkQueue } from "./work-queue.ts";

export interface MemoryStores {
  readonly disclosures: DisclosureStore;
  readonly drafts: DraftStore;
  readonly certificates: CertificateStore;
  readonly outbox: Outbox;
  readonly workQueue: WorkQueue;
  readonly log: LogStore;
  readonly logIndex: LogIndex;
  readonly factIndex: FactIndex;
  readonly organizations: OrganizationStore;
  readonly clients: ClientStore;
  readonly anchors: AnchorStore;
  readonly statuses: StatusStore;
  readonly witnesses: WitnessStore;
  readonly objects: ObjectStore;
  readonly evidence: EvidenceStore;
  readonly assurances: AssuranceStore;
}

/** All stores of one register, in memory, for tests of use cases. */
export function createMemoryStores(): MemoryStores & {
  readonly listing: ObjectListing;
  readonly removal: ObjectRemoval;
} {
  const state = createMemoryState();
  const objects = createMemoryObjectStore();
  return {
    disclosures: createMemoryDisclosureStore(state),
    drafts: createMemoryDraftStore(),
    certificates: createMemoryCertificateStore(state),
    outbox: createMemoryOutbox(state),
    workQueue: createMemoryWorkQueue(state),
    log: createMemoryLogStore(),
    logIndex: createMemoryLogIndex(),
    factIndex: createMemoryFactIndex(),
    organizations: createMemoryOrganizationStore(),
    clients: createMemoryClientStore(),
    anchors: createMemoryAnchorStore(),
    statuses: createMemoryStatusStore(),
    witnesses: createMemoryWitnessStore(),
    objects,
    listing: objects,
    removal: objects,
    evidence: createMemoryEvidenceStore(),
    assurances: createMemoryAssuranceStore(),
  };
}
