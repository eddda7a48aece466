// SPDX-License-Identifier: Apache-2.0
import { recoverAddress } from "ethers";
import { describe, expect, it } from "vitest";
import { toHex } from "../../../core/canonical/encoding.ts";
import { anchorDigest } from "../../../core/log/anchor-message.ts";
import { checkpointMessage, formatCheckpoint, type TreeHead } from "../../../core/log/checkpoint.ts";
import { ED25519, verifierKey } from "../../../core/log/verifier-key.ts";
import { consistencyProof } from "../../../core/merkle/consistency.ts";
import { emptyRoot, leafHash } from "../../../core/merkle/hash.ts";
import { nodesOf, rangeRoot, treeLevels } from "../../../core/merkle/tree.ts";
import { createMemoryWitnessStore } from "../../../functions/adapters/memory/witness-store.ts";
import type { WitnessStore } from "../../../functions/ports/member.ts";
import type { Signer } from "../../../functions/ports/signer.ts";
import { LOG_SIGNER, ORIGIN, seededMember, seededSigner } from "../../fixtures/memory-register.ts";

const NAME = "member-1.example/witness";
const leavesOf = (text: string, count: number) =>
  Array.from({ length: count }, (_, i) => leafHash(new TextEncoder().encode(`${text} ${i}`)));
const LOG = nodesOf(treeLevels(leavesOf("entry", 100)));
const FORK = nodesOf(treeLevels(leavesOf("other", 100)));
const headOf = (size: number, nodes = LOG): TreeHead => ({
  origin: ORIGIN,
  size,
  root: rangeRoot(0, size, nodes),
});
const proofOf = (first: number, second: number) => consistencyProof(first, second, LOG);

/** A checkpoint as the log, or somebody else, signs it. */
async function noteOf(head: TreeHead, signer: Signer = LOG_SIGNER): Promise<string> {
  const { keyId } = verifierKey(head.origin, ED25519, signer.publicKey);
  const [signature = new Uint8Array()] = await signer.sign([checkpointMessage(head)]);
  return formatCheckpoint({ ...head, signatures: [{ name: head.origin, keyId, signature }] });
}

/** A member that has cosigned the log at size 7. */
async function memberAt7(store: WitnessStore = createMemoryWitnessStore()) {
  const member = seededMember(NAME, { store });
  await member.cosign(0, [], await noteOf(headOf(7)));
  return { member, store };
}

describe("a member", () => {
  it("cosigns what extends the log it knows, and remembers it", async () => {
    const { member, store } = await memberAt7();

    const answer = await member.cosign(7, proofOf(7, 20), await noteOf(headOf(20)));

    expect(answer.status).toBe("cosigned");
    expect((await store.load(NAME))?.heads.map(({ size }) => size)).toEqual([7, 20]);
  });

  it("cosigns the same head again without remembering it twice", async () => {
    const { member, store } = await memberAt7();

    const answer = await member.cosign(7, [], await noteOf(headOf(7)));

    expect(answer.status).toBe("cosigned");
    expect((await store.load(NAME))?.heads).toHaveLength(1);
  });

  it.each([
    ["from a size before the one it knows", 3, 20],
    ["from a size after it", 9, 20],
    ["from nothing", 0, 20],
  ])("answers a proof %s with the size it knows", async (_where, from, to) => {
    const { member, store } = await memberAt7();

    const answer = await member.cosign(from, from === 0 ? [] : proofOf(from, to), await noteOf(headOf(to)));

    expect(answer).toEqual({ status: "conflict", knownSize: 7 });
    expect((await store.load(NAME))?.heads).toHaveLength(1);
  });

  it.each([
    ["a fork that grew", 7, headOf(20, FORK), proofOf(7, 20)],
    ["a log that shrank", 7, headOf(5), proofOf(5, 7)],
    ["growth without a proof", 7, headOf(20), []],
    ["a proof with one hash too many", 7, headOf(20), [...proofOf(7, 20), new Uint8Array(32)]],
    ["a proof that was cut", 7, headOf(20), proofOf(7, 20).slice(1)],
  ])("refuses %s and forgets nothing", async (_what, from, head, proof) => {
    const { member, store } = await memberAt7();

    const refused = member.cosign(from, proof, await noteOf(head));

    await expect(refused).rejects.toMatchObject({
      code: "BAD_INPUT",
      message: expect.stringMatching(/^proof/),
    });
    expect((await store.load(NAME))?.heads).toEqual([{ size: 7, root: toHex(headOf(7).root) }]);
  });

  it("refuses two trees of one size as a CONFLICT and forgets nothing", async () => {
    const { member, store } = await memberAt7();

    const refused = member.cosign(7, [], await noteOf(headOf(7, FORK)));

    await expect(refused).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringMatching(/^root/),
    });
    expect((await store.load(NAME))?.heads).toEqual([{ size: 7, root: toHex(headOf(7).root) }]);
  });

  it("cosigns the empty tree of a new log, and what grows from it", async () => {
    const member = seededMember(NAME);
    const empty = { origin: ORIGIN, size: 0, root: emptyRoot() };

    const first = await member.cosign(0, [], await noteOf(empty));
    const second = await member.cosign(0, [], await noteOf(headOf(7)));

    expect([first.status, second.status]).toEqual(["cosigned", "cosigned"]);
  });

  it("refuses another root for the empty tree", async () => {
    const store = createMemoryWitnessStore();

    const refused = seededMember(NAME, { store }).cosign(0, [], await noteOf({ ...headOf(7), size: 0 }));

    await expect(refused).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await store.load(NAME)).toBeUndefined();
  });

  it("refuses a proof where it knows nothing yet", async () => {
    const refused = seededMember(NAME).cosign(0, [new Uint8Array(32)], await noteOf(headOf(7)));

    await expect(refused).rejects.toMatchObject({ code: "BAD_INPUT" });
  });

  it.each([
    ["another log", { ...headOf(7), origin: "other.example/log" }, LOG_SIGNER, "NOT_FOUND"],
    ["a key that is not the log's", headOf(7), seededSigner("somebody"), "FORBIDDEN"],
  ])("signs nothing for %s", async (_what, head, signer, code) => {
    const store = createMemoryWitnessStore();

    const refused = seededMember(NAME, { store }).cosign(0, [], await noteOf(head, signer));

    await expect(refused).rejects.toMatchObject({ code });
    expect(await store.load(NAME)).toBeUndefined();
  });

  it("signs nothing where the log's signature stands under another text", async () => {
    const note = (await noteOf(headOf(7))).replace("\n7\n", "\n8\n");

    await expect(seededMember(NAME).cosign(0, [], note)).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it.each(["", "no note", `${ORIGIN}\n7\nx\n\n— a b\n`])("refuses %j as a note", async (note) => {
    await expect(seededMember(NAME).cosign(0, [], note)).rejects.toMatchObject({ code: "BAD_INPUT" });
  });

  it("signs nothing it could not remember first", async () => {
    let hasSigned = false;
    const honest = seededSigner(NAME);
    const witnessSigner: Signer = {
      ...honest,
      sign: async (inputs) => {
        hasSigned = true;
        return honest.sign(inputs);
      },
    };
    const store = { ...createMemoryWitnessStore(), save: () => Promise.reject(new Error("disk full")) };

    const refused = seededMember(NAME, { witnessSigner, store }).cosign(0, [], await noteOf(headOf(7)));

    await expect(refused).rejects.toThrow("disk full");
    expect(hasSigned).toBe(false);
  });

  it("lets one of two forks through that are shown at the same time", async () => {
    const member = seededMember(NAME);

    const answers = await Promise.allSettled([
      member.cosign(0, [], await noteOf(headOf(20))),
      member.cosign(0, [], await noteOf(headOf(20, FORK))),
    ]);

    const cosigned = answers.filter((one) => one.status === "fulfilled" && one.value.status === "cosigned");
    expect(cosigned).toHaveLength(1);
  });
});

describe("a member's anchor signature", () => {
  it("is its own over a head it has cosigned, with v of 27 or 28", async () => {
    const { member } = await memberAt7();
    const head = { ...headOf(7), epoch: 3 };

    const signature = await member.signAnchor(head);

    const digest = `0x${toHex(anchorDigest(ORIGIN, head))}`;
    expect(recoverAddress(digest, `0x${toHex(signature)}`).toLowerCase()).toBe(member.address);
    expect([27, 28]).toContain(signature[64]);
  });

  it("is still given for an earlier head once newer ones are cosigned", async () => {
    const { member } = await memberAt7();
    await member.cosign(7, proofOf(7, 20), await noteOf(headOf(20)));

    expect(await member.signAnchor({ ...headOf(7), epoch: 1 })).toHaveLength(65);
  });

  it.each([
    ["a size it has not seen", headOf(8)],
    ["another root of that size", headOf(7, FORK)],
  ])("is refused for %s", async (_what, head) => {
    const { member } = await memberAt7();

    await expect(member.signAnchor({ ...head, epoch: 1 })).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});
