// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  type Interference,
  type LossyProxy,
  loseFirstAnswer,
  startLossyProxy,
} from "../fixtures/lossy-proxy.ts";
import {
  anchorRecord,
  CHAIN,
  CONTRACT,
  certificateRecord,
  client,
  disclosureRecord,
  issuedContent,
  logHead,
  organization,
  revocationContent,
  timeAt,
} from "../fixtures/records.ts";
import { clientOf, startTableFixture, storesOver, type TableFixture } from "../fixtures/table.ts";
import { FIFTY, type RegisterStores } from "../ports/register-stores.ts";

let fixture: TableFixture;
let proxy: LossyProxy;
/** the same table, directly and through the proxy */
let direct: RegisterStores;
let through: RegisterStores;

beforeAll(async () => {
  fixture = await startTableFixture();
});
afterAll(() => fixture.stop());

beforeEach(async () => {
  const { table, stores } = await fixture.newTable();
  proxy = await startLossyProxy(fixture.engine.endpoint);
  const lossyClient = clientOf(proxy.endpoint);
  direct = stores;
  through = storesOver({ client: lossyClient, table });
  return async () => {
    lossyClient.destroy();
    await proxy.stop();
  };
});

async function logDisclosure(): Promise<{ ref: string; logIndex: number }[]> {
  await direct.disclosures.insert(disclosureRecord());
  return (await direct.outbox.pending(10)).map(({ ref }, logIndex) => ({ ref, logIndex }));
}

async function issueCertificate(): Promise<void> {
  await direct.certificates.plan(certificateRecord());
  await direct.certificates.issue("serial-a", issuedContent("serial-a"));
}

describe("an answer that is lost after the write was done", () => {
  it.each<[string, string, () => Promise<unknown>, () => Promise<unknown>, unknown]>([
    [
      "insert of a disclosure",
      "PutItem",
      () => through.disclosures.insert(disclosureRecord()),
      () => direct.disclosures.find("scope-a.v1"),
      disclosureRecord(),
    ],
    ["swap of the head", "PutItem", () => through.log.swap(logHead(1)), () => direct.log.head(), logHead(1)],
    [
      "put of an anchor",
      "PutItem",
      () => through.anchors.put(anchorRecord()),
      () => direct.anchors.latest(CHAIN, CONTRACT),
      anchorRecord(),
    ],
    [
      "insert of a client",
      "PutItem",
      () => through.clients.insert(client()),
      () => direct.clients.find("client-a"),
      client(),
    ],
    [
      "plan of a certificate",
      "PutItem",
      () => through.certificates.plan(certificateRecord()),
      () => direct.certificates.find("serial-a"),
      certificateRecord(),
    ],
    [
      "insert of an organization",
      "TransactWriteItems",
      () => through.organizations.insert(organization()),
      () => direct.organizations.find("org-a"),
      organization(),
    ],
  ])("does not turn %s into a refusal", async (_what, operation, write, read, expected) => {
    proxy.interfere(loseFirstAnswer(operation));

    const result = await write();

    expect(result === undefined || result === true).toBe(true);
    expect(proxy.seen.filter((seen) => seen === operation)).toHaveLength(2);
    expect(await read()).toEqual(expected);
  });

  it("does not turn an approval into a refusal", async () => {
    await direct.disclosures.insert(disclosureRecord({ approval: "AWAITING" }));
    proxy.interfere(loseFirstAnswer("UpdateItem"));

    await through.disclosures.decide("scope-a.v1", { approved: true });

    expect((await direct.disclosures.find("scope-a.v1"))?.approval).toBe("APPROVED");
    expect(await direct.outbox.pending(10)).toHaveLength(1);
  });

  it("does not turn settling into a refusal", async () => {
    const logged = await logDisclosure();
    proxy.interfere(loseFirstAnswer("UpdateItem"));

    await through.outbox.settle(logged);

    expect((await direct.disclosures.find("scope-a.v1"))?.logIndex).toBe(0);
  });

  it("does not turn noting a certificate into a refusal", async () => {
    await direct.outbox.settle(await logDisclosure());
    proxy.interfere(loseFirstAnswer("UpdateItem"));

    await through.disclosures.setCertificate("scope-a.v1", "serial-a");

    expect((await direct.disclosures.find("scope-a.v1"))?.certificateSerial).toBe("serial-a");
  });

  it("does not turn issuing into a refusal", async () => {
    await direct.certificates.plan(certificateRecord());
    proxy.interfere(loseFirstAnswer("UpdateItem"));

    await through.certificates.issue("serial-a", issuedContent("serial-a"));

    expect(await direct.outbox.pending(10)).toHaveLength(1);
  });

  it("does not turn a revocation into a refusal or a second statement", async () => {
    await issueCertificate();
    proxy.interfere(loseFirstAnswer("TransactWriteItems"));

    await through.certificates.revoke("serial-a", revocationContent());

    expect(await direct.outbox.pending(10)).toHaveLength(2);
  });
});

describe("the table's work", () => {
  it("accepts a disclosure with exactly one request", async () => {
    await through.disclosures.insert(disclosureRecord());

    expect(proxy.seen).toEqual(["PutItem"]);
  });

  it("moves an entry on with exactly one request", async () => {
    const logged = await logDisclosure();

    await through.outbox.settle(logged);

    expect(proxy.seen).toEqual(["UpdateItem"]);
  });

  it("never answers a settled entry, however late the index is", async () => {
    const logged = await logDisclosure();
    const remembered = new Map<string, ReturnType<Parameters<Interference>[1]>>();
    proxy.interfere((request, ask) => {
      if (request.operation !== "Query") return ask(request);
      const key = JSON.stringify(request.body);
      const answer = remembered.get(key) ?? ask(request);
      remembered.set(key, answer);
      return answer;
    });
    const before = await through.outbox.pending(10);
    await direct.outbox.settle(logged);

    const after = await through.outbox.pending(10);

    expect(before).toHaveLength(1);
    expect(after).toEqual([]);
    expect(remembered.size).toBe(16);
  });

  it("reads on where the table leaves keys unprocessed", async () => {
    const records = FIFTY.map((i) => disclosureRecord({ scope: `scope-${i}`, submittedAt: timeAt(i) }));
    await Promise.all(records.map((record) => direct.disclosures.insert(record)));
    proxy.interfere(leaveUnprocessed(20));

    const pending = await through.outbox.pending(100);

    expect(pending).toHaveLength(50);
    expect(proxy.seen.filter((operation) => operation === "BatchGetItem")).toHaveLength(3);
  });

  it("gives up with UNAVAILABLE where keys stay unprocessed", async () => {
    await direct.disclosures.insert(disclosureRecord());
    proxy.interfere(leaveUnprocessed(0));

    await expect(through.outbox.pending(100)).rejects.toMatchObject({ code: "UNAVAILABLE" });
  });
});

describe("a table that does not answer as it should", () => {
  it.each([
    ["throttles", 400, { __type: "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException" }],
    ["limits requests", 400, { __type: "com.amazon.coral.availability#ThrottlingException" }],
    ["breaks", 500, { __type: "com.amazonaws.dynamodb.v20120810#InternalServerError" }],
    ["is away", 503, {}],
  ])("is UNAVAILABLE, with the cause, where it %s", async (_what, status, body) => {
    proxy.interfere(async () => ({ status, body }));

    const error: unknown = await through.log.head().catch((caught: unknown) => caught);

    expect(error).toMatchObject({ code: "UNAVAILABLE", cause: expect.any(Error) });
  });

  it("is UNAVAILABLE where a transaction keeps losing against others", async () => {
    const reasons = [{ Code: "TransactionConflict" }, { Code: "None" }, { Code: "None" }];
    const body = {
      __type: "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
      CancellationReasons: reasons,
    };
    proxy.interfere(async () => ({ status: 400, body }));

    const inserting = through.organizations.insert(organization());

    await expect(inserting).rejects.toMatchObject({ code: "UNAVAILABLE" });
  });

  it("is UNAVAILABLE where nothing listens", async () => {
    await proxy.stop();
    const lossy = clientOf(proxy.endpoint);

    const reading = storesOver({ client: lossy, table: "register" }).log.head();

    await expect(reading).rejects.toMatchObject({ code: "UNAVAILABLE" });
    proxy = await startLossyProxy(fixture.engine.endpoint);
  });

  it("lets a missing table through as what it is", async () => {
    const reading = storesOver({ client: fixture.client, table: "no-such-table" }).log.head();

    await expect(reading).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });

  it.each([
    ["an attribute of another type", { body: { BOOL: true } }],
    ["a body that is no JSON", { body: { S: "{" } }],
    ["a body with an unknown key", { body: { S: JSON.stringify({ ...logHead(1), more: 1 }) } }],
    ["a body with a wrong hash", { body: { S: JSON.stringify({ ...logHead(1), root: "A" }) } }],
    ["no body", {}],
  ])("is INVARIANT where an item holds %s", async (_what, fields) => {
    proxy.interfere(async () => ({
      status: 200,
      body: { Item: { pk: { S: "LOG" }, sk: { S: "HEAD" }, ...fields } },
    }));

    await expect(through.log.head()).rejects.toMatchObject({ code: "INVARIANT" });
  });
});

/** Answers so many keys of a batch and leaves the others for the next request. */
function leaveUnprocessed(processed: number): Interference {
  return async (request, ask) => {
    if (request.operation !== "BatchGetItem") return ask(request);
    const items = request.body.RequestItems as Record<string, { Keys: unknown[] }>;
    const [[table, asked] = ["", { Keys: [] }]] = Object.entries(items);
    const part = (keys: unknown[]) => ({ [table]: { ...asked, Keys: keys } });
    const now = asked.Keys.slice(0, processed);
    const rest = asked.Keys.slice(processed);
    const answer =
      now.length === 0
        ? { Responses: {} }
        : ((await ask({ ...request, body: { RequestItems: part(now) } })).body as Record<string, unknown>);
    const left = rest.length === 0 ? {} : part(rest);
    return { status: 200, body: { ...answer, UnprocessedKeys: left } };
  };
}
