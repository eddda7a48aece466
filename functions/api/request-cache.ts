// SPDX-License-Identifier: Apache-2.0

import type { DisclosureRecord } from "../ports/disclosure-store.ts";
import { readWitnessedCheckpoint, type WitnessedCheckpoint } from "../usecases/read-checkpoint.ts";
import { readVisibleFacts, type VisibleFacts } from "../usecases/read-disclosure.ts";
import type { Viewer } from "../usecases/viewer.ts";
import type { ApiNeeds } from "./api-needs.ts";

/** The needs with reads that ask each thing once per request, and what is made from them. */
export interface RequestCache {
  readonly reads: ApiNeeds;
  facts(record: DisclosureRecord): Promise<VisibleFacts>;
  checkpoint(): Promise<WitnessedCheckpoint | undefined>;
  /** After a write, so that its answer shows what is stored now. */
  clear(): void;
}

/** small, and asked for by every disclosure of a page */
const SHARED = ["log/checkpoint", "log/audit"];

/** One request's view: a page of disclosures with their organizations reads each organization once. */
export function createRequestCache(needs: ApiNeeds, viewer: Viewer | undefined): RequestCache {
  const answers = new Map<string, Promise<unknown>>();
  const once = <T>(key: string, ask: () => Promise<T>): Promise<T> => {
    const asked = (answers.get(key) as Promise<T> | undefined) ?? ask();
    answers.set(key, asked);
    return asked;
  };
  const { disclosures, organizations, certificates, anchors, objects, assurances } = needs;
  const reads: ApiNeeds = {
    ...needs,
    disclosures: {
      ...disclosures,
      find: (id) => once(`disclosure ${id}`, () => disclosures.find(id)),
      findScope: (scope) => once(`scope ${scope}`, () => disclosures.findScope(scope)),
    },
    organizations: {
      ...organizations,
      find: (id) => once(`organization ${id}`, () => organizations.find(id)),
    },
    certificates: {
      ...certificates,
      find: (serial) => once(`certificate ${serial}`, () => certificates.find(serial)),
    },
    anchors: {
      ...anchors,
      latest: (chain, contract) => once(`latest ${chain} ${contract}`, () => anchors.latest(chain, contract)),
      firstFinalCovering: (chain, contract, size) =>
        once(`final ${chain} ${contract} ${size}`, () => anchors.firstFinalCovering(chain, contract, size)),
    },
    assurances: {
      ...assurances,
      findGrant: (disclosureId, assurerId) =>
        once(`grant ${disclosureId} ${assurerId}`, () => assurances.findGrant(disclosureId, assurerId)),
    },
    objects: {
      ...objects,
      get: (key) => (SHARED.includes(key) ? once(`object ${key}`, () => objects.get(key)) : objects.get(key)),
    },
  };
  return {
    reads,
    facts: (record) => once(`facts ${record.id}`, () => readVisibleFacts(record, viewer, reads)),
    checkpoint: () =>
      once("checkpoint", () =>
        readWitnessedCheckpoint({ ...reads, ...needs.identity, objects: reads.objects }),
      ),
    clear: () => answers.clear(),
  };
}
