// SPDX-License-Identifier: Apache-2.0
import { parseArgs } from "node:util";
import { isDomainError } from "../../core/errors.ts";
import { deployOnNetwork } from "../wiring/deploy.ts";
import { createTerminal, tellsUsage } from "./terminal.ts";

const terminal = createTerminal();
const USAGE = `npm run deploy -- --rpc <url> --network <eip155:id> --origin <host/log> --member <address> … --threshold <n> --keys <file>

  --rpc        a node of the chain
  --network    CAIP-2 id of the chain; a node that serves another one is refused
  --origin     origin line of the log
  --member     address of a member's key, once for each, in index order
  --threshold  how many of them must sign
  --keys       key file; its key "deployer" pays, and is made where there is none yet
  --out        folder of the records (contracts/deployments)

exit status: 0 deployed, read back and recorded, 1 not, 64 wrong use`;

const OPTIONS = {
  rpc: { type: "string" },
  network: { type: "string" },
  origin: { type: "string" },
  member: { type: "string", multiple: true },
  threshold: { type: "string" },
  keys: { type: "string" },
  out: { type: "string", default: "contracts/deployments" },
} as const;

function read(args: readonly string[]) {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  const { rpc, network, origin, threshold, keys, out, member = [] } = values;
  const missing = Object.entries({ rpc, network, origin, threshold, keys }).find(([, value]) => !value)?.[0];
  if (missing !== undefined) throw new TypeError(`--${missing}: expected a value, got none`);
  return {
    ...{ rpcUrl: rpc ?? "", chain: network ?? "", keyFile: keys ?? "", folder: out },
    deployment: { origin: origin ?? "", members: member, threshold: Number(threshold) },
  };
}

async function main(args: readonly string[]): Promise<number> {
  if (tellsUsage(args, USAGE)) return 0;
  try {
    const { file, record } = await deployOnNetwork(read(args));
    terminal.step("contract", record.contract);
    terminal.step("block", `${record.block} of ${record.chain}`);
    terminal.step("recorded", file);
    return 0;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    terminal.problem(isDomainError(error) ? message : `${message}\n\n${USAGE}`);
    return isDomainError(error) ? 1 : 64;
  }
}

process.exitCode = await main(process.argv.slice(2));
