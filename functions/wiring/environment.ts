// SPDX-License-Identifier: Apache-2.0

/** Names of all environment variables that handlers read. Lists are JSON. */
export const ENVIRONMENT = {
  table: "TOUCHSTONE_TABLE",
  publicBucket: "TOUCHSTONE_PUBLIC_BUCKET",
  privateBucket: "TOUCHSTONE_PRIVATE_BUCKET",
  hintQueueUrl: "TOUCHSTONE_HINT_QUEUE_URL",
  /** DNS name of the register: origin, issuer and public URL follow from it */
  host: "TOUCHSTONE_HOST",
  registerName: "TOUCHSTONE_REGISTER_NAME",
  witnessThreshold: "TOUCHSTONE_WITNESS_THRESHOLD",
  /** chains that must hold a final anchor before a certificate is issued */
  chainThreshold: "TOUCHSTONE_CHAIN_THRESHOLD",
  /** [{url, witnessKey, address}] */
  members: "TOUCHSTONE_MEMBERS",
  /** [{chain, contract, rpcUrl, finality}] */
  chains: "TOUCHSTONE_CHAINS",
  logKey: "TOUCHSTONE_LOG_KEY_ARN",
  credentialKey: "TOUCHSTONE_CREDENTIAL_KEY_ARN",
  sealKey: "TOUCHSTONE_SEAL_KEY_ARN",
  sealRootKey: "TOUCHSTONE_SEAL_ROOT_KEY_ARN",
  tokenKey: "TOUCHSTONE_TOKEN_KEY_ARN",
  relayerKey: "TOUCHSTONE_RELAYER_KEY_ARN",
  witnessName: "TOUCHSTONE_WITNESS_NAME",
  witnessKey: "TOUCHSTONE_WITNESS_KEY_ARN",
  anchorKey: "TOUCHSTONE_ANCHOR_KEY_ARN",
  /** origin and C2SP verifier key of the log that a witness follows */
  witnessedOrigin: "TOUCHSTONE_WITNESSED_ORIGIN",
  witnessedLogKey: "TOUCHSTONE_WITNESSED_LOG_KEY",
} as const;

export type Setting = keyof typeof ENVIRONMENT;

const REGISTER = ["host", "registerName", "witnessThreshold", "chainThreshold"] as const;
const STORES = ["table", "publicBucket", "privateBucket"] as const;

/** What each handler reads, no more: a handler that is not given a key cannot use it. */
export const HANDLER_SETTINGS = {
  graphql: [
    ...REGISTER,
    ...STORES,
    "hintQueueUrl",
    "members",
    "chains",
    "logKey",
    "credentialKey",
    "tokenKey",
  ],
  sequence: [...REGISTER, ...STORES, "members", "logKey"],
  "index-log": [...STORES],
  anchor: [...REGISTER, ...STORES, "members", "chains", "logKey", "relayerKey"],
  issue: [...REGISTER, ...STORES, "members", "chains", "logKey", "credentialKey", "sealKey"],
  status: [...REGISTER, ...STORES, "credentialKey"],
  audit: ["host", "publicBucket", "privateBucket", "chains", "logKey"],
  setup: [...REGISTER, ...STORES, "sealKey", "sealRootKey"],
  witness: ["table", "witnessName", "witnessKey", "anchorKey", "witnessedOrigin", "witnessedLogKey"],
} as const satisfies Record<string, readonly Setting[]>;

export type HandlerName = keyof typeof HANDLER_SETTINGS;
export type SettingOf<H extends HandlerName> = (typeof HANDLER_SETTINGS)[H][number];
