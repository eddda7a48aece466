// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import type { DomainError, ErrorCode } from "../../core/errors.ts";

export const STATUS_OF_CODE: Readonly<Record<ErrorCode, number>> = {
  BAD_INPUT: 400,
  CONFLICT: 409,
  NOT_FOUND: 404,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  TOO_LARGE: 413,
  QUERY_TOO_COSTLY: 400,
  RATE_LIMITED: 429,
  MISSING_GLYPH: 422,
  INVARIANT: 500,
  UNAVAILABLE: 503,
};

/** Answers whose bytes never change under their path. */
export const IMMUTABLE = "public, max-age=31536000, immutable";
/** Answers that must be asked for again, which costs a 304 when nothing changed. */
export const REVALIDATE = "no-cache";

const SECURITY_HEADERS = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
};

export interface FileAnswer {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  readonly cacheControl: string;
  /** sent compressed to those who say that they read gzip */
  readonly isCompressed?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A JSON document that is not to be cached. */
export function jsonResponse(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(`${JSON.stringify(body)}\n`, {
    status,
    headers: { "content-type": "application/json; charset=utf-8", "cache-control": "no-store", ...headers },
  });
}

/** A refusal in the form every endpoint but GraphQL and OAuth uses; a saved page may read it too. */
export function errorResponse(
  { code, message, details }: Pick<DomainError, "code" | "message" | "details">,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const body = { error: { code, message, details } };
  return jsonResponse(STATUS_OF_CODE[code], body, { "access-control-allow-origin": "*", ...headers });
}

/** Bytes with an ETag, readable from any origin: what is public may also be checked from a saved page. */
export function fileResponse(request: Request, file: FileAnswer): Response {
  const hash = createHash("sha256").update(file.bytes).digest("base64url").slice(0, 27);
  const isZipped = file.isCompressed === true && readsGzip(request.headers.get("accept-encoding"));
  const etag = isZipped ? `"${hash}-gzip"` : `"${hash}"`;
  const headers = {
    "access-control-allow-origin": "*",
    "cross-origin-resource-policy": "cross-origin",
    "cache-control": file.cacheControl,
    etag,
    ...(file.isCompressed === true ? { vary: "accept-encoding" } : {}),
    ...(isZipped ? { "content-encoding": "gzip" } : {}),
    ...file.headers,
  };
  if (matches(request.headers.get("if-none-match"), etag))
    return new Response(null, { status: 304, headers });
  const body = new Uint8Array(isZipped ? gzipSync(file.bytes) : file.bytes);
  return new Response(body, {
    status: 200,
    headers: { ...headers, "content-type": file.mediaType, "content-length": String(body.length) },
  });
}

/** A coding that is named without `;q=0` is one that is read (RFC 9110 §12.5.3). */
function readsGzip(acceptEncoding: string | null): boolean {
  const codings = (acceptEncoding ?? "").toLowerCase().split(",");
  return codings.some((coding) => /^\s*gzip\s*(;\s*q=(?!0(\.0*)?\s*$).*)?$/.test(coding));
}

/** The response with the headers every answer carries; without a body where only its head was asked for. */
export function finishResponse(request: Request, response: Response): Response {
  const { status, statusText, headers } = response;
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
    if (!headers.has(name)) headers.set(name, value);
  }
  return request.method === "HEAD" ? new Response(null, { status, statusText, headers }) : response;
}

function matches(ifNoneMatch: string | null, etag: string): boolean {
  const tags = (ifNoneMatch ?? "").split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  return tags.includes(etag) || tags.includes("*");
}
