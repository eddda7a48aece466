// SPDX-License-Identifier: Apache-2.0
import { join } from "node:path";
import { Duration, RemovalPolicy, Stack } from "aws-cdk-lib";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Architecture, Code, Function as LambdaFunction, Runtime } from "aws-cdk-lib/aws-lambda";
import { SqsDestination } from "aws-cdk-lib/aws-lambda-destinations";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { ENVIRONMENT, type HandlerName, type SettingOf } from "../functions/wiring/environment.ts";
import { acknowledge } from "./acknowledge.ts";
import { HANDLERS_FOLDER } from "./bundle.ts";
import { deadLetterQueue } from "./queue.ts";

export type HandlerEnvironment<H extends HandlerName> = Readonly<Record<SettingOf<H>, string>>;

export interface HandlerProps<H extends HandlerName> {
  readonly handler: H;
  readonly description: string;
  /** exactly what the handler reads */
  readonly environment: HandlerEnvironment<H>;
  readonly permissions: readonly PolicyStatement[];
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  /** at most so many at one time */
  readonly concurrency?: number;
  /** invoked without a caller who waits: what fails for good goes to a dead-letter queue */
  readonly isAsync: boolean;
}

/** One bundled handler with a role of its own that may do what it is told here and write its log. */
export class HandlerFunction<H extends HandlerName> extends Construct {
  readonly function: LambdaFunction;
  readonly role: Role;
  /** events whose handling failed for good */
  readonly failures: Queue | undefined;

  constructor(scope: Construct, id: string, props: HandlerProps<H>) {
    super(scope, id);
    const logGroup = new LogGroup(this, "Log", {
      retention: RetentionDays.ONE_YEAR,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = this.roleThatLogsTo(logGroup);
    this.failures = props.isAsync ? deadLetterQueue(this, "Failures") : undefined;
    this.function = new LambdaFunction(this, "Function", {
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: "index.handler",
      code: Code.fromAsset(join(bundlesFolder(this), props.handler)),
      role: this.role.withoutPolicyUpdates(),
      logGroup,
      memorySize: props.memoryMb,
      timeout: Duration.seconds(props.timeoutSeconds),
      environment: { NODE_OPTIONS: "--enable-source-maps", ...named(props.environment) },
      ...(props.concurrency !== undefined && { reservedConcurrentExecutions: props.concurrency }),
      ...(this.failures !== undefined && {
        onFailure: new SqsDestination(this.failures),
        maxEventAge: Duration.minutes(10),
        retryAttempts: 2,
      }),
    });
    for (const permission of props.permissions) this.role.addToPolicy(permission);
    if (this.failures !== undefined) {
      this.role.addToPolicy(
        new PolicyStatement({ actions: ["sqs:SendMessage"], resources: [this.failures.queueArn] }),
      );
    }
    // The function must not start before its role may do what it needs.
    this.function.node.addDependency(this.role);
  }

  /** Accepts that the role's resources end in a wildcard below prefixes of buckets. */
  acknowledgePrefixes(...places: readonly (readonly [bucket: IBucket, pattern: string])[]): void {
    for (const [bucket, pattern] of places) {
      acknowledge(
        this.role,
        `AwsSolutions-IAM5[Resource::${arnAsReported(bucket)}/${pattern}]`,
        "objects are named by content or number; the prefix is all that is known beforehand, and the bucket is one",
      );
    }
  }

  private roleThatLogsTo(logGroup: LogGroup): Role {
    const role = new Role(this, "Role", {
      assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
      description: `of ${this.node.path} in ${Stack.of(this).stackName}`,
    });
    role.addToPolicy(
      new PolicyStatement({
        actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
        resources: [logGroup.logGroupArn],
      }),
    );
    const logicalId = Stack.of(this).getLogicalId(logGroup.node.defaultChild as never);
    acknowledge(
      role,
      `AwsSolutions-IAM5[Resource::<${logicalId}.Arn>:*]`,
      "Lambda names its log streams itself; the wildcard is below this function's own log group",
    );
    return role;
  }
}

// cdk-nag reports a bucket of another stack by the name under which that stack exports it.
function arnAsReported(bucket: IBucket): string {
  const stack = Stack.of(bucket);
  const imported: unknown = stack.resolve(stack.exportValue(bucket.bucketArn));
  return String((imported as Readonly<Record<string, unknown>>)["Fn::ImportValue"]);
}

/** Where the bundles are; tests of templates alone name a folder of their own. */
function bundlesFolder(scope: Construct): string {
  const folder: unknown = scope.node.tryGetContext("handlers");
  return typeof folder === "string" ? folder : HANDLERS_FOLDER;
}

function named(environment: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).map(([setting, value]) => [
      ENVIRONMENT[setting as keyof typeof ENVIRONMENT],
      value,
    ]),
  );
}
