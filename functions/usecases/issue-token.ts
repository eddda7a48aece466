// SPDX-License-Identifier: Apache-2.0
import { toBase64Url } from "../../core/canonical/encoding.ts";
import { DomainError } from "../../core/errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { Client, ClientStore } from "../ports/organization-store.ts";
import type { Random } from "../ports/random.ts";
import type { SecretHasher } from "../ports/secret-hasher.ts";
import type { Signer } from "../ports/signer.ts";
import { signToken } from "./access-token.ts";
import type { RegisterSettings } from "./settings.ts";

export const TOKEN_SECONDS = 15 * 60;

interface Needs {
  readonly clients: ClientStore;
  readonly hasher: SecretHasher;
  /** P-256 */
  readonly tokenSigner: Signer;
  readonly random: Random;
  readonly clock: Clock;
  readonly settings: Pick<RegisterSettings, "publicUrl">;
}

// A well-formed hash of no secret anyone has: an unknown client costs as much time as a wrong secret.
const NOBODY = `scrypt$16384$8$1$${"A".repeat(22)}$${"A".repeat(43)}`;

/** Exchanges client credentials for an access token of 15 minutes (RFC 6749 §4.4); UNAUTHENTICATED when they are wrong. */
export async function issueToken(
  { clientId, clientSecret }: { readonly clientId: string; readonly clientSecret: string },
  { clients, hasher, tokenSigner, random, clock, settings }: Needs,
): Promise<{ readonly accessToken: string; readonly expiresInSeconds: number }> {
  const client = await clients.find(clientId);
  const isRight = await hasher.verify(clientSecret, client?.secretHash ?? NOBODY);
  if (!isLive(client) || !isRight)
    throw new DomainError("UNAUTHENTICATED", "client: expected a known client with its secret");
  const iat = Math.floor(clock.nowMs() / 1000);
  const accessToken = await signToken(
    {
      iss: settings.publicUrl,
      sub: client.clientId,
      aud: audienceOf(settings),
      exp: iat + TOKEN_SECONDS,
      iat,
      jti: toBase64Url(random.bytes(16)),
      roles: client.roles,
      organization: client.organizationId,
    },
    tokenSigner,
  );
  return { accessToken, expiresInSeconds: TOKEN_SECONDS };
}

/** What tokens are for: the GraphQL endpoint of this register. */
export function audienceOf({ publicUrl }: Pick<RegisterSettings, "publicUrl">): string {
  return `${publicUrl}/graphql`;
}

function isLive(client: Client | undefined): client is Client {
  return client !== undefined && client.revokedAt === null;
}
