// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../../core/errors.ts";
import type { Primitives } from "../../verifier/primitives.ts";
import type { Clock } from "../ports/clock.ts";
import type { ClientStore } from "../ports/organization-store.ts";
import type { Signer } from "../ports/signer.ts";
import { readToken, type TokenClaims } from "./access-token.ts";
import { audienceOf } from "./issue-token.ts";
import type { RegisterSettings } from "./settings.ts";
import type { Viewer } from "./viewer.ts";

interface Needs {
  readonly clients: ClientStore;
  readonly tokenSigner: Pick<Signer, "publicKey">;
  readonly primitives: Primitives;
  readonly clock: Clock;
  readonly settings: Pick<RegisterSettings, "publicUrl">;
}

const BEARER = /^Bearer +([A-Za-z0-9._~+/=-]+)$/i;
/** How far another machine's clock may run ahead. */
const LEEWAY_SECONDS = 30;

/**
 * Who an Authorization header speaks for: nobody without one, UNAUTHENTICATED with a wrong one. The client's record is read
 * each time, so that a revoked client's tokens stop at once and roles are those it has now.
 */
export async function authenticate(
  authorization: string | null,
  { clients, tokenSigner, primitives, clock, settings }: Needs,
): Promise<Viewer | undefined> {
  if (authorization === null) return undefined;
  const token = BEARER.exec(authorization)?.[1];
  if (token === undefined) throw refused("authorization: expected `Bearer <token>`");
  const claims = readToken(token, tokenSigner.publicKey, primitives);
  checkClaims(claims, Math.floor(clock.nowMs() / 1000), settings);
  const client = await clients.find(claims.sub);
  if (client === undefined || client.revokedAt !== null)
    throw refused("token: expected a token of a live client, got one of a revoked client");
  return { clientId: client.clientId, roles: client.roles, organizationId: client.organizationId };
}

function checkClaims(claims: TokenClaims, now: number, settings: Pick<RegisterSettings, "publicUrl">): void {
  if (claims.iss !== settings.publicUrl)
    throw refused(`token: expected issuer ${settings.publicUrl}, got ${claims.iss}`);
  if (claims.aud !== audienceOf(settings))
    throw refused(`token: expected audience ${audienceOf(settings)}, got ${claims.aud}`);
  if (claims.exp <= now)
    throw refused(
      `token: expired at ${new Date(claims.exp * 1000).toISOString()}; ask POST /oauth/token for a new one`,
    );
  if (claims.iat > now + LEEWAY_SECONDS) throw refused("token: expected a time of issue that is past");
}

function refused(message: string): DomainError {
  return new DomainError("UNAUTHENTICATED", message);
}
