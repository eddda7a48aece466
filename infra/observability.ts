// SPDX-License-Identifier: Apache-2.0
import { CfnOutput, Duration } from "aws-cdk-lib";
import type { RestApi } from "aws-cdk-lib/aws-apigateway";
import { Alarm, type IMetric, Metric, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { Operation, type Table } from "aws-cdk-lib/aws-dynamodb";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { encryptionKey, letServiceUse } from "./keys.ts";

export interface ObservabilityProps {
  readonly functions: Readonly<Record<string, IFunction>>;
  readonly queues: Readonly<Record<string, Queue>>;
  readonly deadLetters: Readonly<Record<string, Queue>>;
  readonly table: Table;
  readonly api: RestApi | undefined;
  /** the register's own figures of how far behind it is, by name */
  readonly lags: Readonly<Record<string, { readonly threshold: number; readonly meaning: string }>>;
  readonly email: string | null;
}

/** Namespace of the figures that handlers write into their logs in CloudWatch's embedded format. */
export const METRIC_NAMESPACE = "Touchstone";

const FIVE_MINUTES = Duration.minutes(5);
const TABLE_OPERATIONS = [Operation.GET_ITEM, Operation.QUERY, Operation.PUT_ITEM, Operation.UPDATE_ITEM];

interface AlarmProps {
  readonly metric: IMetric;
  readonly threshold: number;
  readonly meaning: string;
  /** no figure at all is as bad as a high one */
  readonly isVital?: boolean;
}

/** Alarms on everything that stops, fails or falls behind, all to one encrypted topic. */
export class Observability extends Construct {
  private readonly topic: Topic;

  constructor(scope: Construct, id: string, props: ObservabilityProps) {
    super(scope, id);
    this.topic = this.alarmTopic(props.email);
    for (const [name, one] of Object.entries(props.functions)) this.watchFunction(name, one);
    for (const [name, queue] of Object.entries(props.queues)) this.watchQueue(name, queue);
    for (const [name, queue] of Object.entries(props.deadLetters)) this.watchDeadLetters(name, queue);
    for (const [name, { threshold, meaning }] of Object.entries(props.lags)) {
      this.alarm(name, {
        metric: new Metric({
          namespace: METRIC_NAMESPACE,
          metricName: name,
          statistic: "Maximum",
          period: FIVE_MINUTES,
        }),
        threshold: threshold,
        meaning,
        isVital: true,
      });
    }
    this.watchTable(props.table);
    if (props.api !== undefined) this.watchApi(props.api);
  }

  private alarmTopic(email: string | null): Topic {
    const key = encryptionKey(this, "TopicKey", "touchstone: encrypts alarms");
    letServiceUse(key, "cloudwatch.amazonaws.com", ["kms:Decrypt", "kms:GenerateDataKey"]);
    const topic = new Topic(this, "Topic", { masterKey: key, enforceSSL: true });
    if (email !== null) topic.addSubscription(new EmailSubscription(email));
    new CfnOutput(this, "AlarmTopicArn", { value: topic.topicArn });
    return topic;
  }

  private watchFunction(name: string, one: IFunction): void {
    this.alarm(`${name}Errors`, {
      metric: one.metricErrors({ period: FIVE_MINUTES }),
      threshold: 1,
      meaning: `the ${name} handler failed`,
    });
    this.alarm(`${name}Throttles`, {
      metric: one.metricThrottles({ period: FIVE_MINUTES }),
      // With one run at a time a second caller is turned away now and then, and that is well.
      threshold: 30,
      meaning: `the ${name} handler was turned away again and again`,
    });
  }

  private watchQueue(name: string, queue: Queue): void {
    this.alarm(`${name}Age`, {
      metric: queue.metricApproximateAgeOfOldestMessage({ period: FIVE_MINUTES }),
      threshold: 600,
      meaning: `a message has waited in ${name} for ten minutes`,
    });
  }

  private watchDeadLetters(name: string, queue: Queue): void {
    this.alarm(`${name}Depth`, {
      metric: queue.metricApproximateNumberOfMessagesVisible({ period: FIVE_MINUTES, statistic: "Maximum" }),
      threshold: 1,
      meaning: `${name} holds an event that could not be handled`,
    });
    this.alarm(`${name}Age`, {
      metric: queue.metricApproximateAgeOfOldestMessage({ period: FIVE_MINUTES }),
      threshold: Duration.days(10).toSeconds(),
      meaning: `an event in ${name} is forgotten in four days`,
    });
  }

  private watchTable(table: Table): void {
    this.alarm("TableSystemErrors", {
      metric: table.metricSystemErrorsForOperations({ operations: TABLE_OPERATIONS, period: FIVE_MINUTES }),
      threshold: 1,
      meaning: "DynamoDB failed requests",
    });
    for (const operation of TABLE_OPERATIONS) {
      this.alarm(`Table${operation}Throttles`, {
        metric: table.metricThrottledRequestsForOperation(operation, { period: FIVE_MINUTES }),
        threshold: 1,
        meaning: `DynamoDB turned away ${operation} requests`,
      });
    }
  }

  private watchApi(api: RestApi): void {
    this.alarm("ApiServerErrors", {
      metric: api.metricServerError({ period: FIVE_MINUTES }),
      threshold: 1,
      meaning: "the API answered with a server error",
    });
  }

  private alarm(id: string, { metric, threshold, meaning, isVital = false }: AlarmProps): void {
    const alarm = new Alarm(this, id, {
      metric,
      threshold,
      alarmDescription: meaning,
      evaluationPeriods: isVital ? 3 : 1,
      treatMissingData: isVital ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
  }
}
