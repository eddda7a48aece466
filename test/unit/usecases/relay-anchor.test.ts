// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import {
  type PublishedAnchor,
  readPublishedAnchor,
  writePublishedAnchor,
} from "../../../core/log/published-anchor.ts";
import { anchorCheckpoint } from "../../../functions/usecases/anchor-checkpoint.ts";
import { publishAnchor, publishedAnchorKey } from "../../../functions/usecases/publish-anchor.ts";
import { relayAnchor } from "../../../functions/usecases/relay-anchor.ts";
import { FAKE_CHAIN, FAKE_CONTRACT } from "../../fixtures/fake-notary.ts";
import { MEMBER_NAMES, type MemoryRegister, ORIGIN } from "../../fixtures/memory-register.ts";
import { diesBeforeSending, grow, publishedOnly, relayNeeds } from "../../fixtures/published-anchor.ts";

const CONTRACT = { chain: FAKE_CHAIN, contract: FAKE_CONTRACT };
const LATEST = publishedAnchorKey(CONTRACT, "latest");
const OTHER_HASH = "ab".repeat(32);

async function published({ objects }: MemoryRegister, key = LATEST): Promise<PublishedAnchor> {
  return readPublishedAnchor((await objects.get(key)) ?? new Uint8Array());
}

/** Changes what the log serves as its newest anchor. */
async function forge(register: MemoryRegister, change: (anchor: PublishedAnchor) => object): Promise<void> {
  const anchor = await published(register);
  const forged = { ...anchor, ...change(anchor) } as PublishedAnchor;
  await register.objects.put(LATEST, writePublishedAnchor(forged), "application/json");
}

describe("a published anchor", () => {
  it("stands in the log before anything is sent, under its size and as the newest", async () => {
    const register = await publishedOnly(3);

    const newest = await published(register);

    expect(newest).toMatchObject({
      ...CONTRACT,
      size: 3,
      epoch: 1,
      threshold: 3,
      fromSize: 0,
      consistency: [],
    });
    expect(newest.signatures).toHaveLength(3);
    expect(await published(register, publishedAnchorKey(CONTRACT, 3))).toEqual(newest);
    expect(register.chain.pool()).toEqual([]);
  });

  it("is not there while members are missing", async () => {
    const register = await publishedOnly(1);
    await relayAnchor(relayNeeds(register));
    register.chain.mineUntilFinal();
    await grow(register, 1);
    for (const name of MEMBER_NAMES.slice(0, 2)) register.stopped.add(name);
    for (let run = 0; run < 4; run += 1) await anchorCheckpoint(register.pipeline);

    expect((await published(register)).size).toBe(1);
    expect(await register.objects.get(publishedAnchorKey(CONTRACT, 2))).toBeUndefined();
  });

  it("is never taken back to a smaller size by a run that was overtaken", async () => {
    const register = await publishedOnly(3);
    const { notary } = register.chain;
    const root = new Uint8Array(32).fill(1);

    await publishAnchor(
      { origin: ORIGIN, size: 2, root, note: "a note", proof: [], signatures: [] },
      await notary.state(),
      { notary, objects: register.objects },
    );

    expect((await published(register)).size).toBe(3);
    expect((await published(register, publishedAnchorKey(CONTRACT, 2))).size).toBe(2);
  });
});

describe("a relay", () => {
  it("anchors what the log has published, and says what it cost", async () => {
    const register = await publishedOnly(3);

    const relayed = await relayAnchor(relayNeeds(register));

    expect(relayed).toMatchObject({ outcome: "ANCHORED", size: 3, fee: { gas: 70_000n } });
    expect(register.chain.anchored()).toMatchObject([{ size: 3 }]);
  });

  it("says so where the contract holds it already, and sends nothing", async () => {
    const register = await publishedOnly(3);
    await relayAnchor(relayNeeds(register));
    const { length } = register.chain.signed;

    const again = await relayAnchor(relayNeeds(register));

    expect(again).toEqual({ outcome: "ALREADY", size: 3 });
    expect(register.chain.signed).toHaveLength(length);
  });

  it("makes the proof of the log's tiles where somebody has anchored since it was published", async () => {
    const register = await publishedOnly(3);
    await grow(register, 300);
    await relayAnchor(relayNeeds(register));
    register.chain.mineUntilFinal();
    for (let run = 0; run < 3; run += 1) await anchorCheckpoint(register.pipeline);
    await diesBeforeSending(register);
    await forge(register, () => ({ fromSize: 1, consistency: [OTHER_HASH] }));

    const relayed = await relayAnchor(relayNeeds(register));

    expect(relayed).toMatchObject({ outcome: "ANCHORED", size: 303 });
  });

  it("says that it was overtaken where somebody else's anchor was mined first", async () => {
    const register = await publishedOnly(3);
    const needs = relayNeeds(register);
    const rest = async () => {
      const [mine] = register.chain.pool();
      register.chain.relayByOther(mine?.callData ?? "");
      register.chain.mine();
    };

    const relayed = await relayAnchor({ ...needs, rest });

    expect(relayed).toMatchObject({ outcome: "OVERTAKEN", size: 3, fee: { gas: 70_000n } });
  });

  it("tells the transaction to look for where it is not mined in time", async () => {
    const register = await publishedOnly(3);

    const relayed = await relayAnchor(relayNeeds(register, { rest: async () => undefined }));

    expect(relayed).toEqual({ outcome: "WAITING", size: 3, transaction: register.chain.pool()[0]?.hash });
  });

  it.each<[string, (anchor: PublishedAnchor) => object, string]>([
    ["of another contract", () => ({ contract: `0x${"11".repeat(20)}` }), "anchor.contract: expected 0x5fbd"],
    ["of another chain", () => ({ chain: "eip155:1" }), "anchor.chain: expected eip155:31337, got eip155:1"],
    [
      "of another origin",
      () => ({ origin: "other.example/log" }),
      "anchor.origin: expected register.example/log",
    ],
    ["with another root", () => ({ root: OTHER_HASH }), "anchor.checkpoint: expected"],
    ["of another epoch", () => ({ epoch: 2 }), "anchor.epoch: expected 1, the contract's, got 2"],
    [
      "with too few signatures",
      ({ signatures }) => ({ signatures: signatures.slice(1) }),
      "expected 3 of the contract's members, got 2",
    ],
    [
      "with a signature of something else",
      ({ signatures }) => ({
        signatures: signatures.map((one, i) => (i === 0 ? { ...one, signature: "11".repeat(65) } : one)),
      }),
      "got 2 that are right; none of 0x",
    ],
    [
      "whose checkpoint the log's key did not sign",
      ({ checkpoint }) => ({ checkpoint: checkpoint.replace(/(— register\.example\/log \S{20})./, "$1A") }),
      "anchor.checkpoint: expected a signature of register.example/log",
    ],
    [
      "that too few witnesses saw",
      ({ checkpoint }) => ({ checkpoint: checkpoint.split("\n").slice(0, 6).join("\n").concat("\n") }),
      "anchor.checkpoint: expected 2 witnesses, got 1; without one of",
    ],
  ])("refuses one %s before anything is signed", async (_what, change, message) => {
    const register = await publishedOnly(3);
    const { length } = register.chain.signed;
    await forge(register, change);

    await expect(relayAnchor(relayNeeds(register))).rejects.toThrow(message);
    expect(register.chain.signed).toHaveLength(length);
  });

  it("names the fork where the contract holds another root of the same size", async () => {
    const register = await publishedOnly(3);
    const { notary } = register.chain;
    const state = async () => ({ ...(await notary.state()), size: 3, root: new Uint8Array(32).fill(7) });

    const relay = relayAnchor(relayNeeds(register, { notary: { ...notary, state } }));

    await expect(relay).rejects.toThrow(/^FORK: eip155:31337 holds root 0707/);
  });

  it("refuses a proof that does not begin at what the contract holds", async () => {
    const register = await publishedOnly(3);
    const { notary } = register.chain;
    const state = async () => ({ ...(await notary.state()), size: 2, root: new Uint8Array(32).fill(7) });

    const relay = relayAnchor(relayNeeds(register, { notary: { ...notary, state } }));

    await expect(relay).rejects.toThrow("expected a proof from the contract's size 2 to 3");
  });

  it("names the account and what it lacks", async () => {
    const register = await publishedOnly(3);
    const { payer } = relayNeeds(register);

    const relay = relayAnchor(relayNeeds(register, { payer: { ...payer, balance: async () => 5n } }));

    await expect(relay).rejects.toThrow(
      "account 0x00000000000000000000000000000000000000aa on eip155:31337: expected at least 0.00007 coins to pay for the anchor, got 0.000000000000000005",
    );
  });

  it("names what the log lacks where nothing was published for the contract", async () => {
    const register = await publishedOnly(3);

    const relay = relayAnchor(relayNeeds(register, { log: { read: async () => undefined } }));

    await expect(relay).rejects.toThrow(
      `log: expected anchors/31337-${FAKE_CONTRACT}/latest.json, got nothing`,
    );
  });
});

describe("a register that comes back after somebody relayed its anchor", () => {
  it("takes the relayed anchor as its own and sends none", async () => {
    const register = await publishedOnly(3);
    const [mine] = register.chain.signed;
    register.chain.relayByOther(mine?.callData ?? "");
    register.chain.mineUntilFinal();

    for (let run = 0; run < 3; run += 1) await anchorCheckpoint(register.pipeline);

    expect(await register.anchors.latestFinal(FAKE_CHAIN, FAKE_CONTRACT)).toMatchObject({
      size: 3,
      status: "FINAL",
    });
    expect(register.chain.pool()).toEqual([]);
    expect(register.chain.signed).toHaveLength(1);
  });

  it("goes on with its own where the relayed one is orphaned", async () => {
    const register = await publishedOnly(3);
    const [mine] = register.chain.signed;
    register.chain.relayByOther(mine?.callData ?? "");
    await anchorCheckpoint(register.pipeline);
    register.chain.reorganize(1);

    for (let run = 0; run < 6; run += 1) {
      await anchorCheckpoint(register.pipeline);
      register.chain.mineUntilFinal();
    }

    expect(await register.anchors.latestFinal(FAKE_CHAIN, FAKE_CONTRACT)).toMatchObject({ size: 3 });
    expect(register.chain.anchored()).toHaveLength(1);
  });
});
