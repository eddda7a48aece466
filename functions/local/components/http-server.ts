// SPDX-License-Identifier: Apache-2.0
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { DomainError } from "../../../core/errors.ts";
import type { Api } from "../../api/create-api.ts";

export interface HttpServer {
  readonly port: number;
  /** Takes no more requests, lets those under way finish for a moment, then closes. */
  stop(): Promise<void>;
}

const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 60_000;
const GRACE_MS = 2000;
const READ_AT_ONCE_BYTES = 256 * 1024;

/** Serves an API on a port of this machine. Throws CONFLICT where the port is taken. */
export async function startHttpServer(port: number, api: Api): Promise<HttpServer> {
  const server = createServer((request, response) => {
    void answer(request, response, api);
  });
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  await listen(server, port);
  return { port: (server.address() as AddressInfo).port, stop: () => close(server) };
}

/** Throws CONFLICT where a port is taken. */
export async function requireFreePort(port: number): Promise<void> {
  const probe = createServer();
  await listen(probe, port);
  await close(probe);
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      const isTaken = cause.code === "EADDRINUSE";
      reject(
        isTaken
          ? new DomainError(
              "CONFLICT",
              `PORT: expected a free port, ${port} is in use; set PORT to another`,
              {},
              { cause },
            )
          : cause,
      );
    });
    server.listen(port, () => resolve());
  });
}

async function answer(incoming: IncomingMessage, outgoing: ServerResponse, api: Api): Promise<void> {
  try {
    const response = await api.fetch(await toRequest(incoming), {
      address: incoming.socket.remoteAddress ?? "unknown",
    });
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(incoming.method === "HEAD" ? undefined : Buffer.from(await response.arrayBuffer()));
  } catch {
    // A request whose address or headers cannot be read, or a connection that broke while it was answered.
    if (!outgoing.headersSent) outgoing.writeHead(400, { "content-type": "application/json" });
    outgoing.end('{"error":{"code":"BAD_INPUT","message":"expected an HTTP request that can be read"}}');
  }
}

async function toRequest(incoming: IncomingMessage): Promise<Request> {
  const method = incoming.method ?? "GET";
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
  }
  const hasBody = method !== "GET" && method !== "HEAD";
  return new Request(new URL(incoming.url ?? "/", "http://localhost"), {
    method,
    headers,
    ...(hasBody && (await bodyOf(incoming))),
  });
}

/** A body that says how long it is, and is short, is read here: node:http takes no more than was said. Others are read as they come. */
async function bodyOf(incoming: IncomingMessage): Promise<RequestInit> {
  const announced = Number(incoming.headers["content-length"] ?? Number.NaN);
  if (announced <= READ_AT_ONCE_BYTES) return { body: Buffer.concat(await incoming.toArray()) };
  return streamed(Readable.toWeb(incoming) as ReadableStream);
}

/** Requests with a stream for a body must say `half`, which the DOM's own type does not know. */
function streamed(body: ReadableStream): RequestInit & { readonly duplex: "half" } {
  return { body, duplex: "half" };
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const impatience = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  server.closeIdleConnections();
  await closed;
  clearTimeout(impatience);
}
