// SPDX-License-Identifier: Apache-2.0
import { type App, Tags, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { DataStack } from "./data.ts";
import { EdgeStack } from "./edge.ts";
import { RegisterStack } from "./register.ts";
import type { DeploymentSettings } from "./settings.ts";
import { WitnessDataStack, WitnessStack } from "./witness.ts";

/** All stacks of a register and, apart from them, of one consortium member; checked by the AwsSolutions rules. */
export function defineStacks(app: App, settings: DeploymentSettings) {
  const env = { region: settings.region };
  const data = new DataStack(app, "TouchstoneData", { env, host: settings.host });
  const edge = new EdgeStack(app, "TouchstoneEdge", { env: { region: "us-east-1" } });
  const register = new RegisterStack(app, "TouchstoneRegister", {
    env,
    data,
    settings,
    edgeAclArn: settings.edgeAclArn ?? edge.aclArn,
  });
  const witnessData = new WitnessDataStack(app, "TouchstoneWitnessData", { env });
  const witness = new WitnessStack(app, "TouchstoneWitness", { env, data: witnessData, settings });
  Tags.of(app).add("application", "touchstone");
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return { data, edge, register, witnessData, witness };
}
