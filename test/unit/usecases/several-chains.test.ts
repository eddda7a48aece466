// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { readBundle } from "../../../core/bundle/bundle.ts";
import { fromHex } from "../../../core/canonical/encoding.ts";
import { readCheckpoint } from "../../../core/log/checkpoint.ts";
import { isConsistent } from "../../../core/merkle/consistency.ts";
import { runPipelineStep } from "../../../functions/usecases/run-pipeline.ts";
import { createMemoryRegister, type MemoryRegister } from "../../fixtures/memory-register.ts";

const SECOND = "eip155:31338";

async function twoChains(chainThreshold = 1) {
  const register = await createMemoryRegister({ chainThreshold, otherChainIds: [31338] });
  const [second] = register.otherChains;
  if (second === undefined) throw new Error("expected a second chain");
  return { register, first: register.chain, second };
}

async function serialOf({ disclosures }: MemoryRegister, id: string) {
  return (await disclosures.find(id))?.certificateSerial ?? null;
}

async function bundleOf(register: MemoryRegister, serial: string | null) {
  return readBundle(
    (await register.objects.get(`certificates/${serial}.touchstone.json`)) ?? new Uint8Array(),
  );
}

describe("a log on two chains", () => {
  it("is anchored on both with the same signatures, each with a nonce of its own", async () => {
    const { register, first, second } = await twoChains();
    await register.accept();

    await register.settle();

    const [one, other] = [first, second].map((chain) => chain.anchored());
    expect(one?.length).toBeGreaterThan(0);
    expect(one?.map(({ signatures }) => signatures)).toEqual(other?.map(({ signatures }) => signatures));
    expect([first, second].map(({ signed }) => signed[0]?.nonce)).toEqual([0, 0]);
  });

  it("puts the final anchors of both chains into the bundle", async () => {
    const { register } = await twoChains();
    const { id } = await register.accept();

    await register.settle();

    const { anchors } = await bundleOf(register, await serialOf(register, id));
    expect(anchors.map(({ chain }) => chain)).toEqual(["eip155:31337", SECOND]);
  });

  it("goes on where one of them is down, and says which", async () => {
    const { register, second } = await twoChains();
    const { id } = await register.accept();
    second.setOutage(true);

    await register.settle();
    const { waiting } = await runPipelineStep("anchor", register.pipeline);

    expect(await serialOf(register, id)).not.toBeNull();
    expect(waiting).toMatch(/^eip155:31338: the chain node could not be asked/);
  });

  it("certifies nothing before as many chains as the policy asks for hold a final anchor", async () => {
    const { register, second } = await twoChains(2);
    const { id } = await register.accept();
    second.setOutage(true);
    await register.settle();

    const early = await serialOf(register, id);
    second.setOutage(false);
    await register.settle();

    expect(early).toBeNull();
    const { anchors } = await bundleOf(register, await serialOf(register, id));
    expect(anchors.map(({ chain }) => chain)).toEqual(["eip155:31337", SECOND]);
  });

  it("proves that the anchor of a chain which caught up later extends the checkpoint of the bundle", async () => {
    const { register, second } = await twoChains(2);
    const { id } = await register.accept();
    second.setOutage(true);
    await register.settle();
    await register.accept({
      idempotencyKey: "later",
      period: { start: "2024-01-01", endExclusive: "2025-01-01" },
    });
    await register.settle();

    second.setOutage(false);
    await register.settle();

    const { anchors, checkpoint } = await bundleOf(register, await serialOf(register, id));
    const { size, root } = readCheckpoint(checkpoint);
    const proofs = anchors.map((anchor) => ({
      first: size,
      second: anchor.size,
      firstRoot: root,
      secondRoot: bytes(rootAt(register, anchor.chain, anchor.size)),
      proof: anchor.consistency.map(bytes),
    }));
    expect(proofs).toHaveLength(2);
    expect(proofs.map(isConsistent)).toEqual([true, true]);
  });

  it("fails the whole step on a mistake of its own, after every chain had its turn", async () => {
    const { register, second } = await twoChains();
    await register.accept();
    await runPipelineStep("sequence", register.pipeline);
    await runPipelineStep("witness", register.pipeline);
    const broken = { ...register.chain.notary, state: () => Promise.reject(new TypeError("planted")) };

    const run = runPipelineStep("anchor", { ...register.pipeline, notaries: [broken, second.notary] });

    await expect(run).rejects.toThrow("planted");
    expect(second.pool()).toHaveLength(1);
  });
});

function rootAt({ chain, otherChains }: MemoryRegister, name: string, size: number): string {
  const own = [chain, ...otherChains].find(({ notary }) => notary.chain === name);
  return own?.anchored().find((anchor) => anchor.size === size)?.root ?? "";
}

function bytes(hex: string): Uint8Array {
  return fromHex(hex) ?? new Uint8Array();
}
