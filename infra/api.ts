// SPDX-License-Identifier: Apache-2.0
import { CfnOutput, Duration } from "aws-cdk-lib";
import { LambdaIntegration, type RestApi } from "aws-cdk-lib/aws-apigateway";
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
  sending,
  signing,
  tableAccess,
} from "./permissions.ts";
import { pick, registerValues } from "./register-environment.ts";
import { acknowledgeOpen, GuardedRestApi } from "./rest-api.ts";
import type { DeploymentSettings } from "./settings.ts";

interface ApiProps {
  readonly data: DataStack;
  readonly settings: DeploymentSettings;
  readonly hints: Queue;
}

/**
 * GraphQL, tokens and the documents that are made on request. `/agency/…` is the same API behind an API key with a usage
 * plan of its own: a rating agency that follows every change does not compete with the public for the same requests.
 */
export class Api extends Construct {
  readonly graphql: HandlerFunction<"graphql">;
  readonly rest: RestApi;

  constructor(scope: Construct, id: string, { data, settings, hints }: ApiProps) {
    super(scope, id);
    const values = { ...registerValues(data, settings), hintQueueUrl: hints.queueUrl };
    this.graphql = this.graphqlFunction(data, hints, pick(values, HANDLER_SETTINGS.graphql));
    this.rest = this.restApi();
    this.route();
    this.planForAgencies();
    new CfnOutput(this, "ApiUrl", { value: this.rest.url });
  }

  private graphqlFunction(data: DataStack, hints: Queue, environment: HandlerEnvironment<"graphql">) {
    const { table, tableKey, logBucket, filesBucket, filesKey, keys } = data;
    const graphql = new HandlerFunction(this, "Graphql", {
      handler: "graphql",
      description: "answers GraphQL, tokens and well-known documents",
      environment,
      permissions: [
        ...tableAccess(
          table,
          tableKey,
          ["GetItem", "BatchGetItem", "Query", "PutItem", "UpdateItem"],
          ["queue-index", "listing-index", "lookup-index"],
        ),
        objectAccess(logBucket, ["GetObject"], ["log/"]),
        // What the function signs for a client, it must be allowed itself.
        objectAccess(
          filesBucket,
          ["GetObject", "PutObject"],
          ["calculations/", "disclosures/", "drafts/", "evidence/", "records/", "taxonomy/"],
        ),
        objectAccess(filesBucket, ["GetObject"], ["certificates/", "settings/", "status/", "watch/"]),
        absenceOf(logBucket),
        absenceOf(filesBucket),
        bucketKeyAccess(filesKey),
        signing(keys.log, keys.token),
        publicKeyOf(keys.credential),
        sending(hints),
      ],
      memoryMb: 1769,
      timeoutSeconds: 29,
      isAsync: false,
    });
    graphql.acknowledgePrefixes(
      [logBucket, "log/*"],
      [filesBucket, "calculations/*"],
      [filesBucket, "disclosures/*"],
      [filesBucket, "drafts/*"],
      [filesBucket, "evidence/*"],
      [filesBucket, "records/*"],
      [filesBucket, "certificates/*"],
      [filesBucket, "settings/*"],
      [filesBucket, "taxonomy/*"],
      [filesBucket, "status/*"],
      [filesBucket, "watch/*"],
    );
    return graphql;
  }

  private restApi(): RestApi {
    const api = new GuardedRestApi(this, "Gateway", {
      name: "touchstone",
      requestsPerSecond: 500,
      // What comes through CloudFront shares its edge's address, so the bound is wide here; the edge bounds each reader.
      requestsPerFiveMinutes: 30_000,
      bodies:
        "bodies are GraphQL: the API decodes them strictly and bounds size, depth and cost before anything is done",
      // API Gateway asks what the request accepts, not what the answer is: with less, a browser gets a spreadsheet in base64.
      binaryMediaTypes: ["*/*"],
    });
    return api.rest;
  }

  private route(): void {
    const integration = new LambdaIntegration(this.graphql.function, {
      allowTestInvoke: false,
      timeout: Duration.seconds(29),
    });
    const open = this.rest.root.addResource("{proxy+}").addMethod("ANY", integration);
    const agency = this.rest.root.addResource("agency").addResource("{proxy+}");
    const keyed = agency.addMethod("ANY", integration, { apiKeyRequired: true });
    acknowledgeOpen(
      [open, keyed],
      "reading is open to anyone by design; every mutation needs an access token that the API itself checks",
    );
  }

  private planForAgencies(): void {
    const plan = this.rest.addUsagePlan("Agencies", {
      name: "touchstone-agencies",
      throttle: { rateLimit: 100, burstLimit: 200 },
      apiStages: [{ stage: this.rest.deploymentStage }],
    });
    plan.addApiKey(this.rest.addApiKey("FirstAgency", { description: "of the first rating agency" }));
  }
}
