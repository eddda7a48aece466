// SPDX-License-Identifier: Apache-2.0

/** How a family of chains answers, where it differs from what Ethereum's JSON-RPC promises. */
export interface ChainProfile {
  readonly name: string;
  /** releases of the node software that it was written for; empty: any */
  readonly releases: readonly string[];
  /** blocks that one eth_getLogs reads, whatever range was asked for; null: the whole range */
  readonly logWindowBlocks: number | null;
  /** windows that one search reads before it gives up without an answer */
  readonly maxLogWindows: number;
  readonly transactions: "EIP1559" | "LEGACY";
  /** false: calls at an earlier block answer with the latest state */
  readonly hasOldStates: boolean;
  /** eth_getProof */
  readonly hasProofs: boolean;
  /** the unit of `block.timestamp`; EITHER depends on the node's settings */
  readonly blockTime: "SECONDS" | "EITHER";
  /** calls that one HTTP request may hold; null: many. The register always sends one. */
  readonly maxBatch: number | null;
}

export const EVM_PROFILE: ChainProfile = {
  name: "evm",
  releases: [],
  logWindowBlocks: null,
  maxLogWindows: 1,
  transactions: "EIP1559",
  hasOldStates: true,
  hasProofs: true,
  blockTime: "SECONDS",
  maxBatch: null,
};

/** Web3 JSON-RPC of FISCO BCOS 3: blocks are final at once, so `finality` is 0 there. */
export const FISCO_BCOS_PROFILE: ChainProfile = {
  name: "fisco-bcos-3",
  releases: ["3.9", "3.12", "3.16"],
  logWindowBlocks: 10,
  maxLogWindows: 10_000,
  transactions: "LEGACY",
  hasOldStates: false,
  hasProofs: false,
  blockTime: "EITHER",
  maxBatch: 8,
};

export const CHAIN_PROFILES = { evm: EVM_PROFILE, "fisco-bcos-3": FISCO_BCOS_PROFILE } as const;
export const CHAIN_PROFILE_NAMES = [
  "evm",
  "fisco-bcos-3",
] as const satisfies readonly (keyof typeof CHAIN_PROFILES)[];
export type ChainProfileName = (typeof CHAIN_PROFILE_NAMES)[number];
