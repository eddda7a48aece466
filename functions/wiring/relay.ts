// SPDX-License-Identifier: Apache-2.0
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { DomainError } from "../../core/errors.ts";
import { nodePrimitives } from "../../verifier/cli/node-primitives.ts";
import { readTrust } from "../../verifier/trust.ts";
import { createAnchorPayer } from "../adapters/evm/anchor-payer.ts";
import { createJsonRpc } from "../adapters/evm/json-rpc.ts";
import { createNotary } from "../adapters/evm/notary.ts";
import { probeChain } from "../adapters/evm/probe-chain.ts";
import { addressOf, createRelayer } from "../adapters/evm/relayer.ts";
import { createFilesPublicLog } from "../adapters/files/public-log.ts";
import { createPublicLog } from "../adapters/http/public-log.ts";
import { openKeyfile } from "../adapters/keyfile/open-keyfile.ts";
import type { PublicLog } from "../ports/public-log.ts";
import type { RelayNeeds } from "../usecases/relay-anchor.ts";
import { readPublic } from "./mirror.ts";

export interface RelayRequest {
  /** address of the log, without a slash at the end, or a folder with its files */
  readonly log: string;
  readonly rpcUrl: string;
  /** lower-case 0x */
  readonly contract: string;
  readonly keyFile: string;
  readonly trustFile: string | undefined;
  readonly patienceMs: number;
}

const KEY_NAME = "relayer";
const MAX_TRUST_BYTES = 262_144;
const TRUST_PATH = ".well-known/touchstone.json";

/** Needs of a relay. Throws naming the argument and what is missing; nothing of the key is ever said. */
export async function wireRelay(request: RelayRequest): Promise<RelayNeeds> {
  const { keyFile, rpcUrl, contract, patienceMs } = request;
  if (!existsSync(keyFile))
    throw new DomainError(
      "NOT_FOUND",
      `--key: expected a key file at ${keyFile}, got none: npm run anchor -- address --key <file> makes one`,
    );
  const trust = await trustOf(request);
  const log = openLog(request.log);
  const signer = openKeyfile(keyFile).signer(KEY_NAME, "secp256k1");
  const rpc = createJsonRpc(rpcUrl);
  const { chainId, profile } = await probeChain(rpc);
  const relayer = createRelayer(rpc, chainId, signer, profile);
  const { verifyEd25519 } = nodePrimitives();
  return {
    trust,
    log,
    notary: createNotary({ rpc, chainId, contract, relayer, finality: 0, profile }),
    payer: createAnchorPayer({ rpc, chainId, contract, address: relayer.address, profile }),
    verifyEd25519,
    patienceMs,
    rest: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
}

/** The address of the key that pays, which is made where there is none. */
export function relayerAddress(keyFile: string): string {
  return addressOf(openKeyfile(keyFile).signer(KEY_NAME, "secp256k1").publicKey);
}

function isUrl(log: string): boolean {
  return /^https?:\/\//.test(log);
}

function openLog(log: string): PublicLog {
  if (isUrl(log)) return createPublicLog(log);
  const folder = logFolders(log).find((one) => existsSync(join(one, "checkpoint")));
  if (folder === undefined)
    throw new DomainError(
      "NOT_FOUND",
      `--log: expected the folder of a log or of a mirror, got none with a checkpoint at ${log}`,
    );
  return createFilesPublicLog(folder);
}

/** The folder itself, or that of a mirror or a register with its log inside. */
function logFolders(folder: string): readonly string[] {
  return [folder, join(folder, "log"), join(folder, "objects", "log")];
}

/** Whom the caller trusts: as told, as the mirror was told, or as the log's host says. */
async function trustOf({ log, trustFile }: RelayRequest) {
  const kept = [log, join(log, "..")].map((folder) => join(folder, "trust.json"));
  const file = trustFile ?? (isUrl(log) ? undefined : kept.find((one) => existsSync(one)));
  if (file !== undefined) return readTrust(new Uint8Array(await readFile(file)));
  if (!isUrl(log))
    throw new DomainError(
      "NOT_FOUND",
      `--trust: expected a trust file, got none, and there is no trust.json at ${log}`,
    );
  const bytes = await readPublic(new URL(log).origin, TRUST_PATH, MAX_TRUST_BYTES);
  if (bytes === undefined)
    throw new DomainError(
      "NOT_FOUND",
      `--trust: expected a trust file, got none, and no ${TRUST_PATH} at ${log}`,
    );
  return readTrust(bytes);
}
