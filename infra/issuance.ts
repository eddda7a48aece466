// SPDX-License-Identifier: Apache-2.0
import { Construct } from "constructs";
import { HANDLER_SETTINGS } from "../functions/wiring/environment.ts";
import type { DataStack } from "./data.ts";
import { type HandlerEnvironment, HandlerFunction } from "./handler-function.ts";
import {
  absenceOf,
  bucketKeyAccess,
  objectAccess,
  publicKeyOf,
  signing,
  tableAccess,
} from "./permissions.ts";
import { pick, registerValues } from "./register-environment.ts";
import { Scheduled } from "./schedule.ts";
import type { DeploymentSettings } from "./settings.ts";

interface IssuanceProps {
  readonly data: DataStack;
  readonly settings: DeploymentSettings;
}

/** Final anchors → certificates → status lists; and the one-time making of the seal's certificates. */
export class Issuance extends Construct {
  readonly issue: HandlerFunction<"issue">;
  readonly status: HandlerFunction<"status">;
  readonly setup: HandlerFunction<"setup">;
  readonly schedules: readonly Scheduled[];

  constructor(scope: Construct, id: string, { data, settings }: IssuanceProps) {
    super(scope, id);
    const values = registerValues(data, settings);
    this.issue = this.issuer(data, pick(values, HANDLER_SETTINGS.issue));
    this.status = this.statusPublisher(data, pick(values, HANDLER_SETTINGS.status));
    this.setup = this.setupOnce(data, pick(values, HANDLER_SETTINGS.setup));
    this.schedules = [
      new Scheduled(this, "IssueSchedule", { target: this.issue.function, everyMinutes: 1 }),
      new Scheduled(this, "StatusSchedule", { target: this.status.function, everyMinutes: 15 }),
    ];
  }

  private issuer(data: DataStack, environment: HandlerEnvironment<"issue">) {
    const { table, tableKey, logBucket, filesBucket, filesKey, keys } = data;
    const issue = new HandlerFunction(this, "Issue", {
      handler: "issue",
      description: "issues certificates for disclosures under a final anchor and completes them",
      environment,
      permissions: [
        ...tableAccess(
          table,
          tableKey,
          ["GetItem", "BatchGetItem", "Query", "PutItem", "UpdateItem"],
          ["queue-index"],
        ),
        objectAccess(logBucket, ["GetObject"], ["log/"]),
        objectAccess(filesBucket, ["GetObject"], ["disclosures/", "settings/", "status/"]),
        objectAccess(filesBucket, ["GetObject", "PutObject"], ["certificates/", "records/"]),
        absenceOf(logBucket),
        absenceOf(filesBucket),
        bucketKeyAccess(filesKey),
        signing(keys.credential, keys.seal),
        publicKeyOf(keys.log),
      ],
      // Three fonts of 31 MB in all are read at the start, and the page is drawn by one thread: memory buys its speed.
      memoryMb: 1769,
      timeoutSeconds: 300,
      concurrency: 1,
      isAsync: true,
    });
    issue.acknowledgePrefixes(
      [logBucket, "log/*"],
      [filesBucket, "disclosures/*"],
      [filesBucket, "settings/*"],
      [filesBucket, "status/*"],
      [filesBucket, "certificates/*"],
      [filesBucket, "records/*"],
    );
    return issue;
  }

  private statusPublisher(data: DataStack, environment: HandlerEnvironment<"status">) {
    const { table, tableKey, logBucket, filesBucket, filesKey, keys } = data;
    const status = new HandlerFunction(this, "Status", {
      handler: "status",
      description: "publishes the status lists, signed anew before they grow stale, and sweeps drafts",
      environment,
      permissions: [
        ...tableAccess(table, tableKey, ["GetItem", "Query", "PutItem", "UpdateItem"], ["queue-index"]),
        objectAccess(filesBucket, ["GetObject", "PutObject"], ["status/"]),
        objectAccess(filesBucket, ["DeleteObject"], ["drafts/"]),
        absenceOf(logBucket),
        absenceOf(filesBucket),
        bucketKeyAccess(filesKey),
        signing(keys.credential),
      ],
      memoryMb: 512,
      timeoutSeconds: 60,
      concurrency: 1,
      isAsync: true,
    });
    status.acknowledgePrefixes([filesBucket, "status/*"], [filesBucket, "drafts/*"]);
    return status;
  }

  private setupOnce(data: DataStack, environment: HandlerEnvironment<"setup">) {
    const { table, tableKey, filesBucket, filesKey, keys } = data;
    const setup = new HandlerFunction(this, "Setup", {
      handler: "setup",
      description: "run once by hand: certificates of the seal, and the first operator",
      environment,
      permissions: [
        ...tableAccess(table, tableKey, ["GetItem", "PutItem"]),
        objectAccess(filesBucket, ["GetObject", "PutObject"], ["settings/"]),
        absenceOf(filesBucket),
        bucketKeyAccess(filesKey),
        signing(keys.sealRoot),
        publicKeyOf(keys.seal),
      ],
      memoryMb: 512,
      timeoutSeconds: 60,
      concurrency: 1,
      isAsync: false,
    });
    setup.acknowledgePrefixes([filesBucket, "settings/*"]);
    return setup;
  }
}
