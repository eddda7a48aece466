// SPDX-License-Identifier: Apache-2.0
import { Buffer } from "node:buffer";
import type { APIGatewayProxyEvent } from "aws-lambda";
import { describe, expect, it } from "vitest";
import { MAX_BODY_BYTES, readBody } from "../../../functions/api/read-body.ts";
import { toRequest, toResult } from "../../../functions/handlers/rest-event.ts";

function eventOf(change: Partial<APIGatewayProxyEvent>): APIGatewayProxyEvent {
  return {
    httpMethod: "GET",
    path: "/graphql",
    pathParameters: null,
    multiValueHeaders: {},
    multiValueQueryStringParameters: null,
    body: null,
    isBase64Encoded: false,
    requestContext: { domainName: "register.example" },
    ...change,
  } as APIGatewayProxyEvent;
}

describe("event of a REST API", () => {
  it("becomes a request with method, headers, query and body", async () => {
    const request = toRequest(
      eventOf({
        httpMethod: "POST",
        body: '{"query":"{ 能源 }"}',
        multiValueHeaders: { "Content-Type": ["application/json"], Accept: ["a/b", "c/d"] },
        multiValueQueryStringParameters: { a: ["1", "2 & 3"] },
      }),
    );

    expect(request.method).toBe("POST");
    expect(request.url).toBe("https://register.example/graphql?a=1&a=2+%26+3");
    expect(request.headers.get("accept")).toBe("a/b, c/d");
    expect(await request.json()).toEqual({ query: "{ 能源 }" });
  });

  it("means what follows the resource it was routed to", () => {
    const request = toRequest(eventOf({ path: "/agency/graphql", pathParameters: { proxy: "graphql" } }));

    expect(new URL(request.url).pathname).toBe("/graphql");
  });

  it.each([["//evil.example/x"], ["x?y=1"], ["x#y"], ["../../x"]])(
    "stays on its host and path for %j",
    (proxy) => {
      const url = new URL(toRequest(eventOf({ pathParameters: { proxy } })).url);

      expect([url.host, url.search, url.hash]).toEqual(["register.example", "", ""]);
    },
  );

  it("gives back bytes that came in base64", async () => {
    const bytes = Uint8Array.of(0x25, 0x50, 0x44, 0x46, 0xff, 0x00);
    const request = toRequest(
      eventOf({ httpMethod: "POST", body: Buffer.from(bytes).toString("base64"), isBase64Encoded: true }),
    );

    expect(new Uint8Array(await request.arrayBuffer())).toEqual(bytes);
  });
});

describe("the largest body", () => {
  // Lambda: 6 MB of event. API Gateway: 10,240 bytes of headers in all, which stand in the event twice; bodies in base64.
  const MAX_EVENT_BYTES = 6_291_556;
  const header = "x".repeat(10_240);
  const largest = eventOf({
    httpMethod: "POST",
    headers: { "x-large": header },
    multiValueHeaders: { "x-large": [header] },
    multiValueQueryStringParameters: { q: [header] },
    body: Buffer.alloc(MAX_BODY_BYTES, 0x20).toString("base64"),
    isBase64Encoded: true,
  });

  it("fits what Lambda takes", () => {
    expect(JSON.stringify(largest).length).toBeLessThan(MAX_EVENT_BYTES);
  });

  it("is read whole", async () => {
    expect((await readBody(toRequest(largest), MAX_BODY_BYTES)).length).toBe(MAX_BODY_BYTES);
  });
});

describe("answer to API Gateway", () => {
  it.each([
    ["text/plain; charset=utf-8"],
    ["application/json"],
    ["application/graphql-response+json; charset=utf-8"],
    ["application/vc"],
  ])("of %s is text", async (type) => {
    const result = await toResult(new Response("碳", { status: 202, headers: { "content-type": type } }));

    expect(result).toMatchObject({ statusCode: 202, body: "碳", isBase64Encoded: false });
    expect(result.multiValueHeaders?.["content-type"]).toEqual([type]);
  });

  it.each([["application/pdf"], ["application/octet-stream"], ["application/zip"]])(
    "of %s is bytes in base64",
    async (type) => {
      const bytes = Uint8Array.of(0xff, 0x00, 0xfe);

      const result = await toResult(new Response(bytes, { headers: { "content-type": type } }));

      expect(result).toMatchObject({ body: "/wD+", isBase64Encoded: true });
    },
  );

  it("of nothing is empty text", async () => {
    const result = await toResult(new Response(null, { status: 304 }));

    expect(result).toMatchObject({ statusCode: 304, body: "", isBase64Encoded: false });
  });

  it("keeps cookies apart from each other", async () => {
    const headers = new Headers([
      ["set-cookie", "a=1"],
      ["set-cookie", "b=2"],
    ]);

    const result = await toResult(new Response("", { headers }));

    expect(result.multiValueHeaders?.["set-cookie"]).toEqual(["a=1", "b=2"]);
  });
});
