// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readAudit } from "../../core/log/audit-report.ts";
import { createAnchorEvents } from "../../functions/adapters/evm/anchor-events.ts";
import { deployNotary } from "../../functions/adapters/evm/deploy-notary.ts";
import { createJsonRpc } from "../../functions/adapters/evm/json-rpc.ts";
import { createNotary } from "../../functions/adapters/evm/notary.ts";
import { createRelayer } from "../../functions/adapters/evm/relayer.ts";
import { anchorCheckpoint } from "../../functions/usecases/anchor-checkpoint.ts";
import { AUDIT_KEY, type AuditNeeds, auditChains } from "../../functions/usecases/audit-chains.ts";
import { runPipelineStep } from "../../functions/usecases/run-pipeline.ts";
import { nodePrimitives } from "../../verifier/cli/node-primitives.ts";
import { type Anvil, startAnvil } from "../fixtures/anvil.ts";
import {
  createMemoryRegister,
  LOG_KEY,
  LOG_SIGNER,
  ORIGIN,
  seededSigner,
} from "../fixtures/memory-register.ts";

const { verifyEd25519 } = nodePrimitives();
let nodes: readonly Anvil[] = [];

beforeAll(async () => {
  nodes = await Promise.all([startAnvil(), startAnvil(["--chain-id", "31338"])]);
});

afterAll(async () => {
  await Promise.all(nodes.map((node) => node.stop()));
});

async function contractOn(url: string, chainId: number, members: readonly string[]) {
  const rpc = createJsonRpc(url);
  const relayer = createRelayer(rpc, chainId, seededSigner("relayer", "secp256k1"));
  await rpc("anvil_setBalance", [relayer.address, "0x56bc75e2d63100000"]);
  const contract = await deployNotary(rpc, relayer, { origin: ORIGIN, members, threshold: 3 });
  const notary = createNotary({ rpc, chainId, contract, relayer, finality: 0 });
  return { notary, events: createAnchorEvents({ rpc, notary }) };
}

/** A register whose log stands on the first chain; on the second, a quorum of its members signed another log's root. */
async function twoLogs() {
  const own = await createMemoryRegister();
  const other = await createMemoryRegister();
  const members = own.members.map(({ address }) => address);
  const [first, second] = await Promise.all([
    contractOn(nodes[0]?.url ?? "", 31337, members),
    contractOn(nodes[1]?.url ?? "", 31338, members),
  ]);
  await own.accept();
  await other.accept({
    idempotencyKey: "another",
    period: { start: "2024-01-01", endExclusive: "2025-01-01" },
  });
  for (const [register, { notary }] of [
    [own, first],
    [other, second],
  ] as const) {
    await runPipelineStep("sequence", register.pipeline);
    await runPipelineStep("witness", register.pipeline);
    for (let run = 0; run < 4; run += 1) await anchorCheckpoint({ ...register.pipeline, notary });
  }
  const needs: AuditNeeds = {
    settings: { origin: ORIGIN },
    events: [first.events, second.events],
    objects: own.objects,
    logSigner: LOG_SIGNER,
    logKey: LOG_KEY,
    verifyEd25519,
    clock: own.clock,
  };
  return { own, other, first, second, needs };
}

describe("a divergence audit", () => {
  it("names the chain on which a quorum signed another log's root, under the log's signature", async () => {
    const { own, other, second, needs } = await twoLogs();

    await auditChains(needs);

    const published = readAudit(
      (await own.objects.get(AUDIT_KEY)) ?? new Uint8Array(),
      LOG_KEY,
      verifyEd25519,
    );
    expect(published.chains.map(({ chain, status }) => [chain, status])).toEqual([
      ["eip155:31337", "AGREES"],
      ["eip155:31338", "DIVERGED"],
    ]);
    expect(published.divergences).toMatchObject([
      {
        chain: "eip155:31338",
        contract: second.notary.contract,
        sequence: 1,
        size: 1,
        root: (await other.log.head())?.root,
        expected: (await own.log.head())?.root,
      },
    ]);
  });

  it("starts the next time where it stopped, and forgets nothing it found", async () => {
    const { needs, second } = await twoLogs();
    const first = await auditChains(needs);
    const asked: number[] = [];
    const events = needs.events.map((one) => ({
      ...one,
      after: (sequence: number) => {
        asked.push(sequence);
        return one.after(sequence);
      },
    }));

    const next = await auditChains({ ...needs, events });

    expect(asked).toEqual([1, 1]);
    expect(next.divergences).toEqual(first.divergences);
    expect(next.chains[1]).toMatchObject({ contract: second.notary.contract, status: "DIVERGED" });
  });

  it("says which chain could not be asked", async () => {
    const { needs } = await twoLogs();
    const rpc = createJsonRpc("http://127.0.0.1:9");
    const [events, ...others] = needs.events;
    const down = {
      ...events,
      after: () => rpc("eth_blockNumber", []).then(() => []),
    } as AuditNeeds["events"][number];

    const { chains } = await auditChains({ ...needs, events: [down, ...others] });

    expect(chains[0]).toMatchObject({ status: "UNREACHABLE", holds: null, sequence: 0 });
  });

  it("is refused by a reader where a word of it was changed", async () => {
    const { own, needs } = await twoLogs();
    await auditChains(needs);
    const text = new TextDecoder().decode(await own.objects.get(AUDIT_KEY));
    const forged = new TextEncoder().encode(text.replaceAll("DIVERGED", "AGREES"));

    expect(() => readAudit(forged, LOG_KEY, verifyEd25519)).toThrow("audit.signature");
  });
});
