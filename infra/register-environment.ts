// SPDX-License-Identifier: Apache-2.0
import type { SettingOf } from "../functions/wiring/environment.ts";
import type { DataStack } from "./data.ts";
import type { DeploymentSettings } from "./settings.ts";

type SharedSetting = SettingOf<
  "graphql" | "sequence" | "index-log" | "anchor" | "audit" | "issue" | "status" | "setup"
>;
type Values = Readonly<Record<Exclude<SharedSetting, "hintQueueUrl">, string>>;

/** Values of everything that the register's handlers may be told; each handler is given its own part. */
export function registerValues(
  { table, logBucket, filesBucket, keys }: DataStack,
  settings: DeploymentSettings,
): Values {
  return {
    table: table.tableName,
    publicBucket: logBucket.bucketName,
    privateBucket: filesBucket.bucketName,
    host: settings.host,
    registerName: settings.registerName,
    witnessThreshold: String(settings.witnessThreshold),
    chainThreshold: String(settings.chainThreshold ?? 1),
    members: JSON.stringify(settings.members),
    chains: JSON.stringify(settings.chains),
    logKey: keys.log.keyArn,
    credentialKey: keys.credential.keyArn,
    sealKey: keys.seal.keyArn,
    sealRootKey: keys.sealRoot.keyArn,
    tokenKey: keys.token.keyArn,
    relayerKey: keys.relayer.keyArn,
  };
}

/** The named part of the values. */
export function pick<T extends object, K extends keyof T>(values: T, names: readonly K[]): Pick<T, K> {
  return Object.fromEntries(names.map((name) => [name, values[name]])) as Pick<T, K>;
}
