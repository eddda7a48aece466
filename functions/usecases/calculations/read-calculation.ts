// SPDX-License-Identifier: Apache-2.0
import type { Calculation } from "../../../core/calculation/calculation.ts";
import type { DisclosureStore } from "../../ports/disclosure-store.ts";
import type { ObjectStore } from "../../ports/object-store.ts";
import { maySeeAll, type Viewer } from "../viewer.ts";
import { isPublicCalculation } from "./calculation-uses.ts";
import { findCalculation } from "./stored-calculations.ts";

export interface ReadableCalculation {
  readonly id: string;
  readonly calculation: Calculation;
  readonly bytes: Uint8Array;
}

/** The calculation, where the viewer belongs to its organization or where a public fact in the log pins it; else it does not exist. */
export async function readCalculation(
  id: string,
  viewer: Viewer | undefined,
  needs: { readonly objects: ObjectStore; readonly disclosures: DisclosureStore },
): Promise<ReadableCalculation | undefined> {
  const found = await findCalculation(id, needs);
  if (found === undefined) return undefined;
  const mayRead = maySeeAll(viewer, found.calculation.organization) || (await isPublicCalculation(id, needs));
  return mayRead ? { id, ...found } : undefined;
}
