// SPDX-License-Identifier: Apache-2.0

import type { VerifierKey } from "../../../core/log/verifier-key.ts";
import type { AnchorStore } from "../../ports/anchor-store.ts";
import type { CertificateStore } from "../../ports/certificate-store.ts";
import type { DisclosureStore } from "../../ports/disclosure-store.ts";
import type { EvidenceStore } from "../../ports/evidence-store.ts";
import type { LogStore } from "../../ports/log-store.ts";
import type { WitnessStore } from "../../ports/member.ts";
import type { Notary } from "../../ports/notary.ts";
import type { ObjectStore } from "../../ports/object-store.ts";
import type { OrganizationStore } from "../../ports/organization-store.ts";
import type { Outbox } from "../../ports/outbox.ts";
import type { StatusStore } from "../../ports/status-store.ts";
import type { IndexNeeds } from "../frames/index-log.ts";
import type { HeadSources } from "./rebuild-head.ts";

/** Stores are those of an empty table. */
export interface RebuildNeeds extends HeadSources, IndexNeeds {
  readonly objects: ObjectStore;
  readonly log: LogStore;
  readonly outbox: Outbox;
  readonly organizations: OrganizationStore;
  readonly disclosures: DisclosureStore;
  readonly certificates: CertificateStore;
  readonly statuses: StatusStore;
  readonly anchors: AnchorStore;
  readonly evidence: EvidenceStore;
  /** contracts that hold roots of the log, each over a node that can be asked */
  readonly notaries: readonly Pick<
    Notary,
    "chain" | "contract" | "state" | "findAnchored" | "isFinal" | "prove"
  >[];
  /** witnesses whose memory stands in this table; others keep their own */
  readonly witnesses: { readonly store: WitnessStore; readonly keys: readonly VerifierKey[] };
  readonly progress?: (progress: { readonly entries: number; readonly size: number }) => void;
}

export interface RebuildCounts {
  organizations: number;
  disclosures: number;
  /** accepted, or awaiting approval, and not in the log */
  waiting: number;
  certificates: number;
  revocations: number;
  anchors: number;
  evidence: number;
}

/** A rebuild under way. */
export interface Rebuild {
  readonly needs: RebuildNeeds;
  readonly counts: RebuildCounts;
  /** Notes what could be told in one way only by guessing, in words. */
  doubt(what: string): void;
}
