// SPDX-License-Identifier: Apache-2.0
import { fromBase64 } from "../../core/canonical/encoding.ts";
import { decodeUtf8 } from "../../core/canonical/utf8-decode.ts";
import { isDomainError } from "../../core/errors.ts";
import { issueToken } from "../usecases/issue-token.ts";
import type { ApiNeeds } from "./api-needs.ts";
import { readBody } from "./read-body.ts";
import { jsonResponse } from "./respond.ts";

interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

const MAX_FORM_BYTES = 8192;
const FORM = "application/x-www-form-urlencoded";
const ONCE = ["grant_type", "client_id", "client_secret", "scope"];

/** POST /oauth/token: client credentials by HTTP Basic or in the form (RFC 6749 §2.3.1, §4.4, §5). */
export async function answerTokenRequest(request: Request, needs: ApiNeeds): Promise<Response> {
  const body = await readBody(request, MAX_FORM_BYTES);
  const mediaType = request.headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase();
  if (mediaType !== FORM) return refusal(400, "invalid_request", `expected a body of type ${FORM}`);
  const form = new URLSearchParams(decodeUtf8(body) ?? "");
  const twice = ONCE.find((name) => form.getAll(name).length > 1);
  if (twice !== undefined) return refusal(400, "invalid_request", `expected ${twice} once`);
  const grant = form.get("grant_type");
  if (grant === null) return refusal(400, "invalid_request", "expected grant_type=client_credentials");
  if (grant !== "client_credentials")
    return refusal(400, "unsupported_grant_type", "expected grant_type=client_credentials");
  const authorization = request.headers.get("authorization");
  if (authorization !== null && form.has("client_secret"))
    return refusal(400, "invalid_request", "expected credentials in the header or in the form, got both");
  const credentials = authorization === null ? formCredentials(form) : basicCredentials(authorization);
  if (credentials === undefined)
    return refusal(
      401,
      "invalid_client",
      "expected client_id and client_secret, in the form or by HTTP Basic",
    );
  return exchange(credentials, needs);
}

async function exchange(credentials: Credentials, needs: ApiNeeds): Promise<Response> {
  try {
    const { accessToken, expiresInSeconds } = await issueToken(credentials, needs);
    return jsonResponse(
      200,
      { access_token: accessToken, token_type: "Bearer", expires_in: expiresInSeconds },
      { pragma: "no-cache" },
    );
  } catch (error) {
    if (!isDomainError(error) || error.code !== "UNAUTHENTICATED") throw error;
    return refusal(401, "invalid_client", error.message);
  }
}

function formCredentials(form: URLSearchParams): Credentials | undefined {
  return bounded(form.get("client_id"), form.get("client_secret"));
}

/** The two halves are form-encoded before they are joined (RFC 6749 §2.3.1). */
function basicCredentials(authorization: string): Credentials | undefined {
  const encoded = /^Basic +([A-Za-z0-9+/=]{1,1024})$/i.exec(authorization)?.[1];
  const bytes = encoded === undefined ? undefined : fromBase64(encoded);
  const text = bytes === undefined ? undefined : decodeUtf8(bytes);
  const colon = text?.indexOf(":") ?? -1;
  if (text === undefined || colon < 0) return undefined;
  return bounded(formDecoded(text.slice(0, colon)), formDecoded(text.slice(colon + 1)));
}

function formDecoded(text: string): string | null {
  return new URLSearchParams(`v=${text.replaceAll("&", "%26")}`).get("v");
}

function bounded(clientId: string | null, clientSecret: string | null): Credentials | undefined {
  const fits = /^[\x21-\x7e]{1,128}$/;
  if (clientId === null || clientSecret === null || !fits.test(clientId) || !fits.test(clientSecret))
    return undefined;
  return { clientId, clientSecret };
}

function refusal(status: number, error: string, description: string): Response {
  return jsonResponse(
    status,
    { error, error_description: description },
    status === 401
      ? { "www-authenticate": 'Basic realm="touchstone"', pragma: "no-cache" }
      : { pragma: "no-cache" },
  );
}
