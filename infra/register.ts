// SPDX-License-Identifier: Apache-2.0
import { Stack, type StackProps } from "aws-cdk-lib";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { Api } from "./api.ts";
import { Bulk } from "./bulk.ts";
import type { DataStack } from "./data.ts";
import { Issuance } from "./issuance.ts";
import { Notarization } from "./notarization.ts";
import { Observability } from "./observability.ts";
import type { DeploymentSettings } from "./settings.ts";
import { Web } from "./web.ts";

export interface RegisterProps extends StackProps {
  readonly data: DataStack;
  readonly settings: DeploymentSettings;
  readonly edgeAclArn: string;
}

/** Everything that can be thrown away and made again: functions, schedules, API and distribution. */
export class RegisterStack extends Stack {
  readonly notarization: Notarization;
  readonly issuance: Issuance;
  readonly bulk: Bulk;
  readonly api: Api;
  readonly web: Web;

  constructor(scope: Construct, id: string, props: RegisterProps) {
    super(scope, id, props);
    const { data, settings, edgeAclArn } = props;
    this.notarization = new Notarization(this, "Notarization", { data, settings });
    this.issuance = new Issuance(this, "Issuance", { data, settings });
    this.bulk = new Bulk(this, "Bulk", { data, settings });
    this.api = new Api(this, "Api", { data, settings, hints: this.notarization.hints });
    this.web = new Web(this, "Web", { data, settings, api: this.api.rest, edgeAclArn });
    this.watch(data, settings);
  }

  private watch({ table }: DataStack, { alarmEmail }: DeploymentSettings): void {
    const { sequence, anchor, audit, schedules, hints, hintFailures } = this.notarization;
    const { issue, status, setup } = this.issuance;
    const handlers = {
      Graphql: this.api.graphql,
      Sequence: sequence,
      Anchor: anchor,
      Audit: audit,
      Issue: issue,
      Status: status,
      Setup: setup,
      IndexLog: this.bulk.index,
    };
    const failures = Object.entries(handlers).flatMap(([name, handler]): [string, Queue][] =>
      handler.failures === undefined ? [] : [[`${name}Failures`, handler.failures]],
    );
    const unstarted = [...schedules, ...this.issuance.schedules, ...this.bulk.schedules].map(
      (schedule): [string, Queue] => [`${schedule.node.id}Failures`, schedule.failures],
    );
    new Observability(this, "Observability", {
      functions: Object.fromEntries(
        Object.entries(handlers).map(([name, handler]) => [name, handler.function]),
      ),
      queues: { Hints: hints },
      deadLetters: { HintFailures: hintFailures, ...Object.fromEntries([...failures, ...unstarted]) },
      table,
      api: this.api.rest,
      lags: {
        AnchorLagSeconds: {
          threshold: 3600,
          meaning: "an entry of the log has waited an hour for a final anchor, or nobody measures it",
        },
        AnchorLagEntries: {
          threshold: 1_000_000,
          meaning: "a million log entries wait for a final anchor, or nobody measures it",
        },
        RelayersLow: {
          threshold: 1,
          meaning:
            "an account that pays for anchors has coins for fewer than 1,000 of them (query anchorWatch), or nobody measures it",
        },
        ChainsDiverged: {
          threshold: 1,
          meaning: "a chain holds a root that the log does not have (see /log/audit), or nobody audits",
        },
        IndexLagEntries: {
          threshold: 50_000,
          meaning: "frames and series are 50,000 log entries behind, or nobody measures it",
        },
      },
      email: alarmEmail,
    });
  }
}
