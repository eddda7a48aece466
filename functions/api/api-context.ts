// SPDX-License-Identifier: Apache-2.0
import type { Viewer } from "../usecases/viewer.ts";
import type { ApiNeeds } from "./api-needs.ts";
import type { RequestCache } from "./request-cache.ts";

/** What a request has left in its window of one minute, once its cost is known. */
export interface RateState {
  readonly cost: number;
  readonly limit: number;
  readonly remaining: number;
  readonly resetsAtMs: number;
}

/** What resolvers share within one request. */
export interface ApiContext {
  readonly needs: ApiNeeds;
  readonly viewer: Viewer | undefined;
  readonly cache: RequestCache;
  /** `client:<id>` or `address:<address>` */
  readonly caller: string;
  readonly budget: { state: RateState | undefined };
}

/** Resolvers of one type; arguments were checked against the schema before. */
export type Resolvers = Readonly<
  // biome-ignore lint/suspicious/noExplicitAny: GraphQL checks arguments against the schema, TypeScript cannot see that
  Record<string, (source: any, args: any, context: ApiContext) => unknown>
>;
