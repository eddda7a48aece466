// SPDX-License-Identifier: Apache-2.0
// node scripts/run-ts.mjs test/bench/table.bench.ts [seconds a row, 6 where none is given]
import { PutItemCommand, TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import { disclosureRecord, timeAt } from "../fixtures/records.ts";
import { startTableFixture } from "../fixtures/table.ts";

const CALLERS = 32;
const SECONDS = Number(process.argv[2] ?? 6);
const ROUNDS = 3;
const ITEMS_OF_A_TRANSACTION = [0, 1, 2, 3];
const IS_NEW = { ConditionExpression: "attribute_not_exists(pk)" };

const fixture = await startTableFixture();
let calls = 0;

interface Contender {
  readonly name: string;
  readonly action: (n: number) => Promise<unknown>;
}

/** How often `action` is done by 32 callers who each wait for their answer; `n` never repeats. */
async function countOf({ action }: Contender, forMs: number): Promise<number> {
  const start = performance.now();
  let done = 0;
  const call = async (): Promise<void> => {
    while (performance.now() - start < forMs) {
      calls += 1;
      await action(calls);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, call));
  return (1000 * done) / (performance.now() - start);
}

/** In turns, after one that does not count, so that warming up and other load hit all alike. */
async function race(contenders: readonly Contender[]): Promise<void> {
  for (const contender of contenders) await countOf(contender, 500);
  const rates = contenders.map(() => 0);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [i, contender] of contenders.entries())
      rates[i] = (rates[i] ?? 0) + (await countOf(contender, (1000 * SECONDS) / ROUNDS)) / ROUNDS;
  }
  for (const [i, { name }] of contenders.entries()) row(name, rates[i] ?? 0);
}

function row(name: string, rate: number): void {
  process.stdout.write(`${name.padEnd(58)}${rate.toFixed(0).padStart(8)} a second\n`);
}

try {
  const { client, table, stores } = await fixture.newTable();
  const record = (n: number) => disclosureRecord({ scope: `scope-${n}`, submittedAt: timeAt(n) });
  const body = { S: JSON.stringify(record(1)) };
  const put = (pk: string) => ({
    TableName: table,
    Item: { pk: { S: pk }, sk: { S: "-" }, body },
    ...IS_NEW,
  });

  const puts = (n: number) => ITEMS_OF_A_TRANSACTION.map((i) => ({ Put: put(`TRANSACTION#${n}#${i}`) }));
  await race([
    {
      name: "bare conditional put of the same bytes, no index",
      action: (n) => client.send(new PutItemCommand(put(`BARE#${n}`))),
    },
    {
      name: "accepting a disclosure (one put, three indexes)",
      action: (n) => stores.disclosures.insert(record(n)),
    },
    {
      name: "a transaction of four bare puts, for comparison",
      action: (n) => client.send(new TransactWriteItemsCommand({ TransactItems: puts(n) })),
    },
  ]);

  const start = performance.now();
  const pending = await stores.outbox.pending(1000);
  const pendingMs = performance.now() - start;
  await stores.outbox.settle(pending.map(({ ref }, logIndex) => ({ ref, logIndex })));
  const settleMs = performance.now() - start - pendingMs;
  row("outbox entries read (consistently)", (1000 * pending.length) / pendingMs);
  row("outbox entries settled", (1000 * pending.length) / settleMs);
} finally {
  await fixture.stop();
}
