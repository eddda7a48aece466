// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { readEnvironment } from "../../../functions/wiring/aws-environment.ts";

const file = resolve(import.meta.dirname, "../../../infra/example-settings.json");
const { members, chains, witness } = JSON.parse(readFileSync(file, "utf8")) as {
  readonly members: readonly { readonly url: string }[];
  readonly chains: readonly { readonly chain: string }[];
  readonly witness: { readonly logKey: string };
};
const keyArn = "arn:aws:kms:us-east-1:111111111111:key/00000000-0000-4000-8000-000000000000";
const variables = {
  TOUCHSTONE_TABLE: "touchstone-Table",
  TOUCHSTONE_PUBLIC_BUCKET: "touchstone-log",
  TOUCHSTONE_PRIVATE_BUCKET: "touchstone-files",
  TOUCHSTONE_HOST: "register.example",
  TOUCHSTONE_REGISTER_NAME: "Example Register",
  TOUCHSTONE_WITNESS_THRESHOLD: "3",
  TOUCHSTONE_CHAIN_THRESHOLD: "1",
  TOUCHSTONE_MEMBERS: JSON.stringify(members),
  TOUCHSTONE_CHAINS: JSON.stringify(chains),
  TOUCHSTONE_LOG_KEY_ARN: keyArn,
  TOUCHSTONE_RELAYER_KEY_ARN: keyArn,
};

describe("environment of a handler", () => {
  it("is read from what the example deployment says", () => {
    const values = readEnvironment("anchor", variables);

    expect(values.members).toEqual(members);
    expect(values.chains).toEqual(chains.map((one) => ({ profile: "evm", ...one })));
    expect(values.witnessThreshold).toBe(3);
  });

  it("holds nothing that the handler is not told", () => {
    const values = readEnvironment("sequence", { ...variables, TOUCHSTONE_TOKEN_KEY_ARN: keyArn });

    expect(Object.keys(values)).not.toContain("tokenKey");
    expect(Object.keys(values)).not.toContain("relayerKey");
  });

  it("accepts keys of the Chinese regions", () => {
    const chinese = keyArn.replace("arn:aws:", "arn:aws-cn:").replace("us-east-1", "cn-north-1");

    expect(readEnvironment("anchor", { ...variables, TOUCHSTONE_LOG_KEY_ARN: chinese }).logKey).toBe(chinese);
  });

  it.each([
    [
      "a missing variable",
      { TOUCHSTONE_TABLE: undefined },
      "TOUCHSTONE_TABLE: expected the name of a table, got nothing",
    ],
    [
      "a host with a scheme",
      { TOUCHSTONE_HOST: "https://register.example" },
      "TOUCHSTONE_HOST: expected a host name",
    ],
    [
      "an alias instead of a key",
      { TOUCHSTONE_LOG_KEY_ARN: "alias/log" },
      "TOUCHSTONE_LOG_KEY_ARN: expected the ARN",
    ],
    [
      "a threshold of zero",
      { TOUCHSTONE_WITNESS_THRESHOLD: "0" },
      "TOUCHSTONE_WITNESS_THRESHOLD: expected an integer",
    ],
    [
      "a threshold in words",
      { TOUCHSTONE_WITNESS_THRESHOLD: "three" },
      "TOUCHSTONE_WITNESS_THRESHOLD: expected a number",
    ],
    ["members that are no JSON", { TOUCHSTONE_MEMBERS: "[" }, "TOUCHSTONE_MEMBERS: expected JSON"],
    ["members that are no list", { TOUCHSTONE_MEMBERS: "{}" }, "TOUCHSTONE_MEMBERS: expected a list"],
    [
      "a member with a damaged key",
      { TOUCHSTONE_MEMBERS: JSON.stringify([{ ...members[0], witnessKey: `${witness.logKey}x` }]) },
      "verifier key: expected name+hash+base64",
    ],
    [
      "a member's address with a slash at the end",
      { TOUCHSTONE_MEMBERS: JSON.stringify([{ ...members[0], url: "https://member.example/" }]) },
      "TOUCHSTONE_MEMBERS[0].url: expected an address",
    ],
    [
      "a chain without a name of its own",
      { TOUCHSTONE_CHAINS: JSON.stringify([{ ...chains[0], chain: "sepolia" }]) },
      "TOUCHSTONE_CHAINS[0].chain: expected eip155",
    ],
    [
      "a negative depth of finality",
      { TOUCHSTONE_CHAINS: JSON.stringify([{ ...chains[0], finality: -1 }]) },
      "TOUCHSTONE_CHAINS[0].finality: expected an integer",
    ],
  ])("is refused with %s, and says which", (_what, change, message) => {
    expect(() => readEnvironment("anchor", { ...variables, ...change })).toThrow(message);
  });
});
