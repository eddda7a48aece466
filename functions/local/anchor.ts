// SPDX-License-Identifier: Apache-2.0
import { parseArgs } from "node:util";
import { isDomainError } from "../../core/errors.ts";
import { coinAmount } from "../usecases/coin-amount.ts";
import { type Relayed, relayAnchor } from "../usecases/relay-anchor.ts";
import { type RelayRequest, relayerAddress, wireRelay } from "../wiring/relay.ts";
import { createTerminal, tellsUsage } from "./terminal.ts";

const terminal = createTerminal();
const USAGE = `npm run anchor -- relay --log <url or folder> --chain <rpc url> --contract <address> --key <file>
npm run anchor -- address --key <file>

relay    anchors the newest checkpoint that the log has published for a contract, with an account of yours
  --log       where the log is, such as https://register.example/log, or a folder with its files
  --chain     a node of the chain
  --contract  the log's notary on it
  --key       key file; its key "relayer" pays
  --trust     trust file; without it, trust.json beside a folder, or what the log's host says
  --wait      seconds to wait for the receipt (180)
address  tells which account pays, and makes its key where there is none

exit status: 0 the contract holds this checkpoint or a later one, 1 refused or not reachable, 2 sent but not mined yet, 64 wrong use`;

const OPTIONS = {
  log: { type: "string" },
  chain: { type: "string" },
  contract: { type: "string" },
  key: { type: "string" },
  trust: { type: "string" },
  wait: { type: "string", default: "180" },
} as const;
const REQUIRED = ["log", "chain", "contract", "key"] as const;

type Command = { readonly address: string } | { readonly relay: RelayRequest };

async function main(args: readonly string[]): Promise<number> {
  if (tellsUsage(args, USAGE)) return 0;
  const command = read(args);
  if ("problem" in command) {
    terminal.problem(`${command.problem}\n\n${USAGE}`);
    return 64;
  }
  if ("address" in command) {
    terminal.line(relayerAddress(command.address));
    return 0;
  }
  const needs = await wireRelay(command.relay);
  terminal.step("account", `${needs.payer.address} on ${needs.payer.chain}`);
  return tell(await relayAnchor({ ...needs, tell: terminal.step }));
}

function tell({ outcome, size, transaction, block, fee }: Relayed): number {
  if (block !== undefined) terminal.step("block", `${block}`);
  if (fee !== undefined) terminal.step("paid", `${coinAmount(fee.cost)} coins for ${fee.gas} gas`);
  switch (outcome) {
    case "ANCHORED":
      terminal.line(`anchored: the contract holds size ${size}`);
      return 0;
    case "ALREADY":
      terminal.line(`already anchored: the contract holds size ${size}; nothing was sent`);
      return 0;
    case "OVERTAKEN":
      terminal.line(`anchored by somebody else meanwhile: the contract holds size ${size}`);
      return 0;
    case "WAITING":
      terminal.problem(`${transaction} is not mined yet; run again to see`);
      return 2;
  }
}

function read(args: readonly string[]): Command | { readonly problem: string } {
  try {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS });
    const [command, ...others] = positionals;
    if (others.length > 0) return { problem: `expected one command, got ${positionals.join(" ")}` };
    if (command === "address")
      return values.key ? { address: values.key } : { problem: "--key: expected a file, got none" };
    if (command !== "relay") return { problem: `expected relay or address, got ${command ?? "nothing"}` };
    return readRelay(values);
  } catch (error) {
    return { problem: error instanceof Error ? error.message : "the arguments cannot be read" };
  }
}

function readRelay(
  values: {
    readonly [K in keyof typeof OPTIONS]?: string | undefined;
  },
): Command | { readonly problem: string } {
  const missing = REQUIRED.find((name) => !values[name]);
  if (missing !== undefined) return { problem: `--${missing}: expected a value, got none` };
  const { log = "", chain = "", contract = "", key = "", trust, wait = "" } = values;
  if (!/^https?:\/\/[^\s]+$/.test(chain) || !URL.canParse(chain))
    return { problem: "--chain: expected the http(s) url of a node" };
  if (!/^0x[0-9a-fA-F]{40}$/.test(contract))
    return { problem: `--contract: expected an address of 20 bytes in hex, got ${contract.slice(0, 80)}` };
  if (!/^[1-9][0-9]{0,4}$/.test(wait))
    return { problem: `--wait: expected seconds, got ${wait.slice(0, 20)}` };
  return {
    relay: {
      log: log.replace(/\/+$/, ""),
      rpcUrl: chain,
      contract: contract.toLowerCase(),
      keyFile: key,
      trustFile: trust,
      patienceMs: Number(wait) * 1000,
    },
  };
}

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  terminal.problem(isDomainError(error) ? `${error.code}: ${message}` : message);
  return 1;
});
