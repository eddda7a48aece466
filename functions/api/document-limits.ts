// SPDX-License-Identifier: Apache-2.0
import {
  type ASTVisitor,
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  type ValidationContext,
  visit,
} from "graphql";
import { DomainError } from "../../core/errors.ts";
import { refusalError } from "./to-graphql-error.ts";

export const MAX_DEPTH = 12;
export const MAX_ALIASES = 50;
export const MAX_DIRECTIVES = 50;
export const MAX_TOKENS = 20_000;

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/** Validation rule: refuses documents that nest deeper, or rename and decorate more, than anyone needs. */
export function documentLimitsRule(context: ValidationContext): ASTVisitor {
  return {
    Document(document) {
      const { aliases, directives } = countOf(document);
      const found = [
        ["depth", depthOf(document), MAX_DEPTH, "levels of fields"],
        ["aliases", aliases, MAX_ALIASES, "aliases"],
        ["directives", directives, MAX_DIRECTIVES, "directives"],
      ] as const;
      for (const [limit, got, max, what] of found) {
        if (got > max) context.reportError(refusalError(tooMuch(limit, got, max, what)));
      }
      return false;
    },
  };
}

function tooMuch(limit: string, got: number, max: number, what: string): DomainError {
  return new DomainError("QUERY_TOO_COSTLY", `query: expected at most ${max} ${what}, got ${got}`, {
    limit,
    max,
    cost: got,
  });
}

function countOf(document: DocumentNode): { readonly aliases: number; readonly directives: number } {
  let aliases = 0;
  let directives = 0;
  visit(document, {
    Field(field) {
      if (field.alias !== undefined) aliases += 1;
    },
    Directive() {
      directives += 1;
    },
  });
  return { aliases, directives };
}

/** Levels of fields of the deepest operation. Introspection is left out: graphql bounds it by a rule of its own. */
function depthOf({ definitions }: DocumentNode): number {
  const fragments: Fragments = new Map(
    definitions.flatMap((node) =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
    ),
  );
  const known = new Map<string, number>();
  const depths = definitions.flatMap((node) =>
    node.kind === Kind.OPERATION_DEFINITION ? [depthOfSet(node.selectionSet, fragments, known)] : [],
  );
  return Math.max(0, ...depths);
}

function depthOfSet(
  set: SelectionSetNode | undefined,
  fragments: Fragments,
  known: Map<string, number>,
): number {
  return (set?.selections ?? []).reduce(
    (most, node) => Math.max(most, depthOfNode(node, fragments, known)),
    0,
  );
}

function depthOfNode(node: SelectionNode, fragments: Fragments, known: Map<string, number>): number {
  if (node.kind === Kind.INLINE_FRAGMENT) return depthOfSet(node.selectionSet, fragments, known);
  if (node.kind === Kind.FIELD)
    return node.name.value.startsWith("__") ? 0 : 1 + depthOfSet(node.selectionSet, fragments, known);
  const name = node.name.value;
  const earlier = known.get(name);
  if (earlier !== undefined) return earlier;
  // Zero while it is being measured: a fragment inside itself is refused by another rule and must not hang this one.
  known.set(name, 0);
  const depth = depthOfSet(fragments.get(name)?.selectionSet, fragments, known);
  known.set(name, depth);
  return depth;
}
