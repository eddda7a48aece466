// SPDX-License-Identifier: Apache-2.0
import { GraphQLError } from "graphql";
import { toHex } from "../../core/canonical/encoding.ts";
import { type DomainError, ERROR_CODES, isDomainError } from "../../core/errors.ts";
import type { Random } from "../ports/random.ts";
import type { ApiLogEntry } from "./api-needs.ts";

interface Needs {
  readonly random: Random;
  log(entry: ApiLogEntry): void;
}

/** Where an error stands in the query: what of a GraphQLError is kept. */
type Place = Pick<GraphQLError, "nodes" | "source" | "positions" | "path">;

const NOWHERE: Place = { nodes: undefined, source: undefined, positions: undefined, path: undefined };

/** A GraphQL error of a refusal. `status` is for errors about the whole request, when nothing of it ran. */
export function refusalError(
  refusal: DomainError,
  status?: number,
  headers?: Readonly<Record<string, string>>,
) {
  return build(refusal.message, NOWHERE, {
    code: refusal.code,
    ...withDetails(refusal),
    ...(status === undefined ? {} : { http: { status, headers } }),
  });
}

/**
 * What a client is told of any error. Refusals keep code, message and details; GraphQL's own findings about the document are
 * BAD_INPUT; everything else is logged under a correlation id and told as "internal error". Errors are judged by shape:
 * a bundle may hold two copies of graphql.
 */
export function toGraphqlError(error: unknown, needs: Needs): GraphQLError {
  const cause = rootCause(error);
  const place: Place = isGraphqlError(error) ? error : NOWHERE;
  const extensions = isGraphqlError(error) ? error.extensions : {};
  if (isDomainError(cause) && cause.code !== "INVARIANT") {
    const message = isGraphqlError(error) ? error.message : cause.message;
    return build(message, place, { ...extensions, code: cause.code, ...withDetails(cause) });
  }
  if (isGraphqlError(cause)) {
    const code = ERROR_CODES.find((known) => known === extensions.code) ?? "BAD_INPUT";
    return build(cause.message, place, { ...extensions, code });
  }
  const correlationId = logInternal(cause, needs);
  return build("internal error", place, { ...extensions, code: "INVARIANT", correlationId });
}

/** Logs what must not be shown, and answers the id to ask for it by. */
export function logInternal(error: unknown, { random, log }: Needs): string {
  const correlationId = toHex(random.bytes(8));
  const { name, message, stack = "" } = error instanceof Error ? error : new Error(String(error));
  log({ level: "error", message: "a request failed", correlationId, error: { name, message, stack } });
  return correlationId;
}

function build(message: string, { nodes, source, positions, path }: Place, extensions: object): GraphQLError {
  return new GraphQLError(message, {
    nodes: nodes ?? null,
    source: source ?? null,
    positions: positions ?? null,
    path: path ?? null,
    extensions: { ...extensions },
  });
}

function withDetails({ details }: DomainError) {
  return Object.keys(details).length === 0 ? {} : { details };
}

function rootCause(error: unknown): unknown {
  let cause = error;
  for (let i = 0; i < 8 && isGraphqlError(cause) && cause.originalError !== undefined; i += 1)
    cause = cause.originalError;
  return cause;
}

function isGraphqlError(error: unknown): error is GraphQLError {
  return error instanceof Error && error.name === "GraphQLError" && "extensions" in error;
}
