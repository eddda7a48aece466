// SPDX-License-Identifier: Apache-2.0
import { isDomainError } from "../../core/errors.ts";
import type { HintQueue } from "../adapters/sqs/hint-queue.ts";
import type { CertificateStore } from "../ports/certificate-store.ts";
import type { DisclosureStore } from "../ports/disclosure-store.ts";

interface Stores {
  readonly disclosures: DisclosureStore;
  readonly certificates: CertificateStore;
}

/** The same stores, which wake the sequencer after a write that put something into the outbox. */
export function withHints({ disclosures, certificates }: Stores, queue: HintQueue): Stores {
  const hint = async () => {
    // The write is durable and the schedule will find it: a caller must not hear of a queue that is down.
    await queue.send().catch((error: unknown) => {
      if (!isDomainError(error)) throw error;
    });
  };
  return {
    disclosures: {
      ...disclosures,
      insert: (record) => disclosures.insert(record).then(hint),
      decide: (id, decision) => disclosures.decide(id, decision).then(hint),
    },
    certificates: {
      ...certificates,
      revoke: (serial, revocation) => certificates.revoke(serial, revocation).then(hint),
    },
  };
}
