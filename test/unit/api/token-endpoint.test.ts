// SPDX-License-Identifier: Apache-2.0
import { createRemoteJWKSet, customFetch, jwtVerify } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { canonicalize, utf8 } from "../../../core/canonical/canonical-json.ts";
import { toBase64Url } from "../../../core/canonical/encoding.ts";
import { createSigner } from "../../../functions/adapters/keyfile/signer.ts";
import { signToken, type TokenClaims } from "../../../functions/usecases/access-token.ts";
import { createClient } from "../../../functions/usecases/create-client.ts";
import { API_URL, createApiRegister } from "../../fixtures/api-register.ts";
import { NOW_MS } from "../../fixtures/genuine-register.ts";

const register = createApiRegister();
let client: { readonly clientId: string; readonly clientSecret: string };

beforeAll(async () => {
  client = await createClient({ organizationId: null, roles: ["READER"], label: "test" }, register.needs);
});

const FORM = "application/x-www-form-urlencoded";

async function ask(
  form: Readonly<Record<string, string>> | string,
  headers: Readonly<Record<string, string>> = {},
) {
  const body = typeof form === "string" ? form : new URLSearchParams(form).toString();
  const response = await register.send("/oauth/token", {
    method: "POST",
    headers: { "content-type": FORM, ...headers },
    body,
  });
  return { response, body: (await response.json()) as Record<string, unknown> };
}

const inForm = () => ({
  grant_type: "client_credentials",
  client_id: client.clientId,
  client_secret: client.clientSecret,
});
const basic = (user: string, secret: string) =>
  `Basic ${Buffer.from(`${user}:${secret}`).toString("base64")}`;

it("gives a token for credentials in the form, not to be cached", async () => {
  const { response, body } = await ask(inForm());

  expect(response.status).toBe(200);
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(body).toMatchObject({ token_type: "Bearer", expires_in: 900 });
});

it("gives a token for HTTP Basic, whose halves are form-encoded", async () => {
  const { clientId, clientSecret } = client;
  const user = clientId.replaceAll("-", "%2D");

  const { response } = await ask(
    { grant_type: "client_credentials" },
    { authorization: basic(user, clientSecret) },
  );

  expect(response.status).toBe(200);
});

it("gives tokens that another implementation checks with the published keys", async () => {
  const { body } = await ask(inForm());
  const keys = createRemoteJWKSet(new URL(`${API_URL}/.well-known/jwks.json`), {
    [customFetch]: (url: string) => register.api.fetch(new Request(url)),
  });

  const { payload, protectedHeader } = await jwtVerify(String(body.access_token), keys, {
    issuer: API_URL,
    audience: `${API_URL}/graphql`,
    typ: "at+jwt",
    currentDate: new Date(NOW_MS),
  });

  expect(protectedHeader.alg).toBe("ES256");
  expect(payload).toMatchObject({ sub: client.clientId, roles: ["READER"], organization: null });
});

it.each([
  ["a wrong secret", () => ({ ...inForm(), client_secret: "wrong" }), 401, "invalid_client"],
  ["an unknown client", () => ({ ...inForm(), client_id: "nobody" }), 401, "invalid_client"],
  [
    "no secret",
    () => ({ grant_type: "client_credentials", client_id: client.clientId }),
    401,
    "invalid_client",
  ],
  ["another grant", () => ({ ...inForm(), grant_type: "password" }), 400, "unsupported_grant_type"],
  [
    "no grant",
    () => ({ client_id: client.clientId, client_secret: client.clientSecret }),
    400,
    "invalid_request",
  ],
  ["a client twice", () => `${new URLSearchParams(inForm())}&client_id=x`, 400, "invalid_request"],
] as const)("refuses %s", async (_what, form, status, error) => {
  const { response, body } = await ask(form());

  expect(response.status).toBe(status);
  expect(body.error).toBe(error);
  expect(response.headers.has("www-authenticate")).toBe(status === 401);
});

it("refuses credentials in two places", async () => {
  const { body } = await ask(inForm(), { authorization: basic(client.clientId, client.clientSecret) });

  expect(body.error).toBe("invalid_request");
});

it.each([
  ["JSON", { "content-type": "application/json" }, 400],
  ["too long a body", { "content-length": "9000" }, 413],
])("refuses %s", async (_what, headers, status) => {
  const { response } = await ask(inForm(), headers);

  expect(response.status).toBe(status);
});

describe("a token", () => {
  const NOW = Math.floor(NOW_MS / 1000);
  const claims = (): TokenClaims => ({
    iss: API_URL,
    sub: client.clientId,
    aud: `${API_URL}/graphql`,
    exp: NOW + 900,
    iat: NOW,
    jti: "j",
    roles: ["OPERATOR"],
    organization: null,
  });
  const signed = (changes: Partial<TokenClaims> = {}) =>
    signToken({ ...claims(), ...changes }, register.needs.tokenSigner);
  const stranger = createSigner("stranger", { algorithm: "P-256", secret: new Uint8Array(32).fill(7) });
  const unsigned = (): string =>
    `${toBase64Url(utf8('{"alg":"none"}'))}.${toBase64Url(utf8(canonicalize(claims())))}.`;
  const changed = async (): Promise<string> => {
    const [header, , signature] = (await signed()).split(".");
    return `${header}.${toBase64Url(utf8(canonicalize({ ...claims(), jti: "k" })))}.${signature}`;
  };

  it("has the roles its client has now, whatever it says itself", async () => {
    const { data } = await register.query("{ viewer { roles } }", {}, await signed());

    expect(data.viewer.roles).toEqual(["READER"]);
  });

  it.each<readonly [string, () => string | Promise<string>, string]>([
    ["that expired", () => signed({ exp: NOW }), "expired at 2026-11-23T12:00:00.000Z"],
    ["for another service", () => signed({ aud: "https://other.example/graphql" }), "expected audience"],
    ["of another issuer", () => signed({ iss: "https://other.example" }), "expected issuer"],
    ["from the future", () => signed({ iat: NOW + 60 }), "time of issue"],
    ["of an unknown client", () => signed({ sub: "nobody" }), "live client"],
    ["signed by a stranger", () => signToken(claims(), stranger), "another key"],
    ["whose claims were changed", changed, "signature"],
    ["without a signature", unsigned, "expected"],
    ["that is no token", () => "abc", "three parts"],
    ["as long as a book", () => "a".repeat(5000), "three parts"],
  ])("%s is refused with the reason", async (_what, make, reason) => {
    const answer = await register.query("{ viewer { roles } }", {}, await make());

    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toContain("invalid_token");
    expect(answer.errors[0]).toMatchObject({
      message: expect.stringContaining(reason),
      extensions: { code: "UNAUTHENTICATED" },
    });
  });

  it("is refused when it is not sent as Bearer", async () => {
    const response = await register.send("/graphql?query={viewer{roles}}", {
      headers: { authorization: "Basic abc" },
    });

    expect(response.status).toBe(401);
  });
});
