// SPDX-License-Identifier: Apache-2.0
import { Interface } from "ethers";
import { NOTARY_ABI } from "../../../contracts/generated/notary.ts";
import { DomainError, isDomainError } from "../../../core/errors.ts";
import type { AnchorPayer, PaidFee } from "../../ports/anchor-payer.ts";
import { type ChainProfile, EVM_PROFILE } from "./chain-profile.ts";
import type { JsonRpc } from "./json-rpc.ts";
import { fieldsOf, readBig, readBlock } from "./node-answers.ts";

export interface AnchorPayerOptions {
  readonly rpc: JsonRpc;
  readonly chainId: number;
  /** lower-case 0x */
  readonly contract: string;
  /** lower-case 0x; its key is not needed to ask about it */
  readonly address: string;
  readonly profile?: Pick<ChainProfile, "transactions">;
}

const notary = new Interface(NOTARY_ABI);

/** Asks a node about the account that pays for anchors; sends and signs nothing. */
export function createAnchorPayer(options: AnchorPayerOptions): AnchorPayer {
  const { rpc, chainId, contract, address, profile = EVM_PROFILE } = options;
  return {
    chain: `eip155:${chainId}`,
    address,
    balance: async () => readBig(await rpc("eth_getBalance", [address, "latest"])),
    gasPrice: () => (profile.transactions === "LEGACY" ? statedPrice(rpc) : marketPrice(rpc)),
    async simulate(data) {
      const call = { from: address, to: contract, data };
      try {
        await rpc("eth_call", [call, "latest"]);
        return readBig(await rpc("eth_estimateGas", [call]));
      } catch (error) {
        if (!isDomainError(error) || error.code !== "CONFLICT") throw error;
        const reason = reasonOf(error.details.data) ?? error.message;
        throw new DomainError(
          "CONFLICT",
          `the contract would refuse the anchor: ${reason}`,
          {},
          { cause: error },
        );
      }
    },
    paid: (hash) => paid(rpc, hash),
  };
}

async function statedPrice(rpc: JsonRpc): Promise<bigint> {
  return readBig(await rpc("eth_gasPrice", []));
}

/** What a transaction of this block paid: its base fee, and the tip that the node recommends. */
async function marketPrice(rpc: JsonRpc): Promise<bigint> {
  const block = readBlock(await rpc("eth_getBlockByNumber", ["latest", false]));
  const tip = await rpc("eth_maxPriorityFeePerGas", []).then(readBig, (error: unknown) => {
    // A node without the method; one that does not answer is another matter.
    if (isDomainError(error) && error.code === "CONFLICT") return 0n;
    throw error;
  });
  return (block?.baseFeePerGas ?? 0n) + tip;
}

async function paid(rpc: JsonRpc, hash: string): Promise<PaidFee | undefined> {
  const receipt = await rpc("eth_getTransactionReceipt", [hash]);
  if (receipt === null || receipt === undefined) return undefined;
  const { gasUsed, effectiveGasPrice } = fieldsOf(receipt);
  const gas = readBig(gasUsed);
  return { gas, cost: gas * readBig(effectiveGasPrice ?? "0x0") };
}

/** The contract's own error, as its interface names it. */
function reasonOf(data: string | number | undefined): string | undefined {
  if (typeof data !== "string") return undefined;
  try {
    const error = notary.parseError(data);
    return error === null ? undefined : `${error.name}(${error.args.map(String).join(", ")})`;
  } catch {
    return undefined;
  }
}
