// SPDX-License-Identifier: Apache-2.0
import type { Catalogue } from "../../../core/catalogue/catalogue.ts";
import type { Restates } from "../../../core/disclosure/fact.ts";
import { factKey, inLeafOrder } from "../../../core/disclosure/fact-key.ts";
import { changeOf, type Delta, deltaOf, type FactChangeKind } from "../../../core/rules/fact-changes.ts";
import type { VisibleFact } from "../read-disclosure.ts";

/** What a disclosure says otherwise about one fact than the one it supersedes. */
export interface FactChange {
  readonly kind: FactChangeKind;
  readonly before: VisibleFact | undefined;
  readonly after: VisibleFact | undefined;
  readonly delta: Delta | undefined;
  readonly restates: Restates | null;
}

/**
 * Every fact that changed from one disclosure to the next, in leaf order. A fact that is restricted on both sides is left out
 * for a viewer without a grant; one that became restricted, or public, is a change with one side withheld.
 */
export function factChanges(
  before: readonly VisibleFact[],
  after: readonly VisibleFact[],
  catalogue: Catalogue,
): readonly FactChange[] {
  const earlier = new Map(before.map((fact) => [factKey(fact), fact]));
  const later = new Map(after.map((fact) => [factKey(fact), fact]));
  const names = inLeafOrder([...new Map([...earlier, ...later]).values()], (fact) => fact);
  return names.flatMap((name) => {
    const key = factKey(name);
    return changed(earlier.get(key), later.get(key), catalogue);
  });
}

function changed(
  before: VisibleFact | undefined,
  after: VisibleFact | undefined,
  catalogue: Catalogue,
): readonly FactChange[] {
  const [was, is] = [before?.content, after?.content];
  if (was === undefined && is === undefined) return [];
  const isWithheld = (before && was === undefined) || (after && is === undefined);
  const kind = isWithheld ? "CHANGED" : changeOf(was, is);
  if (kind === undefined) return [];
  return [{ kind, before, after, delta: deltaOf(was, is, catalogue), restates: is?.restates ?? null }];
}
