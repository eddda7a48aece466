// SPDX-License-Identifier: Apache-2.0
import { Stack } from "aws-cdk-lib";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { CfnSchedule } from "aws-cdk-lib/aws-scheduler";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { deadLetterQueue } from "./queue.ts";

export interface ScheduledProps {
  readonly target: IFunction;
  readonly everyMinutes: number;
}

/** Runs a function every so many minutes. A run that cannot be started is not repeated: the next one does its work. */
export class Scheduled extends Construct {
  /** invocations that could not be handed to Lambda */
  readonly failures: Queue = deadLetterQueue(this, "Failures");

  constructor(scope: Construct, id: string, { target, everyMinutes }: ScheduledProps) {
    super(scope, id);
    const role = new Role(this, "Role", {
      assumedBy: new ServicePrincipal("scheduler.amazonaws.com", {
        conditions: { StringEquals: { "aws:SourceAccount": Stack.of(this).account } },
      }),
    });
    role.addToPolicy(
      new PolicyStatement({ actions: ["lambda:InvokeFunction"], resources: [target.functionArn] }),
    );
    role.addToPolicy(
      new PolicyStatement({ actions: ["sqs:SendMessage"], resources: [this.failures.queueArn] }),
    );
    const schedule = new CfnSchedule(this, "Schedule", {
      scheduleExpression: everyMinutes === 1 ? "rate(1 minute)" : `rate(${everyMinutes} minutes)`,
      flexibleTimeWindow: { mode: "OFF" },
      target: {
        arn: target.functionArn,
        roleArn: role.roleArn,
        deadLetterConfig: { arn: this.failures.queueArn },
        retryPolicy: { maximumRetryAttempts: 1, maximumEventAgeInSeconds: 60 },
      },
    });
    schedule.node.addDependency(role);
  }
}
