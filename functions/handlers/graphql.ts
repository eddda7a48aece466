// SPDX-License-Identifier: Apache-2.0
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import { createApi } from "../api/create-api.ts";
import { wireGraphql } from "../wiring/aws-graphql.ts";
import { lazily } from "./lazily.ts";
import { toRequest, toResult } from "./rest-event.ts";

const api = lazily(async () => createApi(await wireGraphql(import.meta.dirname)));

export async function handler(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const { fetch } = await api();
  // The address of the connection, which nobody can choose; what a header says about earlier hops, anybody can.
  return toResult(await fetch(toRequest(event), { address: event.requestContext.identity.sourceIp }));
}
