// SPDX-License-Identifier: Apache-2.0
import { beforeAll, describe, expect, it } from "vitest";
import { toHex } from "../../../core/canonical/encoding.ts";
import { readPublishedAnchor, writePublishedAnchor } from "../../../core/log/published-anchor.ts";
import { sha256 } from "../../../core/merkle/hash.ts";
import type { CheckLogNeeds } from "../../../functions/usecases/check-log.ts";
import { publishedAnchorKey } from "../../../functions/usecases/publish-anchor.ts";
import { revokeCertificate } from "../../../functions/usecases/revoke-certificate.ts";
import { type Damage, damaged, findingsOf, flipped, missing } from "../../fixtures/checked-log.ts";
import { createMemoryRegister, type MemoryRegister } from "../../fixtures/memory-register.ts";

const FILE = new TextEncoder().encode("what the figure was read from");
const HASH = toHex(sha256(FILE));
const EVIDENCE = `evidence/org-a/${HASH}`;
let register: MemoryRegister;

beforeAll(async () => {
  register = await createMemoryRegister();
  const at = new Date(register.clock.nowMs()).toISOString();
  await register.evidence.expect({
    organizationId: "org-a",
    sha256: HASH,
    size: FILE.length,
    mediaType: "text/plain",
    name: "source.txt",
    isPublic: true,
    status: "AWAITED",
    requestedAt: at,
    storedAt: null,
  });
  await register.objects.put(EVIDENCE, FILE, "text/plain");
  await register.evidence.setStored("org-a", HASH, at);
  const { id } = await register.accept({
    facts: [{ metric: "ghg-scope1", value: "55.2", unit: "ktCO2e", visibility: "PUBLIC", evidence: [HASH] }],
  });
  await register.settle();
  const serial = (await register.disclosures.find(id))?.certificateSerial ?? "";
  await revokeCertificate({ serial, reason: "issued by mistake", idempotencyKey: "once" }, register.pipeline);
  await register.settle();
});

const latest = () => publishedAnchorKey(register.chain.notary, "latest");
const otherRoot: Damage = (bytes) =>
  writePublishedAnchor({ ...readPublishedAnchor(bytes), root: "ab".repeat(32) });
const objects = (key: string, damage: Damage) => ({ objects: damaged(register.objects, key, damage) });

describe("what came after the log", () => {
  it("agrees in a register that worked", async () => {
    expect(await findingsOf(register)).toEqual([]);
  });

  it.each<[string, string, () => Partial<CheckLogNeeds>]>([
    [
      "a missing lookup row",
      "lookup",
      () => ({ logIndex: { ...register.logIndex, findByStatement: async () => undefined } }),
    ],
    [
      "a missing place in its organization's list",
      "lookup",
      () => ({ logIndex: { ...register.logIndex, listPlaces: async () => [] } }),
    ],
    ["a missing fact row", "fact row", () => ({ factIndex: { series: async () => [] } })],
    [
      "a fact row that says something else",
      "fact row",
      () => ({
        factIndex: {
          series: async (...asked) =>
            (await register.factIndex.series(...asked)).map((row) => ({ ...row, country: "XX" })),
        },
      }),
    ],
    ["a missing file of evidence", "evidence", () => objects(EVIDENCE, missing)],
    ["a file of evidence with another bit", "evidence", () => objects(EVIDENCE, flipped(3))],
    [
      "a status list with a place that nobody set",
      "status list",
      () => ({ statuses: { positions: async () => [] } }),
    ],
    ["a status list that cannot be read", "status list", () => objects("status/revocation-0", flipped(0))],
    ["a published anchor of another root", "published anchor", () => objects(latest(), otherRoot)],
    ["a published anchor that cannot be read", "published anchor", () => objects(latest(), flipped(0))],
  ])("is named where it differs: %s", async (_what, part, changes) => {
    const findings = await findingsOf(register, changes());

    expect(findings.length).toBeGreaterThan(0);
    expect([...new Set(findings.map((one) => one.part))]).toEqual([part]);
  });
});
