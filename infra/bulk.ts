// SPDX-License-Identifier: Apache-2.0
import { Construct } from "constructs";
import { HANDLER_SETTINGS } from "../functions/wiring/environment.ts";
import type { DataStack } from "./data.ts";
import { type HandlerEnvironment, HandlerFunction } from "./handler-function.ts";
import { absenceOf, bucketKeyAccess, objectAccess, tableAccess } from "./permissions.ts";
import { pick, registerValues } from "./register-environment.ts";
import { Scheduled } from "./schedule.ts";
import type { DeploymentSettings } from "./settings.ts";

interface BulkProps {
  readonly data: DataStack;
  readonly settings: DeploymentSettings;
}

/** The log → indexes for frames, series and lookups. Nothing waits for it, and what it missed it makes up for. */
export class Bulk extends Construct {
  readonly index: HandlerFunction<"index-log">;
  readonly schedules: readonly Scheduled[];

  constructor(scope: Construct, id: string, { data, settings }: BulkProps) {
    super(scope, id);
    this.index = this.indexer(data, pick(registerValues(data, settings), HANDLER_SETTINGS["index-log"]));
    this.schedules = [new Scheduled(this, "IndexSchedule", { target: this.index.function, everyMinutes: 1 })];
  }

  private indexer(data: DataStack, environment: HandlerEnvironment<"index-log">) {
    const { table, tableKey, logBucket, filesBucket, filesKey } = data;
    const index = new HandlerFunction(this, "IndexLog", {
      handler: "index-log",
      description: "follows the log and makes its facts findable by metric, period and organization",
      environment,
      permissions: [
        ...tableAccess(table, tableKey, [
          "GetItem",
          "BatchGetItem",
          "Query",
          "PutItem",
          "UpdateItem",
          "BatchWriteItem",
        ]),
        objectAccess(logBucket, ["GetObject"], ["log/"]),
        objectAccess(filesBucket, ["GetObject"], ["disclosures/"]),
        absenceOf(logBucket),
        absenceOf(filesBucket),
        bucketKeyAccess(filesKey),
      ],
      memoryMb: 1024,
      timeoutSeconds: 300,
      // Two runs would write the same rows; the compare-and-swap of the size lets one of them count.
      concurrency: 1,
      isAsync: true,
    });
    index.acknowledgePrefixes([logBucket, "log/*"], [filesBucket, "disclosures/*"]);
    return index;
  }
}
