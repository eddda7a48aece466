// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../../core/errors.ts";

export const NODE_KINDS = [
  "organization",
  "disclosure",
  "certificate",
  "metric",
  "fact",
  "calculation",
  "draft",
] as const;
export type NodeKind = (typeof NODE_KINDS)[number];

const MAX_ID = 256;

export function globalId(kind: NodeKind, id: string): string {
  return `${kind}:${id}`;
}

/** Kind and own id of a global id; BAD_INPUT for anything else. */
export function readGlobalId(given: string): { readonly kind: NodeKind; readonly id: string } {
  const colon = given.indexOf(":");
  const kind = NODE_KINDS.find((candidate) => candidate === given.slice(0, Math.max(0, colon)));
  if (kind === undefined || given.length > MAX_ID)
    throw refused("id", `an id that begins with one of ${NODE_KINDS.join(", ")} and a colon`, given);
  return { kind, id: given.slice(colon + 1) };
}

/** The own id of something whose kind is known: given globally or bare; BAD_INPUT for the id of another kind. */
export function ownId(kind: NodeKind, given: string, path = "id"): string {
  const other = NODE_KINDS.find((candidate) => candidate !== kind && given.startsWith(`${candidate}:`));
  if (other !== undefined || given.length > MAX_ID) throw refused(path, `the id of a ${kind}`, given);
  return given.startsWith(`${kind}:`) ? given.slice(kind.length + 1) : given;
}

function refused(path: string, expected: string, got: string): DomainError {
  return new DomainError(
    "BAD_INPUT",
    `${path}: expected ${expected}, got ${JSON.stringify(got.slice(0, 80))}`,
    {
      path,
    },
  );
}
