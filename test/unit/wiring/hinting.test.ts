// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { DomainError } from "../../../core/errors.ts";
import { createMemoryStores } from "../../../functions/adapters/memory/memory-stores.ts";
import { withHints } from "../../../functions/wiring/hinting.ts";
import { disclosureRecord } from "../../fixtures/records.ts";

function hinted(failure?: Error) {
  let sent = 0;
  const send = async () => {
    sent += 1;
    if (failure !== undefined) throw failure;
  };
  const plain = createMemoryStores();
  return { plain, ...withHints(plain, { send }), sent: () => sent };
}

describe("stores with hints", () => {
  it("wake the sequencer after a disclosure was accepted", async () => {
    const stores = hinted();

    await stores.disclosures.insert(disclosureRecord());

    expect(stores.sent()).toBe(1);
    expect(await stores.plain.outbox.pending(10)).toHaveLength(1);
  });

  it("send nothing for a write that was refused, nor for a read", async () => {
    const stores = hinted();

    await expect(stores.disclosures.decide("none.v1", { approved: true })).rejects.toThrow();
    await stores.disclosures.find("none.v1");
    await stores.certificates.find("none");

    expect(stores.sent()).toBe(0);
  });

  it("accept all the same when the queue is down: the schedule will find it", async () => {
    const stores = hinted(new DomainError("UNAVAILABLE", "hint queue: expected it to take a hint"));

    await stores.disclosures.insert(disclosureRecord());

    expect(await stores.plain.outbox.pending(10)).toHaveLength(1);
  });

  it("do not hide a failure of another kind", async () => {
    const stores = hinted(new TypeError("a mistake in the code"));

    await expect(stores.disclosures.insert(disclosureRecord())).rejects.toThrow(TypeError);
  });
});
