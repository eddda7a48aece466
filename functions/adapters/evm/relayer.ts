// SPDX-License-Identifier: Apache-2.0
import { computeAddress, getBytes, Signature, Transaction } from "ethers";
import { toHex } from "../../../core/canonical/encoding.ts";
import { DomainError } from "../../../core/errors.ts";
import type { SignedTransaction } from "../../ports/notary.ts";
import type { Signer } from "../../ports/signer.ts";
import { type ChainProfile, EVM_PROFILE } from "./chain-profile.ts";
import type { JsonRpc } from "./json-rpc.ts";
import { readBig, readBlock } from "./node-answers.ts";

/** The account that pays for transactions; it has no say in what is anchored. */
export interface Relayer {
  /** lower-case 0x */
  readonly address: string;
  signTransaction(call: {
    readonly to: string | null;
    readonly data: string;
    readonly nonce: number;
    readonly gasLimit: bigint;
    readonly replaced: string | undefined;
  }): Promise<SignedTransaction>;
}

const HALF_A_GWEI = 500_000_000n;

/** Lower-case address of an uncompressed secp256k1 public key. */
export function addressOf(publicKey: Uint8Array): string {
  return computeAddress(`0x${toHex(publicKey)}`).toLowerCase();
}

/** Signs transactions of the kind its chain takes, with a key that may live elsewhere. */
export function createRelayer(
  rpc: JsonRpc,
  chainId: number,
  signer: Signer,
  { transactions }: Pick<ChainProfile, "transactions"> = EVM_PROFILE,
): Relayer {
  return {
    address: addressOf(signer.publicKey),
    async signTransaction({ to, data, nonce, gasLimit, replaced }) {
      const isLegacy = transactions === "LEGACY";
      const fees = isLegacy ? await legacyFee(rpc, replaced) : await feesOf(rpc, replaced);
      const transaction = Transaction.from({
        type: isLegacy ? 0 : 2,
        chainId,
        to,
        data,
        nonce,
        gasLimit,
        value: 0n,
        ...fees,
      });
      const [signature] = await signer.sign([getBytes(transaction.unsignedHash)]);
      transaction.signature = toSignature(signature);
      if (transaction.hash === null) throw new DomainError("INVARIANT", "a signed transaction has no hash");
      return { hash: transaction.hash, raw: transaction.serialized, nonce };
    },
  };
}

/** Caps of twice the base fee; a replacement offers an eighth more than what it replaces, which every node accepts. */
async function feesOf(rpc: JsonRpc, replaced: string | undefined) {
  const block = readBlock(await rpc("eth_getBlockByNumber", ["latest", false]));
  const tip = await tipOf(rpc);
  const wanted = { maxPriorityFeePerGas: tip, maxFeePerGas: 2n * (block?.baseFeePerGas ?? 0n) + tip };
  if (replaced === undefined) return wanted;
  const old = Transaction.from(replaced);
  return {
    maxPriorityFeePerGas: larger(wanted.maxPriorityFeePerGas, anEighthMore(old.maxPriorityFeePerGas ?? 0n)),
    maxFeePerGas: larger(wanted.maxFeePerGas, anEighthMore(old.maxFeePerGas ?? 0n)),
  };
}

/** One price, which is 0 on chains without fees; a replacement still offers more. */
async function legacyFee(rpc: JsonRpc, replaced: string | undefined) {
  const wanted = readBig(await rpc("eth_gasPrice", []));
  if (replaced === undefined) return { gasPrice: wanted };
  return { gasPrice: larger(wanted, anEighthMore(Transaction.from(replaced).gasPrice ?? 0n)) };
}

async function tipOf(rpc: JsonRpc): Promise<bigint> {
  try {
    return larger(readBig(await rpc("eth_maxPriorityFeePerGas", [])), 1n);
  } catch {
    // Chains without a fee market do not know the method; there the tip does not matter.
    return HALF_A_GWEI;
  }
}

function anEighthMore(fee: bigint): bigint {
  return fee + fee / 8n + 1n;
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

function toSignature(rsv: Uint8Array | undefined): Signature {
  if (rsv?.length !== 65) throw new DomainError("INVARIANT", "expected a secp256k1 signature of 65 bytes");
  return Signature.from({
    r: `0x${toHex(rsv.slice(0, 32))}`,
    s: `0x${toHex(rsv.slice(32, 64))}`,
    yParity: rsv[64] === 1 ? 1 : 0,
  });
}
