// SPDX-License-Identifier: Apache-2.0
import { decodeUtf8 } from "../../core/canonical/utf8-decode.ts";
import { DomainError, isDomainError } from "../../core/errors.ts";
import {
  formatAnchorSignature,
  MAX_ANCHOR_REQUEST,
  readAnchorRequest,
} from "../../core/log/anchor-request.ts";
import { formatSignatureLine } from "../../core/log/signed-note.ts";
import { readVerifierKey } from "../../core/log/verifier-key.ts";
import { MAX_ADD_CHECKPOINT, readAddCheckpoint } from "../../core/log/witness-protocol.ts";
import type { Member } from "../ports/member.ts";
import { readBody } from "./read-body.ts";
import { errorResponse, jsonResponse } from "./respond.ts";

type Answer = (request: Request, member: Member) => Promise<Response>;

const ROUTES: Readonly<Record<string, Answer>> = {
  "POST /add-checkpoint": addCheckpoint,
  "POST /sign-anchor": signAnchor,
  "GET /member": async (_request, { witnessKey, address }) => jsonResponse(200, { witnessKey, address }),
};

/** A member over HTTP: C2SP tlog-witness add-checkpoint, and sign-anchor beside it (docs/witness.md). Nothing needs an account. */
export function createWitnessServer(member: Member): { fetch(request: Request): Promise<Response> } {
  return {
    async fetch(request) {
      const answer = ROUTES[`${request.method} ${new URL(request.url).pathname}`];
      if (answer === undefined) return errorResponse(new DomainError("NOT_FOUND", "no such call"));
      try {
        return await answer(request, member);
      } catch (error) {
        if (!isDomainError(error)) throw error;
        return errorResponse(error);
      }
    },
  };
}

async function addCheckpoint(request: Request, member: Member): Promise<Response> {
  const asked = readAddCheckpoint(await readText(request, MAX_ADD_CHECKPOINT));
  const { oldSize, proof, note } = asked;
  const answer = await member.cosign(oldSize, proof, note).catch((error: unknown) => refusal(error, asked));
  if (answer instanceof Response) return answer;
  if (answer.status === "conflict") return conflict(answer.knownSize);
  const { name, keyId } = readVerifierKey(member.witnessKey);
  return textResponse(200, formatSignatureLine({ name, keyId, signature: answer.cosignature }));
}

// The request itself was well-formed, so what the member finds wrong is its proof (422), or two trees of one size (409).
function refusal(error: unknown, { oldSize }: ReturnType<typeof readAddCheckpoint>): Response {
  if (!isDomainError(error)) throw error;
  if (error.code === "CONFLICT") return conflict(oldSize);
  if (error.code !== "BAD_INPUT") throw error;
  return jsonResponse(422, { error: { code: error.code, message: error.message } });
}

async function signAnchor(request: Request, member: Member): Promise<Response> {
  const head = readAnchorRequest(await readText(request, MAX_ANCHOR_REQUEST));
  const signature = await member.signAnchor(head);
  return textResponse(200, formatAnchorSignature(signature), "application/json; charset=utf-8");
}

async function readText(request: Request, maxBytes: number): Promise<string> {
  const text = decodeUtf8(await readBody(request, maxBytes));
  if (text === undefined) throw new DomainError("BAD_INPUT", "body: expected UTF-8");
  return text;
}

function conflict(size: number): Response {
  return textResponse(409, `${size}\n`, "text/x.tlog.size");
}

function textResponse(status: number, body: string, contentType = "text/plain; charset=utf-8"): Response {
  return new Response(body, {
    status,
    headers: { "content-type": contentType, "cache-control": "no-store" },
  });
}
