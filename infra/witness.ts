// SPDX-License-Identifier: Apache-2.0
import { CfnOutput, Duration, Stack, type StackProps } from "aws-cdk-lib";
import { LambdaIntegration, type RestApi } from "aws-cdk-lib/aws-apigateway";
import type { Table } from "aws-cdk-lib/aws-dynamodb";
import { type Key, KeySpec } from "aws-cdk-lib/aws-kms";
import type { Construct } from "constructs";
import { HandlerFunction } from "./handler-function.ts";
import { encryptionKey, signingKey } from "./keys.ts";
import { Observability } from "./observability.ts";
import { signing, tableAccess } from "./permissions.ts";
import { acknowledgeOpen, GuardedRestApi } from "./rest-api.ts";
import type { DeploymentSettings } from "./settings.ts";
import { singleTable } from "./single-table.ts";

/** The member's keys and its memory. Losing the memory would let the log show it a fork, so it outlives everything. */
export class WitnessDataStack extends Stack {
  readonly tableKey = encryptionKey(this, "TableKey", "touchstone witness: encrypts the memory");
  readonly table: Table = singleTable(this, "Memory", this.tableKey);
  readonly witnessKey: Key = signingKey(
    this,
    "WitnessKey",
    KeySpec.ECC_NIST_EDWARDS25519,
    "touchstone witness: cosigns checkpoints",
  );
  readonly anchorKey: Key = signingKey(
    this,
    "AnchorKey",
    KeySpec.ECC_SECG_P256K1,
    "touchstone witness: signs anchors",
  );

  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, { ...props, terminationProtection: true });
  }
}

export interface WitnessProps extends StackProps {
  readonly data: WitnessDataStack;
  readonly settings: DeploymentSettings;
}

/** What a consortium member runs in its own account: a C2SP tlog-witness that also signs anchors of what it has seen. */
export class WitnessStack extends Stack {
  private readonly handler: HandlerFunction<"witness">;

  constructor(scope: Construct, id: string, props: WitnessProps) {
    super(scope, id, props);
    const { data, settings } = props;
    this.handler = this.witness(data, settings);
    const rest = this.api();
    new Observability(this, "Observability", {
      functions: { Witness: this.handler.function },
      queues: {},
      deadLetters: {},
      table: data.table,
      api: rest,
      lags: {},
      email: settings.alarmEmail,
    });
    new CfnOutput(this, "WitnessUrl", { value: rest.url });
  }

  private witness(
    { table, tableKey, witnessKey, anchorKey }: WitnessDataStack,
    settings: DeploymentSettings,
  ) {
    const { name, origin, logKey } = settings.witness;
    return new HandlerFunction(this, "Witness", {
      handler: "witness",
      description: "cosigns checkpoints that extend the last one it saw",
      environment: {
        table: table.tableName,
        witnessName: name,
        witnessKey: witnessKey.keyArn,
        anchorKey: anchorKey.keyArn,
        witnessedOrigin: origin,
        witnessedLogKey: logKey,
      },
      permissions: [...tableAccess(table, tableKey, ["GetItem", "PutItem"]), signing(witnessKey, anchorKey)],
      memoryMb: 512,
      timeoutSeconds: 20,
      // Anyone may knock; what gets through costs the member no more than this.
      concurrency: 5,
      isAsync: false,
    });
  }

  private api(): RestApi {
    const { rest } = new GuardedRestApi(this, "Gateway", {
      name: "touchstone-witness",
      requestsPerSecond: 20,
      requestsPerFiveMinutes: 600,
      bodies: "bodies are C2SP text: the handler reads them strictly, 128 KB at most",
    });
    const integration = new LambdaIntegration(this.handler.function, {
      allowTestInvoke: false,
      timeout: Duration.seconds(20),
    });
    const calls = [
      rest.root.addResource("add-checkpoint").addMethod("POST", integration),
      rest.root.addResource("sign-anchor").addMethod("POST", integration),
      rest.root.addResource("member").addMethod("GET", integration),
    ];
    acknowledgeOpen(
      calls,
      "C2SP tlog-witness has no accounts: a checkpoint counts by the log's signature, an anchor by what was cosigned before",
    );
    return rest;
  }
}
