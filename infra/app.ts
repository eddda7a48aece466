// SPDX-License-Identifier: Apache-2.0
import { App } from "aws-cdk-lib";
import { bundleHandlers } from "./bundle.ts";
import { readSettings } from "./settings.ts";
import { defineStacks } from "./stacks.ts";

await bundleHandlers();
const app = new App({ analyticsReporting: false });
defineStacks(app, readSettings(app.node));
app.synth();
