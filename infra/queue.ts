// SPDX-License-Identifier: Apache-2.0
import { Duration } from "aws-cdk-lib";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { acknowledge } from "./acknowledge.ts";

/** Where messages end that could not be handled; an alarm rings at the first one. */
export function deadLetterQueue(scope: Construct, id: string): Queue {
  const queue = new Queue(scope, id, {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  acknowledge(queue, "AwsSolutions-SQS3", "this is a dead-letter queue; nothing is behind it but an alarm");
  return queue;
}

/**
 * A queue of hints. Handling only looks into the outbox, so a hint that is thrown away after an hour loses nothing; one that
 * was tried for about 40 minutes is kept in the dead-letter queue as evidence that the step itself does not work.
 */
export function hintQueue(scope: Construct, id: string): { readonly hints: Queue; readonly dead: Queue } {
  const dead = deadLetterQueue(scope, `${id}Dead`);
  const hints = new Queue(scope, id, {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.hours(1),
    visibilityTimeout: Duration.minutes(2),
    deadLetterQueue: { queue: dead, maxReceiveCount: 20 },
  });
  return { hints, dead };
}
