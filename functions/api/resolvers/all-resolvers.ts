// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../../../core/errors.ts";
import type { Resolvers } from "../api-context.ts";
import { assuranceRoom } from "./assurance-resolvers.ts";
import { calculationsRoom } from "./calculation-resolvers.ts";
import { catalogueRoom } from "./catalogue-resolvers.ts";
import { Certificate } from "./certificate-resolvers.ts";
import { coverageRoom } from "./coverage-resolvers.ts";
import { Disclosure } from "./disclosure-resolvers.ts";
import { draftRoom } from "./draft-resolvers.ts";
import { evidenceRoom } from "./evidence-resolvers.ts";
import { exchangeRoom } from "./exchange-resolvers.ts";
import { factChangeRoom } from "./fact-change-resolvers.ts";
import { Fact, Finding } from "./fact-resolvers.ts";
import { framesRoom } from "./frames-resolvers.ts";
import { Metric, Rule } from "./metric-resolvers.ts";
import { Mutation } from "./mutation-resolvers.ts";
import { Checkpoint } from "./notarization-resolvers.ts";
import { operationsRoom } from "./operations-resolvers.ts";
import { organizationRoom } from "./organization-resolvers.ts";
import { Change, Node, Organization, Query, Viewer } from "./query-resolvers.ts";
import { xbrlRoom } from "./xbrl-resolvers.ts";

/** Resolvers of one file of schema/, by type. */
type Room = Readonly<Record<string, Resolvers>>;

/** One entry a file; several may add fields to one type. */
const ROOMS: readonly Room[] = [
  { Mutation, Query, Node, Viewer, Organization },
  { Disclosure, Fact, Finding, Metric, Rule, Change },
  { Certificate, Checkpoint },
  draftRoom,
  calculationsRoom,
  catalogueRoom,
  coverageRoom,
  organizationRoom,
  evidenceRoom,
  exchangeRoom,
  framesRoom,
  xbrlRoom,
  factChangeRoom,
  assuranceRoom,
  operationsRoom,
];

/** The resolvers of every type; INVARIANT where two files resolve the same field. */
export function allResolvers(rooms: readonly Room[] = ROOMS): Room {
  const merged: Record<string, Record<string, Resolvers[string]>> = {};
  for (const [type, fields] of rooms.flatMap((room) => Object.entries(room))) {
    const known = merged[type] ?? {};
    const twice = Object.keys(fields).find((name) => name in known);
    if (twice !== undefined) throw new DomainError("INVARIANT", `resolvers: ${type}.${twice} stands twice`);
    merged[type] = { ...known, ...fields };
  }
  return merged;
}
