// SPDX-License-Identifier: Apache-2.0
import { type FirstOperator, setUpRegister } from "../usecases/set-up-register.ts";
import { wireSetup } from "../wiring/aws.ts";
import { lazily } from "./lazily.ts";

const needs = lazily(wireSetup);

/** Invoked by hand (docs/operating.md); the secret stands in the answer alone. */
export async function handler(): Promise<FirstOperator> {
  return setUpRegister(await needs());
}
