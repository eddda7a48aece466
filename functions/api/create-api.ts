// SPDX-License-Identifier: Apache-2.0
import { DomainError, isDomainError } from "../../core/errors.ts";
import { authenticate } from "../usecases/authenticate.ts";
import type { ApiNeeds } from "./api-needs.ts";
import { answerEvidence, answerUpload, UPLOADS } from "./evidence-files.ts";
import { createGraphqlEndpoint, type GraphqlEndpoint } from "./graphql-endpoint.ts";
import { findPublicFile } from "./public-files.ts";
import { MAX_BODY_BYTES, readBody } from "./read-body.ts";
import { rememberingP256 } from "./remembered-verification.ts";
import { errorResponse, fileResponse, finishResponse, jsonResponse, STATUS_OF_CODE } from "./respond.ts";
import { logInternal } from "./to-graphql-error.ts";
import { answerTokenRequest } from "./token-endpoint.ts";

/** What the server knows about a connection and a request does not say. */
export interface Peer {
  /** who to count anonymous requests by */
  readonly address: string;
}

export interface Api {
  /** Answers any request to the register. Never throws. */
  fetch(request: Request, peer?: Peer): Promise<Response>;
}

const METHODS: Readonly<Record<string, string>> = {
  "/graphql": "GET, POST, OPTIONS",
  "/oauth/token": "POST, OPTIONS",
};
const FILE_METHODS = "GET, HEAD, OPTIONS";
const UPLOAD_METHODS = "PUT, OPTIONS";

/** The whole HTTP surface of a register, the same for every server that can hand over a Request. */
export function createApi(given: ApiNeeds): Api {
  const needs = { ...given, primitives: rememberingP256(given.primitives) };
  const graphql = createGraphqlEndpoint(needs);
  return {
    async fetch(request, peer = { address: "unknown" }) {
      const response = await answer(request, peer, graphql, needs).catch((error: unknown) =>
        failure(error, needs),
      );
      return finishResponse(request, response);
    },
  };
}

async function answer(
  request: Request,
  peer: Peer,
  graphql: GraphqlEndpoint,
  needs: ApiNeeds,
): Promise<Response> {
  const { pathname } = new URL(request.url);
  const methods = methodsOf(pathname);
  if (!methods.split(", ").includes(request.method)) return methodNotAllowed(request.method, methods);
  if (request.method === "OPTIONS") return options(pathname, methods);
  if (pathname === "/graphql") return answerGraphql(request, peer, graphql, needs);
  if (pathname === "/oauth/token") return answerTokenRequest(request, needs);
  if (pathname === "/health") return health(needs);
  if (pathname.startsWith(UPLOADS)) return answerUpload(request, needs);
  const evidence = await answerEvidence(request, needs);
  if (evidence !== undefined) return evidence;
  const file = await findPublicFile(pathname, needs);
  if (file !== undefined) return fileResponse(request, file);
  throw new DomainError("NOT_FOUND", `path: expected one of docs/api.md, got ${pathname.slice(0, 200)}`);
}

function methodsOf(pathname: string): string {
  return METHODS[pathname] ?? (pathname.startsWith(UPLOADS) ? UPLOAD_METHODS : FILE_METHODS);
}

async function answerGraphql(
  request: Request,
  { address }: Peer,
  graphql: GraphqlEndpoint,
  needs: ApiNeeds,
): Promise<Response> {
  try {
    const body = request.method === "POST" ? await readBody(request, MAX_BODY_BYTES) : null;
    const viewer = await authenticate(request.headers.get("authorization"), needs);
    const { url, method, headers } = request;
    return await graphql({ url, method, headers, body }, { viewer, address });
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return graphqlRefusal(error);
  }
}

/** A refusal before GraphQL began, in the form GraphQL clients read (GraphQL over HTTP §6.4). */
function graphqlRefusal(error: DomainError): Response {
  const { code, message, details } = error;
  const challenge: Record<string, string> =
    code === "UNAUTHENTICATED"
      ? { "www-authenticate": 'Bearer realm="touchstone", error="invalid_token"' }
      : {};
  return jsonResponse(
    STATUS_OF_CODE[code],
    { errors: [{ message, extensions: { code, details } }] },
    challenge,
  );
}

async function health(needs: ApiNeeds): Promise<Response> {
  const { isReady, isDegraded = false, parts } = await needs.health();
  const status = isDegraded ? "degraded" : "ready";
  return jsonResponse(isReady ? 200 : 503, { status: isReady ? status : "not ready", parts });
}

function options(pathname: string, methods: string): Response {
  const isPublicFile = methodsOf(pathname) === FILE_METHODS;
  const cors: Record<string, string> = isPublicFile
    ? { "access-control-allow-origin": "*", "access-control-allow-methods": "GET, HEAD" }
    : {};
  return new Response(null, { status: 204, headers: { allow: methods, ...cors } });
}

function methodNotAllowed(method: string, methods: string): Response {
  const message = `method: expected ${methods}, got ${method.slice(0, 20)}`;
  return jsonResponse(405, { error: { code: "BAD_INPUT", message, details: {} } }, { allow: methods });
}

function failure(error: unknown, needs: ApiNeeds): Response {
  if (isDomainError(error) && error.code !== "INVARIANT") return errorResponse(error);
  const correlationId = logInternal(error, needs);
  return errorResponse({ code: "INVARIANT", message: "internal error", details: { correlationId } });
}
