// SPDX-License-Identifier: Apache-2.0
import { Duration } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import type { Queue } from "aws-cdk-lib/aws-sqs";
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
import { hintQueue } from "./queue.ts";
import { pick, registerValues } from "./register-environment.ts";
import { Scheduled } from "./schedule.ts";
import type { DeploymentSettings } from "./settings.ts";

interface NotarizationProps {
  readonly data: DataStack;
  readonly settings: DeploymentSettings;
}

/** Outbox → log → witnesses → chain. The schedules are what makes it go; hints only make it go sooner. */
export class Notarization extends Construct {
  readonly hints: Queue;
  readonly hintFailures: Queue;
  readonly sequence: HandlerFunction<"sequence">;
  readonly anchor: HandlerFunction<"anchor">;
  readonly audit: HandlerFunction<"audit">;
  readonly schedules: readonly Scheduled[];

  constructor(scope: Construct, id: string, { data, settings }: NotarizationProps) {
    super(scope, id);
    const { hints, dead } = hintQueue(this, "Hints");
    this.hints = hints;
    this.hintFailures = dead;
    const values = registerValues(data, settings);
    this.sequence = this.sequencer(data, pick(values, HANDLER_SETTINGS.sequence));
    this.anchor = this.anchorer(data, pick(values, HANDLER_SETTINGS.anchor));
    this.audit = this.auditor(data, pick(values, HANDLER_SETTINGS.audit));
    this.wakeByHints();
    this.schedules = [
      new Scheduled(this, "SequenceSchedule", { target: this.sequence.function, everyMinutes: 1 }),
      new Scheduled(this, "AnchorSchedule", { target: this.anchor.function, everyMinutes: 1 }),
      new Scheduled(this, "AuditSchedule", { target: this.audit.function, everyMinutes: 5 }),
    ];
  }

  private sequencer(data: DataStack, environment: HandlerEnvironment<"sequence">) {
    const { table, tableKey, logBucket, filesBucket, filesKey, keys } = data;
    const sequence = new HandlerFunction(this, "Sequence", {
      handler: "sequence",
      description: "moves accepted statements into the log and has the checkpoint witnessed",
      environment,
      permissions: [
        ...tableAccess(
          table,
          tableKey,
          ["GetItem", "BatchGetItem", "Query", "PutItem", "UpdateItem"],
          ["queue-index"],
        ),
        objectAccess(logBucket, ["GetObject", "PutObject"], ["log/"]),
        objectAccess(filesBucket, ["GetObject", "PutObject"], ["staging/"]),
        absenceOf(logBucket),
        absenceOf(filesBucket),
        bucketKeyAccess(filesKey),
        signing(keys.log),
      ],
      memoryMb: 1024,
      timeoutSeconds: 90,
      // Two writers would not break the log, the compare-and-swap sees to that; one of them would only work in vain.
      concurrency: 1,
      isAsync: true,
    });
    sequence.acknowledgePrefixes([logBucket, "log/*"], [filesBucket, "staging/*"]);
    return sequence;
  }

  private anchorer(data: DataStack, environment: HandlerEnvironment<"anchor">) {
    const { table, tableKey, logBucket, filesBucket, filesKey, keys } = data;
    const anchor = new HandlerFunction(this, "Anchor", {
      handler: "anchor",
      description: "anchors the witnessed checkpoint on each chain and follows it until it is final",
      environment,
      permissions: [
        ...tableAccess(table, tableKey, ["GetItem", "Query", "PutItem", "UpdateItem"]),
        objectAccess(logBucket, ["GetObject"], ["log/"]),
        objectAccess(logBucket, ["PutObject"], ["log/anchors/"]),
        objectAccess(filesBucket, ["PutObject"], ["watch/"]),
        absenceOf(logBucket),
        bucketKeyAccess(filesKey),
        signing(keys.relayer),
        publicKeyOf(keys.log),
      ],
      memoryMb: 512,
      timeoutSeconds: 55,
      // One nonce, one sender.
      concurrency: 1,
      isAsync: true,
    });
    anchor.acknowledgePrefixes([logBucket, "log/*"], [logBucket, "log/anchors/*"], [filesBucket, "watch/*"]);
    return anchor;
  }

  private auditor({ logBucket, keys }: DataStack, environment: HandlerEnvironment<"audit">) {
    const audit = new HandlerFunction(this, "Audit", {
      handler: "audit",
      description: "compares what every chain holds with the log and publishes the signed report",
      environment,
      permissions: [
        objectAccess(logBucket, ["GetObject"], ["log/"]),
        new PolicyStatement({ actions: ["s3:PutObject"], resources: [logBucket.arnForObjects("log/audit")] }),
        absenceOf(logBucket),
        signing(keys.log),
      ],
      memoryMb: 512,
      timeoutSeconds: 240,
      // Two runs would publish two reports of one moment; the later one stands.
      concurrency: 1,
      isAsync: true,
    });
    audit.acknowledgePrefixes([logBucket, "log/*"]);
    return audit;
  }

  private wakeByHints(): void {
    const { function: sequence, role } = this.sequence;
    role.addToPolicy(
      new PolicyStatement({
        actions: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
        resources: [this.hints.queueArn],
      }),
    );
    // One run serves however many hints came within a second.
    sequence.addEventSource(
      new SqsEventSource(this.hints, { batchSize: 1000, maxBatchingWindow: Duration.seconds(1) }),
    );
  }
}
