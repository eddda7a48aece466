// SPDX-License-Identifier: Apache-2.0
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import { createWitnessServer } from "../api/witness-server.ts";
import { wireWitness } from "../wiring/aws.ts";
import { lazily } from "./lazily.ts";
import { toRequest, toResult } from "./rest-event.ts";

const server = lazily(async () => createWitnessServer(await wireWitness()));

export async function handler(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const { fetch } = await server();
  return toResult(await fetch(toRequest(event)));
}
