// SPDX-License-Identifier: Apache-2.0
import {
  type Contract,
  concat,
  dataSlice,
  id,
  SigningKey,
  TypedDataEncoder,
  toBeHex,
  Wallet,
  ZeroHash,
} from "ethers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Anvil, startAnvil } from "../fixtures/anvil.ts";
import {
  ANCHOR_TYPES,
  addressesOf,
  anchorArguments,
  type Checkpoint,
  deployNotary,
  domainOf,
  ORIGIN,
  originHash,
  outcome,
  pack,
  pick,
  providerOf,
  type Signed,
  send,
  signAnchor,
  wallets,
} from "../fixtures/notary.ts";
import { uniformConsistency, uniformRoot } from "../fixtures/uniform-log.ts";

const CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const TOP_BIT = 1n << 255n;

const members = wallets(4);
const foreigner = wallets(1, "foreigner");
const quorum = pick(members, [0, 1, 3]);
const at = (size: number): Checkpoint => ({ root: uniformRoot(size), size });
const next = at(13);
const proof = uniformConsistency(7, 13);

let anvil: Anvil;
let provider: ReturnType<typeof providerOf>;
let notary: Contract;
let before: unknown;

beforeAll(async () => {
  anvil = await startAnvil();
  provider = providerOf(anvil.url);
  notary = await deployNotary(provider, addressesOf(members), 3);
  await send(notary, "anchor", anchorArguments(at(7), [], await signAnchor(at(7), quorum)));
  before = await notary.getFunction("latest").staticCall();
});
afterAll(async () => {
  provider.destroy();
  await anvil.stop();
});

const anchoring = (signed: Signed, checkpoint = next, hashes: readonly string[] = proof) =>
  outcome(notary, "anchor", anchorArguments(checkpoint, hashes, signed));

/** The quorum's signatures with the 64 bytes at `position` replaced. */
function withSignature({ signers, signatures }: Signed, position: number, compact: string): Signed {
  const start = position * 64;
  const after = dataSlice(signatures, start + 64);
  return { signers, signatures: concat([dataSlice(signatures, 0, start), compact, after]) };
}

const modulo = (n: bigint): bigint => ((n % CURVE_ORDER) + CURVE_ORDER) % CURVE_ORDER;

function inverse(n: bigint): bigint {
  let [result, base] = [1n, modulo(n)];
  for (let exponent = CURVE_ORDER - 2n; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = modulo(result * base);
    base = modulo(base * base);
  }
  return result;
}

/** A valid signature of `digest` with the s that is wanted, and the key it belongs to: s = (z + r d) / k solved for d. */
function signatureWithS(digest: string, s: bigint): { readonly compact: string; readonly wallet: Wallet } {
  const nonce = BigInt(id("nonce"));
  const point = SigningKey.computePublicKey(toBeHex(nonce, 32), false);
  const r = BigInt(dataSlice(point, 1, 33));
  const yParity = BigInt(dataSlice(point, 33)) & 1n;
  const key = modulo((modulo(s * nonce) - BigInt(digest)) * inverse(r));
  return {
    compact: concat([toBeHex(r, 32), toBeHex((yParity << 255n) | s, 32)]),
    wallet: new Wallet(toBeHex(key, 32)),
  };
}

describe("a quorum's anchor", () => {
  it("is accepted, so that every refusal below has one cause", async () => {
    expect(await anchoring(await signAnchor(next, quorum))).toBe("accepted");
  });

  it.each([
    ["exactly the threshold", [0, 1, 2]],
    ["any other members", [1, 2, 3]],
    ["all members", [0, 1, 2, 3]],
  ])("is accepted from %s", async (_who, indices) => {
    expect(await anchoring(await signAnchor(next, pick(members, indices)))).toBe("accepted");
  });
});

describe("a log that does not extend the anchored one is refused, although a quorum signed", () => {
  it.each([
    ["equal size", at(7), [], "NotaryNotGrowing(7)"],
    ["equal size and another root", { root: uniformRoot(5), size: 7 }, [], "NotaryNotGrowing(7)"],
    ["rollback", at(5), uniformConsistency(5, 7), "NotaryNotGrowing(7)"],
    ["empty log", { root: ZeroHash, size: 0 }, [], "NotaryNotGrowing(7)"],
    ["another history", { root: uniformRoot(12), size: 13 }, proof, "NotaryInconsistent()"],
    [
      "another log, with the proof that is right for that log",
      { root: uniformRoot(13, "rewritten"), size: 13 },
      uniformConsistency(7, 13, "rewritten"),
      "NotaryInconsistent()",
    ],
    ["no proof", next, [], "NotaryProofLength(0)"],
    ["proof too short", next, proof.slice(0, -1), `NotaryProofLength(${proof.length - 1})`],
    ["proof too long", next, [...proof, ZeroHash], `NotaryProofLength(${proof.length + 1})`],
    ["very long proof", next, Array(500).fill(ZeroHash), "NotaryProofLength(500)"],
    ["proof with a foreign hash", next, [ZeroHash, ...proof.slice(1)], "NotaryInconsistent()"],
    [
      "largest size",
      { root: uniformRoot(13), size: 2n ** 64n - 1n },
      proof,
      `NotaryProofLength(${proof.length})`,
    ],
  ])("%s", async (_why, checkpoint, hashes, refusal) => {
    const asked = checkpoint as Checkpoint;

    expect(await anchoring(await signAnchor(asked, quorum), asked, hashes)).toBe(refusal);
  });
});

describe("signatures are refused", () => {
  it.each([
    ["none", [], "NotaryTooFewSigners(0,3)"],
    ["too few", [0, 3], "NotaryTooFewSigners(2,3)"],
  ])("when %s came", async (_why, indices, refusal) => {
    expect(await anchoring(await signAnchor(next, pick(members, indices)))).toBe(refusal);
  });

  it("when one member's signature is counted for another member's bit", async () => {
    const { signatures } = await signAnchor(next, pick(members, [0, 1]));
    const twice = concat([signatures, dataSlice(signatures, 0, 64)]);

    expect(await anchoring({ signers: 0b111n, signatures: twice })).toBe("NotaryBadSignature(2)");
  });

  it("when a bit stands for no member", async () => {
    const { signatures } = await signAnchor(next, pick(members, [0, 1, 2, 3]));

    expect(await anchoring({ signers: 0b10111n, signatures })).toBe("NotaryUnknownSigner(23)");
  });

  it("when the highest bit of the bitmap is set", async () => {
    const { signatures } = await signAnchor(next, quorum);

    expect(await anchoring({ signers: TOP_BIT | 0b011n, signatures })).toMatch(/^NotaryUnknownSigner/);
  });

  it("when somebody who is not a member signed", async () => {
    const signed = await signAnchor(next, [...pick(members, [0, 1]), [3, foreigner[0] as Wallet]]);

    expect(await anchoring(signed)).toBe("NotaryBadSignature(3)");
  });

  it("when one more than the threshold came and that one is wrong", async () => {
    const signed = await signAnchor(next, [...quorum, [2, foreigner[0] as Wallet]]);

    expect(await anchoring(signed)).toBe("NotaryBadSignature(2)");
  });

  it("when they are not in index order", async () => {
    const { signers, signatures } = await signAnchor(next, quorum);
    const swapped = concat([
      dataSlice(signatures, 64, 128),
      dataSlice(signatures, 0, 64),
      dataSlice(signatures, 128),
    ]);

    expect(await anchoring({ signers, signatures: swapped })).toBe("NotaryBadSignature(0)");
  });

  it.each([
    ["is missing", (bytes: string) => dataSlice(bytes, 64), 128],
    ["is one too many", (bytes: string) => concat([bytes, dataSlice(bytes, 0, 64)]), 256],
    ["lacks a byte", (bytes: string) => dataSlice(bytes, 0, 191), 191],
    ["has a byte more", (bytes: string) => concat([bytes, "0x1b"]), 193],
  ])("when one %s", async (_why, change, length) => {
    const { signers, signatures } = await signAnchor(next, quorum);

    expect(await anchoring({ signers, signatures: change(signatures) })).toBe(
      `NotarySignaturesLength(${length})`,
    );
  });

  it.each([
    ["all zero", concat([ZeroHash, ZeroHash])],
    ["r zero", concat([ZeroHash, toBeHex(1, 32)])],
    ["s zero", concat([toBeHex(1, 32), ZeroHash])],
    ["r of the curve's order", concat([toBeHex(CURVE_ORDER, 32), toBeHex(1, 32)])],
    ["s just above half the order", concat([toBeHex(1, 32), toBeHex(CURVE_ORDER / 2n + 1n, 32)])],
    ["all ones", concat([toBeHex(2n ** 256n - 1n, 32), toBeHex(2n ** 256n - 1n, 32)])],
  ])("when one is %s", async (_why, compact) => {
    const signed = withSignature(await signAnchor(next, quorum), 1, compact);

    expect(await anchoring(signed)).toBe("NotaryBadSignature(1)");
  });

  it.each([
    ["accepted with the largest low s", 0n, "accepted"],
    ["refused with the smallest high s", 1n, "NotaryBadSignature(0)"],
  ])("and a member's valid one is %s", async (_what, above, expected) => {
    const first = at(3);
    const digest = await notary.getFunction("anchorDigest").staticCall(first.root, first.size);
    const { compact, wallet } = signatureWithS(digest, CURVE_ORDER / 2n + above);
    const own = await deployNotary(provider, [wallet.address], 1);

    const signed = { signers: 1n, signatures: compact };

    expect(await outcome(own, "anchor", anchorArguments(first, [], signed))).toBe(expected);
  });

  it.each([
    ["another root", { root: uniformRoot(12), size: 13 }],
    ["another size", { root: uniformRoot(13), size: 14 }],
  ])("when they were made for %s", async (_why, signedFor) => {
    expect(await anchoring(await signAnchor(signedFor, quorum))).toBe("NotaryBadSignature(0)");
  });

  it.each([
    ["another origin", { origin: "other.example/log" }],
    ["an epoch to come", { epoch: 2 }],
    ["an epoch before the first", { epoch: 0 }],
  ])("when they were made for %s", async (_why, context) => {
    expect(await anchoring(await signAnchor(next, quorum, context))).toBe("NotaryBadSignature(0)");
  });

  it("when the typed data is right and the domain is bound to a chain", async () => {
    const message = { origin: originHash(ORIGIN), ...next, epoch: 1 };
    const domain = { ...domainOf(ORIGIN), chainId: 31337 };
    const sign = async ([index, wallet]: (typeof quorum)[number]) =>
      [index, await wallet.signTypedData(domain, ANCHOR_TYPES, message)] as const;

    expect(await anchoring(pack(await Promise.all(quorum.map(sign))))).toBe("NotaryBadSignature(0)");
  });

  it("and nothing of the state has changed after all that", async () => {
    expect(await notary.getFunction("latest").staticCall()).toEqual(before);
  });
});

it("signs exactly what EIP-712 says", async () => {
  const message = { origin: originHash(ORIGIN), ...next, epoch: 1 };

  const onChain = await notary.getFunction("anchorDigest").staticCall(next.root, next.size);

  expect(onChain).toBe(TypedDataEncoder.hash(domainOf(ORIGIN), ANCHOR_TYPES, message));
  expect(await notary.getFunction("domainSeparator").staticCall()).toBe(
    TypedDataEncoder.hashDomain(domainOf(ORIGIN)),
  );
});

it("anchors nothing after the first checkpoint on a chain without a SHA-256 precompile", async () => {
  // PUSH1 2, GAS, STATICCALL: the same code, calling an address where nothing stands.
  const call = /60025afa/g;
  const target = await notary.getAddress();
  const code = await provider.getCode(target);
  const snapshot = await provider.send("evm_snapshot", []);
  await provider.send("anvil_setCode", [target, code.replaceAll(call, "60ee5afa")]);

  const refusal = await anchoring(await signAnchor(next, quorum));
  await provider.send("evm_revert", [snapshot]);

  expect(code.match(call)?.length).toBeGreaterThan(0);
  expect(refusal).toBe("NotaryNoSha256()");
  expect(await anchoring(await signAnchor(next, quorum))).toBe("accepted");
});
