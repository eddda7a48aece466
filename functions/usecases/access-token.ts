// SPDX-License-Identifier: Apache-2.0
import { canonicalBytes, canonicalize, utf8 } from "../../core/canonical/canonical-json.ts";
import { fromBase64Url, toBase64Url } from "../../core/canonical/encoding.ts";
import { parseStrictJson } from "../../core/canonical/strict-json.ts";
import { decodeUtf8 } from "../../core/canonical/utf8-decode.ts";
import { integer, list, literal, nullable, object, oneOf, text } from "../../core/decode/decoder.ts";
import { DomainError, isDomainError } from "../../core/errors.ts";
import { sha256 } from "../../core/merkle/hash.ts";
import type { Primitives } from "../../verifier/primitives.ts";
import { ROLES, type Role } from "../ports/organization-store.ts";
import type { Signer } from "../ports/signer.ts";

/** What an access token says (RFC 9068); times in Unix seconds. */
export interface TokenClaims {
  readonly iss: string;
  readonly sub: string;
  readonly aud: string;
  readonly exp: number;
  readonly iat: number;
  readonly jti: string;
  readonly roles: readonly Role[];
  readonly organization: string | null;
}

/** A P-256 public key as JSON (RFC 7517). */
export interface TokenKey {
  readonly kty: "EC";
  readonly crv: "P-256";
  readonly x: string;
  readonly y: string;
  readonly kid: string;
  readonly alg: "ES256";
  readonly use: "sig";
}

const MAX_TOKEN = 4096;
const COORDINATE_BYTES = 32;

const decodeHeader = object({ alg: literal("ES256"), kid: text(64), typ: literal("at+jwt") });
const decodeClaims = object({
  iss: text(512),
  sub: text(128),
  aud: text(512),
  exp: integer(0),
  iat: integer(0),
  jti: text(64),
  roles: list(oneOf(ROLES), ROLES.length),
  organization: nullable(text(128)),
});

/** The public key that tokens are checked with; its id is the RFC 7638 thumbprint. */
export function tokenKey(publicKey: Uint8Array): TokenKey {
  if (publicKey.length !== 1 + 2 * COORDINATE_BYTES)
    throw new DomainError("INVARIANT", `token key: expected 65 bytes uncompressed, got ${publicKey.length}`);
  const x = toBase64Url(publicKey.slice(1, 1 + COORDINATE_BYTES));
  const y = toBase64Url(publicKey.slice(1 + COORDINATE_BYTES));
  const kid = toBase64Url(sha256(canonicalBytes({ crv: "P-256", kty: "EC", x, y })));
  return { kty: "EC", crv: "P-256", x, y, kid, alg: "ES256", use: "sig" };
}

/** A signed token: JWS compact serialization (RFC 7515 §3.1) with ES256. */
export async function signToken(claims: TokenClaims, signer: Signer): Promise<string> {
  const header = { alg: "ES256", kid: tokenKey(signer.publicKey).kid, typ: "at+jwt" };
  const input = `${encoded(header)}.${encoded(claims)}`;
  const [signature] = await signer.sign([sha256(utf8(input))]);
  if (signature?.length !== 64) throw new DomainError("INVARIANT", "token: expected a signature of 64 bytes");
  return `${input}.${toBase64Url(signature)}`;
}

/** The claims of a token this key signed, whatever they say; UNAUTHENTICATED for anything else. */
export function readToken(token: string, publicKey: Uint8Array, primitives: Primitives): TokenClaims {
  const [header, claims, signature, ...rest] = token.length > MAX_TOKEN ? [] : token.split(".");
  if (header === undefined || claims === undefined || signature === undefined || rest.length > 0)
    throw refused("expected a signed token of three parts");
  const { kid } = read(header, decodeHeader, "token header");
  if (kid !== tokenKey(publicKey).kid)
    throw refused("expected a token of this register, got one of another key");
  const bytes = fromBase64Url(signature);
  const digest = sha256(utf8(`${header}.${claims}`));
  if (bytes?.length !== 64 || !primitives.verifyP256(publicKey, digest, bytes))
    throw refused("expected a valid signature, got one that does not fit");
  return read(claims, decodeClaims, "token");
}

function encoded(part: unknown): string {
  return toBase64Url(utf8(canonicalize(part)));
}

function read<T>(part: string, decode: (value: unknown, path: string) => T, path: string): T {
  const bytes = fromBase64Url(part);
  const json = bytes === undefined ? undefined : decodeUtf8(bytes);
  if (json === undefined) throw refused("expected base64url parts");
  try {
    return decode(parseStrictJson(json), path);
  } catch (error) {
    if (!isDomainError(error)) throw error;
    throw refused("expected the claims this register writes", error);
  }
}

function refused(message: string, cause?: unknown): DomainError {
  return new DomainError("UNAUTHENTICATED", `token: ${message}`, {}, { cause });
}
