// SPDX-License-Identifier: Apache-2.0
import { RemovalPolicy } from "aws-cdk-lib";
import {
  AccessLogField,
  AccessLogFormat,
  EndpointType,
  LogGroupLogDestination,
  MethodLoggingLevel,
  RestApi,
} from "aws-cdk-lib/aws-apigateway";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import { CfnWebACLAssociation } from "aws-cdk-lib/aws-wafv2";
import { Construct, type IConstruct } from "constructs";
import { acknowledge } from "./acknowledge.ts";
import { webAcl } from "./web-acl.ts";

export interface GuardedRestApiProps {
  readonly name: string;
  readonly requestsPerSecond: number;
  /** of one address */
  readonly requestsPerFiveMinutes: number;
  /** why bodies are not checked by API Gateway */
  readonly bodies: string;
  readonly binaryMediaTypes?: readonly string[];
}

const ACCESS_LOG = AccessLogFormat.custom(
  JSON.stringify({
    requestId: AccessLogField.contextRequestId(),
    ip: AccessLogField.contextIdentitySourceIp(),
    time: AccessLogField.contextRequestTime(),
    method: AccessLogField.contextHttpMethod(),
    path: AccessLogField.contextPath(),
    status: AccessLogField.contextStatus(),
    bytes: AccessLogField.contextResponseLength(),
    latencyMs: AccessLogField.contextResponseLatency(),
  }),
);

const LOG_POLICY = "arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs";

/** A regional REST API with access and error logs, throttling and a firewall. */
export class GuardedRestApi extends Construct {
  readonly rest: RestApi;

  constructor(scope: Construct, id: string, props: GuardedRestApiProps) {
    super(scope, id);
    const accessLog = new LogGroup(this, "AccessLog", {
      retention: RetentionDays.ONE_YEAR,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.rest = new RestApi(this, "Rest", {
      restApiName: props.name,
      endpointTypes: [EndpointType.REGIONAL],
      ...(props.binaryMediaTypes !== undefined && { binaryMediaTypes: [...props.binaryMediaTypes] }),
      cloudWatchRole: true,
      cloudWatchRoleRemovalPolicy: RemovalPolicy.RETAIN,
      deployOptions: {
        stageName: "live",
        throttlingRateLimit: props.requestsPerSecond,
        throttlingBurstLimit: 2 * props.requestsPerSecond,
        metricsEnabled: true,
        loggingLevel: MethodLoggingLevel.ERROR,
        accessLogDestination: new LogGroupLogDestination(accessLog),
        accessLogFormat: ACCESS_LOG,
      },
    });
    acknowledge(this.rest, "AwsSolutions-APIG2", props.bodies);
    acknowledge(
      this.rest.node.findChild("CloudWatchRole"),
      `AwsSolutions-IAM4[Policy::${LOG_POLICY}]`,
      "API Gateway writes to log groups it names itself; its documentation prescribes this policy, for the service alone",
    );
    const acl = webAcl(this, "Acl", {
      scope: "REGIONAL",
      requestsPerFiveMinutes: props.requestsPerFiveMinutes,
    });
    new CfnWebACLAssociation(this, "AclAssociation", {
      resourceArn: this.rest.deploymentStage.stageArn,
      webAclArn: acl.attrArn,
    });
  }
}

/** Accepts methods that API Gateway lets anyone call, because of what the code behind it checks. */
export function acknowledgeOpen(methods: readonly IConstruct[], reason: string): void {
  for (const method of methods) {
    acknowledge(method, "AwsSolutions-APIG4", reason);
    acknowledge(method, "AwsSolutions-COG4", reason);
  }
}
