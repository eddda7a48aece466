// SPDX-License-Identifier: Apache-2.0
import { createServer, type RequestListener, type Server } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isDomainError } from "../../core/errors.ts";
import { fetchNetwork } from "../../verifier/chain/fetch-network.ts";

const network = fetchNetwork({ timeoutMs: 500, maxBytes: 1000 });
let server: Server;
let base = "";
let followed = 0;

const pages: Readonly<Record<string, RequestListener>> = {
  "/text": (_request, response) => response.end("hello"),
  "/large": (_request, response) => response.end("x".repeat(1001)),
  "/moved": (_request, response) => response.writeHead(302, { location: "/target" }).end(),
  "/target": (_request, response) => {
    followed += 1;
    response.end("inside");
  },
  "/missing": (_request, response) => response.writeHead(404).end("none"),
  "/silent": () => undefined,
  "/slow": (_request, response) => response.write("a"),
  "/result": (_request, response) => response.end('{"jsonrpc":"2.0","id":1,"result":"0x1"}'),
  "/null": (_request, response) => response.end('{"jsonrpc":"2.0","id":1,"result":null}'),
  "/error": (_request, response) => response.end('{"jsonrpc":"2.0","id":1,"error":{"code":-32601}}'),
  "/page": (_request, response) => response.end("<!doctype html>"),
};

beforeAll(async () => {
  server = createServer((request, response) => pages[request.url ?? ""]?.(request, response));
  await new Promise<void>((settle) => server.listen(0, "127.0.0.1", () => settle()));
  const address = server.address();
  base = `http://127.0.0.1:${typeof address === "object" && address?.port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const codeOf = (error: unknown) => (isDomainError(error) ? error.code : "another exception");

describe("the network over fetch", () => {
  it("gets a body", async () => {
    expect(new TextDecoder().decode(await network.get(`${base}/text`))).toBe("hello");
  });

  it.each(["/large", "/moved", "/missing", "/silent", "/slow"])("refuses the answer of %s", async (path) => {
    await expect(network.get(`${base}${path}`).catch(codeOf)).resolves.toBe("UNAVAILABLE");
  });

  it("never asks where a redirect points", async () => {
    await network.get(`${base}/moved`).catch(codeOf);

    expect(followed).toBe(0);
  });

  it("refuses an address where nobody listens", async () => {
    await expect(network.get("http://127.0.0.1:1/").catch(codeOf)).resolves.toBe("UNAVAILABLE");
  });

  it.each([
    ["/result", "0x1"],
    ["/null", null],
  ])("gives the result of a call to %s", async (path, result) => {
    await expect(network.rpc(`${base}${path}`, "eth_chainId", [])).resolves.toBe(result);
  });

  it.each(["/error", "/page", "/large", "/moved"])("refuses a call answered by %s", async (path) => {
    await expect(network.rpc(`${base}${path}`, "eth_chainId", []).catch(codeOf)).resolves.toBe("UNAVAILABLE");
  });
});
