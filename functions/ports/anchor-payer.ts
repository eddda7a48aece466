// SPDX-License-Identifier: Apache-2.0

/** What a transaction took from its account, in the smallest unit of the chain's coin. */
export interface PaidFee {
  readonly gas: bigint;
  readonly cost: bigint;
}

/** The account that pays for anchors on one chain. Amounts are in the smallest unit of its coin; an unreachable node is UNAVAILABLE. */
export interface AnchorPayer {
  /** CAIP-2 */
  readonly chain: string;
  /** lower-case 0x */
  readonly address: string;
  balance(): Promise<bigint>;
  /** What a unit of gas costs now, tip included; 0 on chains without fees. */
  gasPrice(): Promise<bigint>;
  /** Runs the call data of an anchor without sending it and answers its gas; CONFLICT, with the contract's reason, where it is refused. */
  simulate(callData: string): Promise<bigint>;
  /** undefined where the chain has no such transaction now */
  paid(transaction: string): Promise<PaidFee | undefined>;
}
