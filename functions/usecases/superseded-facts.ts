// SPDX-License-Identifier: Apache-2.0
import type { Superseded } from "../../core/rules/unexplained-changes.ts";
import type { DisclosureStore } from "../ports/disclosure-store.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import { readFactsDocument } from "./facts-document.ts";

interface Needs {
  readonly disclosures: DisclosureStore;
  readonly objects: ObjectStore;
}

/** The facts of the disclosure that is to be superseded; undefined where there is none, or it is not of this scope. */
export async function supersededFacts(
  id: string | null,
  scope: string,
  { disclosures, objects }: Needs,
): Promise<Superseded | undefined> {
  const record = id === null ? undefined : await disclosures.find(id);
  if (record === undefined || record.scope !== scope) return undefined;
  const { facts } = await readFactsDocument(record, objects);
  return {
    id: record.id,
    facts: facts.map(({ fact }) => fact),
    isCertified: record.certificateSerial !== null,
  };
}
