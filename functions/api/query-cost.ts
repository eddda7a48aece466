// SPDX-License-Identifier: Apache-2.0
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";
import { DomainError } from "../../core/errors.ts";

export const MAX_NODES = 100_000;

/** What a query may return and read at most, from its page sizes, before it runs. */
export interface QueryCost {
  /** items of all pages */
  readonly nodes: number;
  /** reads: one a page, and one a single thing that is looked up */
  readonly requests: number;
  /** a hundredth of the requests, at least 1 */
  readonly points: number;
}

interface Weights {
  readonly nodes: number;
  readonly requests: number;
}

interface Walk {
  readonly schema: GraphQLSchema;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly defaults: ReadonlyMap<string, unknown>;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly known: Map<string, Weights>;
}

const NOTHING: Weights = { nodes: 0, requests: 0 };
/** Single things that cost a read each; a verification and the check of a file cost as much as a thousand. */
const LOOKUPS: Readonly<Record<string, number>> = {
  Organization: 1,
  Disclosure: 1,
  Certificate: 1,
  Calculation: 1,
  CalculateEmissionsPayload: 500,
  Notarization: 1,
  Checkpoint: 1,
  Node: 1,
  Verification: 1000,
  Coverage: 1,
  SubmitDisclosurePayload: 1000,
  SubmitDraftPayload: 1000,
  DraftCheck: 1000,
  AddDraftFactsPayload: 100,
  ImportFactsPayload: 1000,
  ImportXbrlPayload: 1000,
  Draft: 1,
  RequestEvidenceUploadPayload: 100,
  CompleteEvidenceUploadPayload: 1000,
  Assurance: 1,
  AssuranceGrant: 1,
  AssurerKey: 1,
  RecordAssurancePayload: 1000,
  AnchorWatch: 1,
};

/** Lists that come whole: at most as many items as the catalogue has metrics. */
const WHOLE_LISTS: Readonly<Record<string, number>> = {
  Coverage: 200,
  Profile: 200,
  RuleSet: 100,
  AnchorWatch: 8,
};

/** Counts like GitHub's documented examples: a page of n inside a page of m is asked for m times and holds m × n. */
export function queryCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): QueryCost {
  const fragments = document.definitions.flatMap((node) =>
    node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
  );
  const defaults = (operation.variableDefinitions ?? []).map(
    ({ variable, defaultValue }) =>
      [
        variable.name.value,
        defaultValue?.kind === Kind.INT ? Number(defaultValue.value) : undefined,
      ] as const,
  );
  const walk: Walk = {
    schema,
    variables,
    defaults: new Map(defaults),
    fragments: new Map(fragments),
    known: new Map(),
  };
  const root = schema.getRootType(operation.operation) ?? undefined;
  const { nodes, requests } = weigh(operation.selectionSet, root, walk);
  return { nodes, requests, points: Math.max(1, Math.round(requests / 100)) };
}

/** Throws QUERY_TOO_COSTLY where a query may return more than a request is worth. */
export function refuseCostly({ nodes }: QueryCost): void {
  if (nodes <= MAX_NODES) return;
  throw new DomainError(
    "QUERY_TOO_COSTLY",
    `query: expected at most ${MAX_NODES} items over all pages, got ${nodes} — ask for smaller pages`,
    { limit: "nodes", max: MAX_NODES, cost: nodes },
  );
}

function weigh(set: SelectionSetNode | undefined, parent: GraphQLNamedType | undefined, walk: Walk): Weights {
  let sum = NOTHING;
  for (const node of set?.selections ?? []) {
    if (node.kind === Kind.FIELD) sum = add(sum, weighField(node, parent, walk));
    else if (node.kind === Kind.INLINE_FRAGMENT) {
      const condition = node.typeCondition?.name.value;
      const type = condition === undefined ? parent : walk.schema.getType(condition);
      sum = add(sum, weigh(node.selectionSet, type, walk));
    } else sum = add(sum, weighFragment(node.name.value, walk));
  }
  return sum;
}

function weighFragment(name: string, walk: Walk): Weights {
  const earlier = walk.known.get(name);
  if (earlier !== undefined) return earlier;
  const fragment = walk.fragments.get(name);
  const type = fragment && walk.schema.getType(fragment.typeCondition.name.value);
  const weights = weigh(fragment?.selectionSet, type, walk);
  walk.known.set(name, weights);
  return weights;
}

function weighField(field: FieldNode, parent: GraphQLNamedType | undefined, walk: Walk): Weights {
  const hasFields = isObjectType(parent) || isAbstractType(parent);
  const definition = hasFields && "getFields" in parent ? parent.getFields()[field.name.value] : undefined;
  if (definition === undefined) return NOTHING;
  const type = getNamedType(definition.type);
  const inner = weigh(field.selectionSet, type, walk);
  if (type.name.endsWith("Connection")) {
    const fallback: unknown = definition.args.find(({ name }) => name === "first")?.defaultValue;
    const size = pageSize(field, walk) ?? (typeof fallback === "number" ? fallback : 1);
    return { nodes: size + size * inner.nodes, requests: 1 + size * inner.requests };
  }
  // What an edge holds was read with its page.
  const lookups = parent?.name.endsWith("Edge") ? 0 : (LOOKUPS[type.name] ?? 0);
  return { nodes: inner.nodes + (WHOLE_LISTS[type.name] ?? 0), requests: inner.requests + lookups };
}

/** The page size asked for; what the resolver will refuse counts as nothing. */
function pageSize(field: FieldNode, { variables, defaults }: Walk): number | undefined {
  const value = field.arguments?.find(({ name }) => name.value === "first")?.value;
  if (value === undefined || value.kind === Kind.NULL) return undefined;
  const given =
    value.kind === Kind.VARIABLE
      ? (variables[value.name.value] ?? defaults.get(value.name.value))
      : value.kind === Kind.INT && Number(value.value);
  if (given === undefined) return undefined;
  return typeof given === "number" && given > 0 && Number.isFinite(given) ? Math.floor(given) : 0;
}

function add(a: Weights, b: Weights): Weights {
  return { nodes: a.nodes + b.nodes, requests: a.requests + b.requests };
}
