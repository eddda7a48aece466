// SPDX-License-Identifier: Apache-2.0
import { type DocumentNode, type ExecutionArgs, type GraphQLError, getOperationAST, parse } from "graphql";
import { createSchema, createYoga, type Plugin } from "graphql-yoga";
import { DomainError, isDomainError } from "../../core/errors.ts";
import type { Viewer } from "../usecases/viewer.ts";
import type { ApiContext } from "./api-context.ts";
import type { ApiNeeds } from "./api-needs.ts";
import { createDocumentCache } from "./document-cache.ts";
import { documentLimitsRule, MAX_TOKENS } from "./document-limits.ts";
import { queryCost, refuseCostly } from "./query-cost.ts";
import { createRequestCache } from "./request-cache.ts";
import { allResolvers } from "./resolvers/all-resolvers.ts";
import { STATUS_OF_CODE } from "./respond.ts";
import { scalars } from "./scalars.ts";
import { refusalError, toGraphqlError } from "./to-graphql-error.ts";

/** A request whose body was read and bounded. */
export interface GraphqlRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: Uint8Array<ArrayBuffer> | null;
}

/** Answers one GraphQL request of a known viewer. */
export type GraphqlEndpoint = (
  request: GraphqlRequest,
  caller: { readonly viewer: Viewer | undefined; readonly address: string },
) => Promise<Response>;

const CACHE = { maxDocuments: 512, maxCharacters: 16_384 };
const NO_CACHE = { get: () => undefined, set: () => undefined };

export function buildSchema(sdl: string) {
  return createSchema<ApiContext>({ typeDefs: sdl, resolvers: { ...scalars, ...allResolvers() } });
}

export function createGraphqlEndpoint(needs: ApiNeeds): GraphqlEndpoint {
  const yoga = createYoga<ApiContext>({
    schema: buildSchema(needs.sdl),
    graphqlEndpoint: "/graphql",
    // The body was read and bounded before; yoga's own limiter would cost as much as the rest of a small request.
    maxRequestBodySize: false,
    maskedErrors: { maskError: (error) => toGraphqlError(error, needs) },
    parserAndValidationCache: { documentCache: createDocumentCache(CACHE), errorCache: NO_CACHE },
    plugins: [boundedParser(), documentLimits(), budget(), ownErrorCodes(needs)],
    batching: false,
    cors: false,
    graphiql: false,
    landingPage: false,
    logging: false,
    multipart: false,
  });
  return async ({ url, method, headers, body }, { viewer, address }) => {
    // Yoga's own Request and Response keep bytes that are there already as they are; Node's make streams of them.
    const response = await yoga.fetch(new yoga.fetchAPI.Request(url, { method, headers, body }), {
      needs,
      viewer,
      caller: viewer === undefined ? `address:${address}` : `client:${viewer.clientId}`,
      cache: createRequestCache(needs, viewer),
      budget: { state: undefined },
    });
    return new Response(await response.text(), {
      status: response.status,
      headers: [...response.headers.entries()],
    });
  };
}

function boundedParser(): Plugin<ApiContext> {
  return {
    onParse({ setParseFn }) {
      setParseFn((source: Parameters<typeof parse>[0], options: Parameters<typeof parse>[1]) =>
        parse(source, { ...options, maxTokens: MAX_TOKENS }),
      );
    },
  };
}

function documentLimits(): Plugin<ApiContext> {
  return {
    onValidate({ addValidationRule }) {
      addValidationRule(documentLimitsRule);
    },
  };
}

/** Counts the cost of a query and takes it from the caller's points before anything of it runs. */
function budget(): Plugin<ApiContext> {
  return {
    async onExecute({ args, setResultAndStopExecution }) {
      try {
        await spend(args as unknown as ExecutionArgs & { readonly contextValue: ApiContext });
      } catch (error) {
        if (!isDomainError(error)) throw error;
        setResultAndStopExecution({ errors: [refusalOf(error)] });
      }
    },
  };
}

/** Errors about the document and the request come with codes of yoga's own; clients see those of core/errors.ts only. */
function ownErrorCodes(needs: ApiNeeds): Plugin<ApiContext> {
  return {
    onResultProcess({ result, setResult }) {
      if (Array.isArray(result) || !("errors" in result) || result.errors === undefined) return;
      setResult({ ...result, errors: result.errors.map((error) => toGraphqlError(error, needs)) });
    },
  };
}

async function spend({
  schema,
  document,
  operationName,
  variableValues,
  contextValue,
}: ExecutionArgs & { readonly contextValue: ApiContext }): Promise<void> {
  const { needs, caller, viewer } = contextValue;
  const operation = getOperationAST(document as DocumentNode, operationName);
  if (operation == null) return;
  const cost = queryCost(schema, document, operation, variableValues ?? {});
  refuseCostly(cost);
  const limit = viewer === undefined ? needs.pointLimits.address : needs.pointLimits.client;
  const window = await needs.rateLimiter.take(caller, cost.points, limit);
  const { isAllowed, remaining, resetsAtMs } = window;
  if (!isAllowed)
    throw new DomainError(
      "RATE_LIMITED",
      `expected at most ${limit} points a minute, got ${cost.points} more with ${remaining} left — try again at ${new Date(resetsAtMs).toISOString()}`,
      { limit, cost: cost.points, remaining, retryAfterSeconds: retryAfterSeconds(resetsAtMs, needs) },
    );
  contextValue.budget.state = { cost: cost.points, limit, remaining, resetsAtMs };
}

function refusalOf(error: DomainError): GraphQLError {
  const { retryAfterSeconds: seconds } = error.details;
  const headers = seconds === undefined ? undefined : { "retry-after": String(seconds) };
  return refusalError(error, STATUS_OF_CODE[error.code], headers);
}

function retryAfterSeconds(resetsAtMs: number, { clock }: ApiNeeds): number {
  return Math.max(1, Math.ceil((resetsAtMs - clock.nowMs()) / 1000));
}
