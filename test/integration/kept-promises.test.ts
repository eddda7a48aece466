// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { utf8 } from "../../core/canonical/canonical-json.ts";
import { toBase64 } from "../../core/canonical/encoding.ts";
import { receiptMessage } from "../../core/log/receipt.ts";
import type { DisclosureRecord } from "../../functions/ports/disclosure-store.ts";
import { sequenceLog } from "../../functions/usecases/sequence-log.ts";
import { type LogServer, startLogServer } from "../fixtures/log-server.ts";
import {
  createMemoryRegister,
  LOG_SIGNER,
  type MemoryRegister,
  ORIGIN,
  trustDocument,
} from "../fixtures/memory-register.ts";
import type { Promised } from "../kills/eager-company.ts";
import { brokenClaims, type Claims } from "../kills/kept-promises.ts";

const YEARS = [2020, 2021, 2022];

let server: LogServer;
let register: MemoryRegister;
let records: readonly DisclosureRecord[];
let claims: Claims;

async function accepted(into: MemoryRegister, year: number): Promise<DisclosureRecord> {
  const period = { start: `${year}-01-01`, endExclusive: `${year + 1}-01-01` };
  return into.accept({ idempotencyKey: `year-${year}`, period });
}

async function certified(): Promise<MemoryRegister> {
  const made = await createMemoryRegister();
  records = await Promise.all(YEARS.map((year) => accepted(made, year)));
  await made.settle();
  return made;
}

function promisedOf({ id, statementHash, receipt }: DisclosureRecord): Promised {
  const { issuedAt, maxMergeDelaySeconds, signature } = receipt;
  return { id, receipt: { statementHash, issuedAt, maxMergeDelaySeconds, signature } };
}

beforeAll(async () => {
  register = await certified();
  const trust = utf8(JSON.stringify(trustDocument([])));
  server = await startLogServer({
    get: async (key) => (key.endsWith("touchstone.json") ? trust : register.objects.get(key)),
  });
  claims = {
    url: server.url.replace(/\/log$/, ""),
    promised: new Map(records.map((record) => [record.id, promisedOf(record)])),
    checkpoints: new Set(register.served),
  };
});
afterAll(() => server.stop());

/** The first receipt with other content, signed by the log or not. */
async function withReceipt(change: Partial<Promised["receipt"]>, isSigned: boolean): Promise<Claims> {
  const [name = "", first] = [...claims.promised][0] ?? [];
  if (first === undefined) throw new Error("expected a receipt");
  const receipt = { ...first.receipt, ...change };
  const { signature: _old, ...body } = receipt;
  const [signature = new Uint8Array()] = await LOG_SIGNER.sign([receiptMessage({ origin: ORIGIN, ...body })]);
  const signed = isSigned ? { ...receipt, signature: toBase64(signature) } : receipt;
  return { ...claims, promised: new Map([...claims.promised, [name, { ...first, receipt: signed }]]) };
}

describe("a register that is held to what it has said", () => {
  it("has broken nothing where it kept its promises", async () => {
    expect(await brokenClaims(claims)).toEqual([]);
  });

  it("is found out by a receipt that the log did not sign", async () => {
    const broken = await brokenClaims(await withReceipt({ maxMergeDelaySeconds: 61 }, false));

    expect(broken).toEqual([expect.stringContaining("signature is not the log's")]);
  });

  it("is found out by a receipt whose statement is not in the log", async () => {
    const broken = await brokenClaims(await withReceipt({ statementHash: "ab".repeat(32) }, true));

    expect(broken).toContainEqual(expect.stringContaining("the log has no such entry"));
  });

  it("is found out by an entry that nobody has a receipt for", async () => {
    const broken = await brokenClaims({ ...claims, promised: new Map([...claims.promised].slice(1)) });

    expect(broken).toEqual([expect.stringContaining("a hash that no receipt names")]);
  });

  it("is found out by a checkpoint that it served of another log", async () => {
    const other = await createMemoryRegister();
    await accepted(other, 2019);
    await other.settle();
    const checkpoints = new Set([...claims.checkpoints, ...other.served]);

    expect(await brokenClaims({ ...claims, checkpoints })).toContainEqual(
      expect.stringContaining("that was served once is not of this log"),
    );
  });

  it("is found out by a statement that it logged again", async () => {
    const [again] = records;
    if (again === undefined) throw new Error("expected a disclosure");
    const entry = { ref: "again", statement: again.statement };
    const outbox = { pending: async () => [entry], settle: async () => undefined };
    await sequenceLog({ ...register.pipeline, outbox });

    expect(await brokenClaims(claims)).toEqual([
      `statement ${again.statementHash} is in the log twice`,
      `disclosure ${again.id} is in the log twice`,
    ]);
  });
});
