// SPDX-License-Identifier: Apache-2.0

interface ShownPlace {
  readonly index: number;
  /** leaf-to-root path of the figure; its first hash is the neighbouring leaf where there is one */
  readonly siblings: readonly string[];
}

export interface WithheldFigure {
  /** place among all figures, from 0 */
  readonly index: number;
  /** its leaf hash, where a shown neighbour's path carries it; otherwise it is hidden deeper in the root */
  readonly commitment: string | undefined;
}

/** Withheld figures of a disclosure, at most `limit` of them, each with the commitment that the file carries for it. */
export function withheldFigures(
  shown: readonly ShownPlace[],
  factCount: number,
  limit: number,
): readonly WithheldFigure[] {
  const pathByIndex = new Map(shown.map(({ index, siblings }) => [index, siblings]));
  const withheld: WithheldFigure[] = [];
  for (let index = 0; index < factCount && withheld.length < limit; index += 1) {
    if (pathByIndex.has(index)) continue;
    // In an RFC 9162 tree the neighbours 2k and 2k+1 are each other's first sibling.
    withheld.push({ index, commitment: pathByIndex.get(neighbour(index))?.[0] });
  }
  return withheld;
}

function neighbour(index: number): number {
  return index % 2 === 0 ? index + 1 : index - 1;
}
