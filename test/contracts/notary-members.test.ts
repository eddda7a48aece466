// SPDX-License-Identifier: Apache-2.0
import { type Contract, solidityPackedKeccak256, TypedDataEncoder, ZeroAddress, ZeroHash } from "ethers";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Anvil, startAnvil } from "../fixtures/anvil.ts";
import {
  addressesOf,
  anchorArguments,
  type Checkpoint,
  deployNotary,
  domainOf,
  MEMBERS_TYPES,
  ORIGIN,
  originHash,
  outcome,
  pick,
  providerOf,
  send,
  signAnchor,
  signMembers,
  wallets,
} from "../fixtures/notary.ts";
import { uniformConsistency, uniformRoot } from "../fixtures/uniform-log.ts";

const members = wallets(4);
const quorum = pick(members, [0, 1, 3]);
const successors = wallets(3, "successor");
const successorAddresses = addressesOf(successors);
const at = (size: number): Checkpoint => ({ root: uniformRoot(size), size });

let anvil: Anvil;
let provider: ReturnType<typeof providerOf>;
let notary: Contract;

beforeAll(async () => {
  anvil = await startAnvil();
  provider = providerOf(anvil.url);
});
afterAll(async () => {
  provider.destroy();
  await anvil.stop();
});
beforeEach(async () => {
  notary = await deployNotary(provider, addressesOf(members), 3);
});

const read = (name: string) => notary.getFunction(name).staticCall();

async function handOver(): Promise<void> {
  const { signers, signatures } = await signMembers(successorAddresses, 2, quorum);
  await send(notary, "changeMembers", [successorAddresses, 2, signers, signatures]);
}

describe("a new notary", () => {
  it("knows its origin and first members and has anchored nothing", async () => {
    expect([...(await read("members"))]).toEqual(addressesOf(members));
    expect(await read("threshold")).toBe(3n);
    expect(await read("epoch")).toBe(1n);
    expect(await read("originHash")).toBe(originHash(ORIGIN));
    expect([...(await read("latest"))]).toEqual([ZeroHash, 0n, 0n, 1n, 0n]);
  });

  it("refuses a proof with the first anchor", async () => {
    const args = anchorArguments(at(7), [ZeroHash], await signAnchor(at(7), quorum));

    expect(await outcome(notary, "anchor", args)).toBe("NotaryProofLength(1)");
  });

  it.each([
    ["no members", [], 1, "NotaryMemberCount(0)"],
    ["33 members", addressesOf(wallets(33)), 1, "NotaryMemberCount(33)"],
    ["a threshold of zero", addressesOf(members), 0, "NotaryThreshold(0)"],
    ["a threshold above the count", addressesOf(members), 5, "NotaryThreshold(5)"],
    ["a zero member", [...successorAddresses, ZeroAddress], 2, "NotaryBadMember(3)"],
    ["a member twice", [...successorAddresses, successorAddresses[0] ?? ""], 2, "NotaryBadMember(3)"],
  ])(
    "is not deployed with %s, and members are not changed to that",
    async (_why, set, threshold, refusal) => {
      const { signers, signatures } = await signMembers(set, threshold, quorum);

      await expect(deployNotary(provider, set, threshold)).rejects.toMatchObject({ code: "CALL_EXCEPTION" });
      expect(await outcome(notary, "changeMembers", [set, threshold, signers, signatures])).toBe(refusal);
    },
  );

  it("works with 32 members who must all sign", async () => {
    const many = wallets(32);
    const wide = await deployNotary(provider, addressesOf(many), 32);
    const signed = await signAnchor(at(7), pick(many, [...many.keys()]));

    const receipt = await send(wide, "anchor", anchorArguments(at(7), [], signed));

    expect(receipt.status).toBe(1);
  });
});

describe("an anchor", () => {
  it("replaces the newest checkpoint and says so in one event", async () => {
    const signed = await signAnchor(at(7), quorum);

    const receipt = await send(notary, "anchor", anchorArguments(at(7), [], signed));

    const block = await provider.getBlock(receipt.blockNumber);
    expect([...(await read("latest"))]).toEqual([uniformRoot(7), 7n, 1n, 1n, BigInt(block?.timestamp ?? 0)]);
    expect(receipt.logs.map((log) => notary.interface.parseLog(log)?.args.toArray())).toEqual([
      [1n, uniformRoot(7), 7n, 0b1011n],
    ]);
    expect(receipt.logs[0]?.topics).toHaveLength(3);
  });

  it("may be relayed by anyone", async () => {
    const stranger = notary.connect(await provider.getSigner(5)) as Contract;

    const receipt = await send(
      stranger,
      "anchor",
      anchorArguments(at(7), [], await signAnchor(at(7), quorum)),
    );

    expect(receipt.status).toBe(1);
  });

  it("cannot be replayed, also not after a later one", async () => {
    const first = anchorArguments(at(7), [], await signAnchor(at(7), quorum));
    await send(notary, "anchor", first);
    const replayedAtOnce = await outcome(notary, "anchor", first);
    const second = anchorArguments(at(13), uniformConsistency(7, 13), await signAnchor(at(13), quorum));
    await send(notary, "anchor", second);

    expect(replayedAtOnce).toBe("NotaryNotGrowing(7)");
    expect(await outcome(notary, "anchor", first)).toBe("NotaryNotGrowing(13)");
    expect(await outcome(notary, "anchor", second)).toBe("NotaryNotGrowing(13)");
  });

  it("reverts as a transaction too, and leaves the state as it was", async () => {
    const args = anchorArguments(at(7), [], await signAnchor(at(7), pick(members, [0, 1])));

    const sent = notary.getFunction("anchor").send(...args, { gasLimit: 300_000 });
    const receipt = (await sent).wait();

    await expect(receipt).rejects.toMatchObject({ code: "CALL_EXCEPTION", receipt: { status: 0 } });
    expect([...(await read("latest"))]).toEqual([ZeroHash, 0n, 0n, 1n, 0n]);
  });

  it("needs one set of signatures for several chains", async () => {
    const signed = await signAnchor(at(7), quorum);
    const other = await startAnvil(["--chain-id", "20200"]);
    const otherProvider = providerOf(other.url, 20200);
    await deployNotary(otherProvider, addressesOf(members), 3);
    const otherNotary = await deployNotary(otherProvider, addressesOf(members), 3);

    const receipts = [
      await send(notary, "anchor", anchorArguments(at(7), [], signed)),
      await send(otherNotary, "anchor", anchorArguments(at(7), [], signed)),
    ];

    otherProvider.destroy();
    await other.stop();
    expect(await otherNotary.getAddress()).not.toBe(await notary.getAddress());
    expect(receipts.map(({ status }) => status)).toEqual([1, 1]);
  });
});

describe("a change of members", () => {
  it("puts the new set in place, keeps the checkpoint, and says so in one event", async () => {
    await send(notary, "anchor", anchorArguments(at(7), [], await signAnchor(at(7), quorum)));
    const { signers, signatures } = await signMembers(successorAddresses, 2, quorum);

    const receipt = await send(notary, "changeMembers", [successorAddresses, 2, signers, signatures]);

    expect([...(await read("members"))]).toEqual(successorAddresses);
    expect(await read("threshold")).toBe(2n);
    expect([...(await read("latest"))].slice(0, 4)).toEqual([uniformRoot(7), 7n, 1n, 2n]);
    expect(receipt.logs.map((log) => notary.interface.parseLog(log)?.args.toArray(true))).toEqual([
      [2n, successorAddresses, 2n, 0b1011n],
    ]);
  });

  it("lets only the new members anchor, and only under the new epoch", async () => {
    await handOver();
    const byOld = await signAnchor(at(7), quorum.slice(0, 2));
    const byNewUnderOldEpoch = await signAnchor(at(7), pick(successors, [0, 2]));
    const byNew = await signAnchor(at(7), pick(successors, [0, 2]), { epoch: 2 });

    expect(await outcome(notary, "anchor", anchorArguments(at(7), [], byOld))).toBe("NotaryBadSignature(0)");
    expect(await outcome(notary, "anchor", anchorArguments(at(7), [], byNewUnderOldEpoch))).toBe(
      "NotaryBadSignature(0)",
    );
    expect(await outcome(notary, "anchor", anchorArguments(at(7), [], byNew))).toBe("accepted");
  });

  it("makes the index of a member who is gone unknown", async () => {
    await handOver();
    const signed = await signAnchor(at(7), quorum, { epoch: 2 });

    expect(await outcome(notary, "anchor", anchorArguments(at(7), [], signed))).toBe(
      "NotaryUnknownSigner(11)",
    );
  });

  it("refuses what members who stay signed under the old epoch", async () => {
    const unsent = anchorArguments(at(7), [], await signAnchor(at(7), quorum));
    const { signers, signatures } = await signMembers(addressesOf(members), 3, quorum);
    await send(notary, "changeMembers", [addressesOf(members), 3, signers, signatures]);

    expect(await outcome(notary, "anchor", unsent)).toBe("NotaryBadSignature(0)");
  });

  it("can be undone by the new members and grow again, with no member left behind", async () => {
    await handOver();
    const back = addressesOf(members);
    const { signers, signatures } = await signMembers(back, 3, pick(successors, [1, 2]), { epoch: 3 });

    await send(notary, "changeMembers", [back, 3, signers, signatures]);

    expect([...(await read("members"))]).toEqual(back);
    expect(await read("epoch")).toBe(3n);
  });

  it("cannot be replayed", async () => {
    const { signers, signatures } = await signMembers(successorAddresses, 2, quorum);
    const change = [successorAddresses, 2, signers, signatures];
    await send(notary, "changeMembers", change);

    expect(await outcome(notary, "changeMembers", change)).toMatch(/^Notary(UnknownSigner|BadSignature)/);
  });

  it.each([
    ["too few old members", pick(members, [0, 1]), {}, "NotaryTooFewSigners(2,3)"],
    ["the new members themselves", pick(successors, [0, 1, 2]), {}, "NotaryBadSignature(0)"],
    ["old members for another origin", quorum, { origin: "other.example/log" }, "NotaryBadSignature(0)"],
    ["old members for the present epoch", quorum, { epoch: 1 }, "NotaryBadSignature(0)"],
    ["old members for a later epoch", quorum, { epoch: 3 }, "NotaryBadSignature(0)"],
  ])("is refused when signed by %s", async (_who, by, context, refusal) => {
    const { signers, signatures } = await signMembers(successorAddresses, 2, by, context);

    expect(await outcome(notary, "changeMembers", [successorAddresses, 2, signers, signatures])).toBe(
      refusal,
    );
  });

  it.each([
    ["order", [...successorAddresses].reverse(), 2],
    ["length", successorAddresses.slice(1), 2],
    ["threshold", successorAddresses, 1],
  ])("is refused when the relayer changes the %s of what was signed", async (_what, set, threshold) => {
    const { signers, signatures } = await signMembers(successorAddresses, 2, quorum);

    expect(await outcome(notary, "changeMembers", [set, threshold, signers, signatures])).toBe(
      "NotaryBadSignature(0)",
    );
  });

  it("cannot be made of signatures for an anchor", async () => {
    const { signers, signatures } = await signAnchor(at(7), quorum);

    expect(await outcome(notary, "changeMembers", [successorAddresses, 2, signers, signatures])).toBe(
      "NotaryBadSignature(0)",
    );
  });

  it("signs exactly what EIP-712 says, the hash of the concatenated addresses", async () => {
    const membersHash = solidityPackedKeccak256(["address", "address", "address"], [...successorAddresses]);
    const message = { origin: originHash(ORIGIN), membersHash, threshold: 2, epoch: 2 };

    const onChain = await notary.getFunction("membersDigest").staticCall(successorAddresses, 2);

    expect(onChain).toBe(TypedDataEncoder.hash(domainOf(ORIGIN), MEMBERS_TYPES, message));
  });
});
