// SPDX-License-Identifier: Apache-2.0
import { createJsonRpc } from "../adapters/evm/json-rpc.ts";
import { type ChainProbe, probeChain } from "../adapters/evm/probe-chain.ts";

/** Asks the node at an address which chain profile fits it. */
export function probeUrl(url: string): Promise<ChainProbe> {
  return probeChain(createJsonRpc(url));
}
