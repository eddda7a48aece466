// SPDX-License-Identifier: Apache-2.0
import { utf8 } from "../../core/canonical/canonical-json.ts";
import { toHex } from "../../core/canonical/encoding.ts";
import type { Catalogue } from "../../core/catalogue/catalogue.ts";
import { sha256 } from "../../core/merkle/hash.ts";
import { taxonomyPlace } from "../../core/xbrl/register-taxonomy.ts";
import { taxonomyPackage } from "../../core/xbrl/taxonomy-package.ts";
import type { Archiver } from "../ports/archiver.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import type { RegisterSettings } from "./settings.ts";

interface Needs {
  readonly settings: RegisterSettings;
  readonly catalogue: Catalogue;
  /** metric → verified element name of the ESRS taxonomy */
  readonly esrsConcepts: ReadonlyMap<string, string>;
  readonly objects: ObjectStore;
  readonly archiver: Archiver;
}

// Raised whenever the documents of one catalogue are written in another way, so that no old file is served for the new form.
const FORM = 2;
const PACKAGE = "package.zip";

/** The taxonomy package of a version of the catalogue, as a ZIP; undefined for a version that was never published. */
export async function readTaxonomyPackage(version: string, needs: Needs): Promise<Uint8Array | undefined> {
  return readPublished(version, PACKAGE, needs);
}

/** One document of a taxonomy, such as `touchstone.xsd`; undefined where there is none of this name. */
export async function readTaxonomyDocument(
  version: string,
  file: string,
  needs: Needs,
): Promise<Uint8Array | undefined> {
  return file === PACKAGE ? undefined : readPublished(version, file, needs);
}

/**
 * Files of the current version are written when they are first asked for; those of earlier ones stay in the store. The package is
 * written last, so a crash before it leaves files that are written again.
 */
async function readPublished(version: string, file: string, needs: Needs): Promise<Uint8Array | undefined> {
  const place = taxonomyPlace(needs.settings.publicUrl, { version });
  const folder = `taxonomy/${toHex(sha256(utf8(place.namespace))).slice(0, 16)}`;
  if (version !== needs.catalogue.version) return newestOf(folder, file, needs);
  const kept = await needs.objects.get(`${folder}/${FORM}/${file}`);
  if (kept !== undefined || (await needs.objects.get(`${folder}/${FORM}/${PACKAGE}`)) !== undefined)
    return kept;
  return (await publish(`${folder}/${FORM}`, needs)).get(file);
}

async function newestOf(folder: string, file: string, { objects }: Needs): Promise<Uint8Array | undefined> {
  for (let form = FORM; form > 0; form -= 1) {
    const bytes = await objects.get(`${folder}/${form}/${file}`);
    if (bytes !== undefined) return bytes;
  }
  return undefined;
}

async function publish(folder: string, needs: Needs): Promise<ReadonlyMap<string, Uint8Array>> {
  const { publicUrl, registerName } = needs.settings;
  const { documents, files } = taxonomyPackage({ ...needs, publicUrl, registerName });
  const bytesOf = (texts: ReadonlyMap<string, string>) =>
    new Map([...texts].map(([path, text]) => [path, utf8(text)]));
  const published = bytesOf(documents);
  for (const [file, bytes] of published)
    await needs.objects.put(`${folder}/${file}`, bytes, "application/xml");
  const archive = needs.archiver.zip(bytesOf(files));
  await needs.objects.put(`${folder}/${PACKAGE}`, archive, "application/zip");
  return published.set(PACKAGE, archive);
}
