// SPDX-License-Identifier: Apache-2.0
import { type Decoder, integer, list, object, oneOf, text } from "../../core/decode/decoder.ts";
import { DomainError } from "../../core/errors.ts";
import { readVerifierKey } from "../../core/log/verifier-key.ts";
import { CHAIN_PROFILE_NAMES } from "../adapters/evm/chain-profile.ts";
import { ENVIRONMENT, HANDLER_SETTINGS, type HandlerName, type SettingOf } from "./environment.ts";

const keyArn = text(
  2048,
  /^arn:aws(-[a-z]+)*:kms:[a-z0-9-]+:[0-9]{12}:key\/[A-Za-z0-9-]+$/,
  "the ARN of a KMS key",
);
const name = (max: number) => text(max, /^\S+$/, `a name of at most ${max} characters`);
const bucket = text(63, /^[a-z0-9.-]{3,63}$/, "the name of a bucket");
const url = text(
  512,
  /^https?:\/\/[^\s/?#]+(\/[^\s?#]*[^\s?#/])?$/,
  "an address without query and last slash",
);
const address = text(42, /^0x[0-9a-f]{40}$/, "0x and 40 lower-case hex digits");
const host = text(253, /^[a-z0-9-]+(\.[a-z0-9-]+)+$/, "a host name");

const verifierKeyText: Decoder<string> = (value, path) => {
  const key = text(1024)(value, path);
  readVerifierKey(key);
  return key;
};

const finality: Decoder<"finalized" | number> = (value, path) =>
  typeof value === "number" ? integer(0, 100_000)(value, path) : oneOf(["finalized"])(value, path);

const member = object({ url, witnessKey: verifierKeyText, address });
const statedChain = object({
  chain: text(32, /^eip155:[1-9][0-9]{0,15}$/, "eip155 and a chain id"),
  contract: address,
  rpcUrl: url,
  finality,
  profile: oneOf(CHAIN_PROFILE_NAMES),
});
// A chain that names no profile answers as Ethereum does.
const chain: Decoder<ReturnType<typeof statedChain>> = (value, path) =>
  statedChain(typeof value === "object" ? { profile: "evm", ...value } : value, path);

const DECODERS = {
  table: text(255, /^[A-Za-z0-9_.-]{3,255}$/, "the name of a table"),
  publicBucket: bucket,
  privateBucket: bucket,
  hintQueueUrl: url,
  host,
  registerName: text(100, /\S/, "a name of at most 100 characters"),
  witnessThreshold: decimal(1, 32),
  chainThreshold: decimal(1, 8),
  members: json(list(member, 32)),
  chains: json(list(chain, 8)),
  logKey: keyArn,
  credentialKey: keyArn,
  sealKey: keyArn,
  sealRootKey: keyArn,
  tokenKey: keyArn,
  relayerKey: keyArn,
  witnessName: name(512),
  witnessKey: keyArn,
  anchorKey: keyArn,
  // Any line: an origin need not look like an address (C2SP tlog-checkpoint).
  witnessedOrigin: text(512, /^[^\p{Cc}\p{Cs}]+$/u, "a log origin"),
  witnessedLogKey: verifierKeyText,
} as const;

type Values = { readonly [S in keyof typeof DECODERS]: ReturnType<(typeof DECODERS)[S]> };
export type HandlerValues<H extends HandlerName> = Pick<Values, SettingOf<H>>;
export type Variables = Readonly<Record<string, string | undefined>>;

/** What one handler is told by its environment. Throws BAD_INPUT naming the variable, what was expected and what came. */
export function readEnvironment<H extends HandlerName>(
  handler: H,
  variables: Variables = process.env,
): HandlerValues<H> {
  const settings: readonly SettingOf<H>[] = HANDLER_SETTINGS[handler];
  return Object.fromEntries(
    settings.map((setting) => {
      const variable = ENVIRONMENT[setting];
      const decode: Decoder<unknown> = DECODERS[setting];
      return [setting, decode(variables[variable], variable)];
    }),
  ) as HandlerValues<H>;
}

function decimal(min: number, max: number): Decoder<number> {
  return (value, path) => integer(min, max)(Number(text(16, /^[0-9]+$/, "a number")(value, path)), path);
}

function json<T>(decoder: Decoder<T>): Decoder<T> {
  return (value, path) => {
    const written = text(4096)(value, path);
    try {
      return decoder(JSON.parse(written), path);
    } catch (cause) {
      if (!(cause instanceof SyntaxError)) throw cause;
      throw new DomainError("BAD_INPUT", `${path}: expected JSON, got other text`, {}, { cause });
    }
  };
}
