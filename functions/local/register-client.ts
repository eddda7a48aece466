// SPDX-License-Identifier: Apache-2.0
import { DomainError, ERROR_CODES, type ErrorCode } from "../../core/errors.ts";

/** What `clients.json` keeps for trying a register out. */
export interface Credentials {
  readonly role: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** id of the organization the client acts for */
  readonly organization: string | null;
}

/** A client of a register's public endpoints, as any company would write one. */
export interface RegisterClient {
  /** The data of a GraphQL operation; throws a DomainError with the code of the first error. */
  graphql<T>(query: string, variables?: Readonly<Record<string, unknown>>): Promise<T>;
}

interface GraphqlAnswer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

const TOKEN_MARGIN_MS = 60_000;

/** Signs in with client credentials, keeps the token while it is good, and asks. */
export function createRegisterClient(url: string, credentials: Credentials): RegisterClient {
  let token: Promise<{ readonly text: string; readonly goodUntilMs: number }> | undefined;
  const signIn = async (): Promise<string> => {
    const asked = token;
    const standing = await asked?.catch(() => undefined);
    if (token !== asked) return signIn();
    if (standing !== undefined && standing.goodUntilMs > Date.now()) return standing.text;
    // Several callers at once share one request.
    token = requestToken(url, credentials).then(({ access_token, expires_in }) => ({
      text: access_token,
      goodUntilMs: Date.now() + expires_in * 1000 - TOKEN_MARGIN_MS,
    }));
    return (await token).text;
  };
  return {
    graphql: async <T>(query: string, variables: Readonly<Record<string, unknown>> = {}) => {
      const response = await fetch(`${url}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${await signIn()}` },
        body: JSON.stringify({ query, variables }),
      });
      const { data, errors } = (await response.json()) as GraphqlAnswer;
      const [first] = errors ?? [];
      if (first !== undefined) throw new DomainError(codeOf(first.extensions?.code), first.message);
      return data as T;
    },
  };
}

async function requestToken(url: string, { clientId, clientSecret }: Credentials) {
  const response = await fetch(`${url}/oauth/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: clientId,
      client_secret: clientSecret,
    }),
  });
  if (!response.ok)
    throw new DomainError(
      "UNAUTHENTICATED",
      `client ${clientId}: the register gave no token (${response.status})`,
    );
  return (await response.json()) as { readonly access_token: string; readonly expires_in: number };
}

function codeOf(code: string | undefined): ErrorCode {
  return ERROR_CODES.find((known) => known === code) ?? "INVARIANT";
}
