// SPDX-License-Identifier: Apache-2.0
import { describeClientStore, describeOrganizationStore } from "./account-stores.behaviour.ts";
import { describeAnchorStore } from "./anchor-store.behaviour.ts";
import { describeAssuranceStore } from "./assurance-store.behaviour.ts";
import { describeCertificateStore } from "./certificate-store.behaviour.ts";
import { describeDisclosureStore } from "./disclosure-store.behaviour.ts";
import { describeDraftStore } from "./draft-store.behaviour.ts";
import { describeEvidenceStore } from "./evidence-store.behaviour.ts";
import { describeFactIndex, describeLogIndex } from "./index-stores.behaviour.ts";
import { describeOutbox } from "./outbox.behaviour.ts";
import type { MakeStores } from "./register-stores.ts";
import { describeLogStore, describeStatusStore, describeWitnessStore } from "./revision-stores.behaviour.ts";

/** What every set of stores must do, whatever keeps it. */
export function describeStores(adapter: string, makeStores: MakeStores): void {
  describeDisclosureStore(adapter, makeStores);
  describeDraftStore(adapter, makeStores);
  describeOutbox(adapter, makeStores);
  describeCertificateStore(adapter, makeStores);
  describeLogStore(adapter, makeStores);
  describeWitnessStore(adapter, makeStores);
  describeStatusStore(adapter, makeStores);
  describeAnchorStore(adapter, makeStores);
  describeOrganizationStore(adapter, makeStores);
  describeClientStore(adapter, makeStores);
  describeEvidenceStore(adapter, makeStores);
  describeFactIndex(adapter, makeStores);
  describeLogIndex(adapter, makeStores);
  describeAssuranceStore(adapter, makeStores);
}
