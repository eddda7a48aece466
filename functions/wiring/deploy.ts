// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DomainError } from "../../core/errors.ts";
import { type Deployment, sendDeployment } from "../adapters/evm/deploy-notary.ts";
import { chainOf, type DeploymentRecord, readDeployment } from "../adapters/evm/deployment-record.ts";
import { createJsonRpc } from "../adapters/evm/json-rpc.ts";
import { createRelayer } from "../adapters/evm/relayer.ts";
import { openKeyfile } from "../adapters/keyfile/open-keyfile.ts";

export interface DeployRequest {
  readonly rpcUrl: string;
  /** CAIP-2 */
  readonly chain: string;
  readonly keyFile: string;
  readonly folder: string;
  readonly deployment: Deployment;
}

const PATIENCE_MS = 180_000;
const MAX_MEMBERS = 32;

/**
 * Deploys the notary, reads back what stands on the chain, and records it in a file of its own. A network that has a file is refused
 * before anything is sent. A crash after sending leaves a contract without a record, which nobody uses: run again.
 */
export async function deployOnNetwork(
  request: DeployRequest,
): Promise<{ readonly file: string; readonly record: DeploymentRecord }> {
  const deployment = checked(request.deployment);
  const { chain, rpcUrl, folder, keyFile } = request;
  const chainId = Number(/^eip155:([1-9][0-9]{0,15})$/.exec(chain)?.[1]);
  if (!Number.isSafeInteger(chainId))
    throw new DomainError("BAD_INPUT", `--network: expected eip155 and a chain's number, got ${chain}`);
  const file = join(folder, `eip155-${chainId}.json`);
  if (existsSync(file))
    throw new DomainError(
      "CONFLICT",
      `${chain} has a notary already, recorded in eip155-${chainId}.json: move that file first`,
    );
  const rpc = createJsonRpc(rpcUrl);
  const served = await chainOf(rpc);
  if (served !== chain)
    throw new DomainError("CONFLICT", `--network: expected ${chain}, the node serves ${served}`);
  const relayer = createRelayer(rpc, chainId, openKeyfile(keyFile).signer("deployer", "secp256k1"));
  const { transaction } = await sendDeployment(rpc, relayer, deployment, PATIENCE_MS);
  const record = await readDeployment(rpc, transaction, deployment);
  mkdirSync(folder, { recursive: true });
  // Fails where another run has written it meanwhile.
  writeFileSync(file, `${JSON.stringify(record, null, 2)}\n`, { flag: "wx" });
  return { file, record };
}

function checked({ origin, members, threshold }: Deployment): Deployment {
  const bad = members.findIndex((member) => !/^0x[0-9a-fA-F]{40}$/.test(member));
  if (bad >= 0)
    throw new DomainError(
      "BAD_INPUT",
      `--member ${bad + 1}: expected an address of 20 bytes in hex, got ${members[bad]}`,
    );
  const distinct = new Set(members.map((member) => member.toLowerCase()));
  if (members.length === 0 || members.length > MAX_MEMBERS || distinct.size !== members.length)
    throw new DomainError(
      "BAD_INPUT",
      `--member: expected 1 to 32 distinct addresses, got ${members.length}`,
    );
  if (!Number.isInteger(threshold) || threshold < 1 || threshold > members.length)
    throw new DomainError("BAD_INPUT", `--threshold: expected 1 to ${members.length}, got ${threshold}`);
  return { origin, members: [...distinct], threshold };
}
