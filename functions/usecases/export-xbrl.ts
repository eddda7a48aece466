// SPDX-License-Identifier: Apache-2.0
import { canonicalBytes, utf8 } from "../../core/canonical/canonical-json.ts";
import { toHex } from "../../core/canonical/encoding.ts";
import type { Catalogue } from "../../core/catalogue/catalogue.ts";
import { DomainError } from "../../core/errors.ts";
import { sha256 } from "../../core/merkle/hash.ts";
import { exportReport } from "../../core/xbrl/export-report.ts";
import { taxonomyPlace } from "../../core/xbrl/register-taxonomy.ts";
import type { DisclosureRecord, DisclosureStore } from "../ports/disclosure-store.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import type { OrganizationStore } from "../ports/organization-store.ts";
import { readDisclosure, readVisibleFacts } from "./read-disclosure.ts";
import type { RegisterSettings } from "./settings.ts";

interface Needs {
  readonly settings: RegisterSettings;
  readonly catalogue: Catalogue;
  /** metric → verified element name of the ESRS taxonomy */
  readonly esrsConcepts: ReadonlyMap<string, string>;
  readonly disclosures: DisclosureStore;
  readonly organizations: OrganizationStore;
  readonly objects: ObjectStore;
}

// Raised whenever docs/xbrl.md changes how a fact is written, so that no old file is served for the new form.
const FORM = 2;

/**
 * The xBRL-JSON report of a disclosure in the public log, with its public facts; undefined where there is none for everybody. It is
 * written once and then read: to write it, every leaf is hashed again. A crash before it is kept only leaves it to be written later.
 */
export async function exportXbrl(id: string, needs: Needs): Promise<Uint8Array | undefined> {
  const record = await readDisclosure(id, undefined, needs);
  if (record === undefined) return undefined;
  const place = taxonomyPlace(needs.settings.publicUrl, needs.catalogue);
  const version = toHex(sha256(utf8(place.entryPoint))).slice(0, 16);
  const key = `disclosures/${record.id}/xbrl-${FORM}-${version}.json`;
  const kept = await needs.objects.get(key);
  if (kept !== undefined) return kept;
  const bytes = await writeReport(record, needs);
  await needs.objects.put(key, bytes, "application/json");
  return bytes;
}

async function writeReport(record: DisclosureRecord, needs: Needs): Promise<Uint8Array> {
  const organization = await needs.organizations.find(record.organizationId);
  if (organization === undefined)
    throw new DomainError("INVARIANT", `the organization of disclosure ${record.id} cannot be read`);
  const { facts } = await readVisibleFacts(record, undefined, needs);
  const report = exportReport(
    {
      ...record,
      organization,
      facts: facts.flatMap(({ content, leaf }) => (content === undefined ? [] : [{ fact: content, leaf }])),
    },
    { ...needs, publicUrl: needs.settings.publicUrl },
  );
  return canonicalBytes(report);
}
