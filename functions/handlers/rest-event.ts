// SPDX-License-Identifier: Apache-2.0
import { Buffer } from "node:buffer";
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";

// What API Gateway hands on as it is. Anything else is bytes, which it takes in base64 only.
const TEXT = /^(text\/|application\/(json|javascript|x-ndjson|vc|([a-z0-9.-]+\+json))|image\/svg\+xml)/;
const BODILESS = new Set(["GET", "HEAD"]);

/** The web request that an event of a REST API stands for; the path is what follows the resource it was routed to. */
export function toRequest(event: APIGatewayProxyEvent): Request {
  const path = event.pathParameters?.proxy ?? event.path.replace(/^\//, "");
  const url = new URL(`https://${event.requestContext.domainName ?? "localhost"}`);
  url.pathname = `/${path}`;
  for (const [name, values] of entriesOf(event.multiValueQueryStringParameters)) {
    for (const value of values) url.searchParams.append(name, value);
  }
  const headers = new Headers();
  for (const [name, values] of entriesOf(event.multiValueHeaders)) {
    for (const value of values) headers.append(name, value);
  }
  const body = BODILESS.has(event.httpMethod) ? null : bodyOf(event);
  return new Request(url, { method: event.httpMethod, headers, body });
}

/** The answer as API Gateway takes it. */
export async function toResult(response: Response): Promise<APIGatewayProxyResult> {
  const bytes = Buffer.from(await response.arrayBuffer());
  const isBase64Encoded = bytes.length > 0 && !TEXT.test(response.headers.get("content-type") ?? "");
  const multiValueHeaders: Record<string, string[]> = {};
  for (const [name, value] of response.headers) multiValueHeaders[name] = [value];
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) multiValueHeaders["set-cookie"] = cookies;
  return {
    statusCode: response.status,
    multiValueHeaders,
    body: bytes.toString(isBase64Encoded ? "base64" : "utf8"),
    isBase64Encoded,
  };
}

function bodyOf({ body, isBase64Encoded }: APIGatewayProxyEvent): Uint8Array<ArrayBuffer> | null {
  return body === null ? null : new Uint8Array(Buffer.from(body, isBase64Encoded ? "base64" : "utf8"));
}

function entriesOf(
  values: Readonly<Record<string, string[] | undefined>> | null,
): readonly (readonly [string, readonly string[]])[] {
  return Object.entries(values ?? {}).map(([name, list]) => [name, list ?? []]);
}
