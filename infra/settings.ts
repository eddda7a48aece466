// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Node } from "constructs";

export interface MemberSettings {
  /** of its witness stack, without a slash at the end */
  readonly url: string;
  /** C2SP verifier key; the member's name is its name */
  readonly witnessKey: string;
  readonly address: string;
}

export interface ChainSettings {
  readonly chain: string;
  readonly contract: string;
  readonly rpcUrl: string;
  readonly finality: "finalized" | number;
  /** how its nodes answer (docs/notary.md, "Chain profiles"); evm where it is left out */
  readonly profile?: "evm" | "fisco-bcos-3";
}

/** What differs between two deployments. None of it is secret: all of it is published in the trust document. */
export interface DeploymentSettings {
  readonly region: string;
  readonly host: string;
  readonly registerName: string;
  /** ACM, in us-east-1 as CloudFront demands */
  readonly certificateArn: string;
  /** of the edge stack, needed where region is not us-east-1 */
  readonly edgeAclArn: string | null;
  /** where alarms go */
  readonly alarmEmail: string | null;
  readonly witnessThreshold: number;
  readonly members: readonly MemberSettings[];
  readonly chains: readonly ChainSettings[];
  /** chains that must hold a final anchor before a certificate is issued; 1 where it is left out */
  readonly chainThreshold?: number;
  /** what a consortium member's own stack needs */
  readonly witness: { readonly name: string; readonly origin: string; readonly logKey: string };
}

const KEYS = [
  "region",
  "host",
  "registerName",
  "certificateArn",
  "edgeAclArn",
  "alarmEmail",
  "witnessThreshold",
  "members",
  "chains",
  "witness",
] as const satisfies readonly (keyof DeploymentSettings)[];

const OPTIONAL = ["chainThreshold"] as const satisfies readonly (keyof DeploymentSettings)[];

// Lambda refuses more than 4 KB of environment in all; names and ARNs take about 1.5 of it.
const MAX_LISTS_BYTES = 2400;
// A bundle carries no more anchors.
const MAX_CHAINS = 8;

/** Reads the file that `-c settings=<file>` or cdk.json names. Handlers decode the values again, strictly, when they start. */
export function readSettings(node: Node): DeploymentSettings {
  const file: unknown = node.tryGetContext("settings");
  if (typeof file !== "string") throw new Error("settings: expected -c settings=<file.json>");
  const value: unknown = JSON.parse(readFileSync(resolve(file), "utf8"));
  return checkSettings(value, file);
}

export function checkSettings(value: unknown, file: string): DeploymentSettings {
  const given = typeof value === "object" && value !== null ? Object.keys(value).sort() : [];
  const missing = KEYS.filter((key) => !given.includes(key));
  const unknown = given.filter((key) => !([...KEYS, ...OPTIONAL] as readonly string[]).includes(key));
  if (missing.length > 0) throw new Error(`${file}: expected ${missing.join(", ")}, got nothing`);
  if (unknown.length > 0) throw new Error(`${file}: expected no other keys, got ${unknown.join(", ")}`);
  const settings = value as DeploymentSettings;
  const size = JSON.stringify([settings.members, settings.chains]).length;
  if (size > MAX_LISTS_BYTES) {
    throw new Error(`${file}: expected at most ${MAX_LISTS_BYTES} bytes of members and chains, got ${size}`);
  }
  checkChainThreshold(settings, file);
  if (settings.region !== "us-east-1" && settings.edgeAclArn === null) {
    throw new Error(
      `${file}: expected edgeAclArn, an output of the edge stack, as the region is not us-east-1`,
    );
  }
  return settings;
}

/** More than there are would let no certificate be issued, ever. */
function checkChainThreshold({ chains, chainThreshold = 1 }: DeploymentSettings, file: string): void {
  const most = Math.min(chains.length, MAX_CHAINS);
  if (Number.isInteger(chainThreshold) && chainThreshold >= 1 && chainThreshold <= most) return;
  throw new Error(`${file}: expected chainThreshold from 1 to ${most}, got ${chainThreshold}`);
}
