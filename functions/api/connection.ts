// SPDX-License-Identifier: Apache-2.0

export interface Connection<T> {
  readonly edges: readonly { readonly cursor: string; readonly node: T }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

/** A page of a list. `endCursor` may lie behind the last edge where entries were looked at and left out. */
export function connection<T>(
  edges: Connection<T>["edges"],
  {
    hasNextPage,
    hasPreviousPage,
    endCursor,
  }: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly endCursor?: string | null | undefined;
  },
): Connection<T> {
  return {
    edges,
    pageInfo: {
      hasNextPage,
      hasPreviousPage,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: endCursor ?? edges.at(-1)?.cursor ?? null,
    },
  };
}
