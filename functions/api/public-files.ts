// SPDX-License-Identifier: Apache-2.0
import { utf8 } from "../../core/canonical/canonical-json.ts";
import { readSerial } from "../../core/credential/serial.ts";
import { readTilePath } from "../../core/log/tiles.ts";
import { tokenKey } from "../usecases/access-token.ts";
import { assurancesDocument } from "../usecases/assurance/read-assurances.ts";
import { AUDIT_KEY } from "../usecases/audit-chains.ts";
import { readCalculation } from "../usecases/calculations/read-calculation.ts";
import { exportFacts, mediaTypeOf } from "../usecases/exchange/export-facts.ts";
import { type TableFormat, writeTemplate } from "../usecases/exchange/write-template.ts";
import { exportFrameFiles } from "../usecases/export-frame.ts";
import { exportXbrl } from "../usecases/export-xbrl.ts";
import { readTaxonomyDocument, readTaxonomyPackage } from "../usecases/publish-taxonomy.ts";
import { readDisclosure } from "../usecases/read-disclosure.ts";
import { readIssuerDocument, readOrganizationDocument, readTrustDocument } from "../usecases/read-trust.ts";
import type { ApiNeeds } from "./api-needs.ts";
import { type FileAnswer, IMMUTABLE, REVALIDATE } from "./respond.ts";

type Answer = FileAnswer | undefined;
type Route = readonly [RegExp, (match: readonly string[], needs: ApiNeeds) => Answer | Promise<Answer>];

const FEW_MINUTES = "public, max-age=300";
const JSON_TYPE = "application/json; charset=utf-8";
const CERTIFICATE_FILES: Readonly<
  Record<string, { readonly mediaType: string; readonly cacheControl: string }>
> = {
  pdf: { mediaType: "application/pdf", cacheControl: IMMUTABLE },
  json: { mediaType: "application/vc", cacheControl: IMMUTABLE },
  // The bundle gains the certificate's own log proof and newer status lists later.
  "touchstone.json": { mediaType: JSON_TYPE, cacheControl: REVALIDATE },
};

const ROUTES: readonly Route[] = [
  [/^\/\.well-known\/jwks\.json$/, (_, needs) => document({ keys: [tokenKey(needs.tokenSigner.publicKey)] })],
  [/^\/\.well-known\/did\.json$/, (_, needs) => document(readIssuerDocument(needs))],
  [/^\/\.well-known\/touchstone\.json$/, (_, needs) => document(readTrustDocument(needs), REVALIDATE)],
  [
    /^\/log\/checkpoint$/,
    (_, needs) => stored("log/checkpoint", "text/plain; charset=utf-8", REVALIDATE, needs),
  ],
  [/^\/log\/audit$/, (_, needs) => stored(AUDIT_KEY, JSON_TYPE, REVALIDATE, needs)],
  [
    /^\/(log\/anchors\/[1-9][0-9]{0,15}-0x[0-9a-f]{40}\/(?:latest|[1-9][0-9]{0,15})\.json)$/,
    ([, key = ""], needs) => stored(key, JSON_TYPE, REVALIDATE, needs),
  ],
  [/^\/log\/(tile\/[a-z0-9./]{1,70})$/, ([, path = ""], needs) => tile(path, needs)],
  [
    /^\/certificates\/([A-Za-z0-9-]{4,64})\.(pdf|json|touchstone\.json)$/,
    ([, serial = "", kind = ""], needs) => certificateFile(serial, kind, needs),
  ],
  [
    /^\/status\/((?:revocation|refresh)-(?:0|[1-9][0-9]{0,9}))$/,
    ([, list], needs) => stored(`status/${list}`, "application/vc", REVALIDATE, needs),
  ],
  [
    /^\/disclosures\/([A-Za-z0-9]{1,64}\.[A-Za-z0-9]{1,64})\.(xlsx|csv)$/,
    ([, id = "", kind = ""], needs) =>
      table(`${id}.${kind}`, kind, (format) => exportFacts(id, format, needs)),
  ],
  [
    /^\/templates\/([a-z0-9_]{2,20})\.(xlsx|csv)$/,
    ([, name = "", kind = ""], needs) =>
      table(`touchstone-${name}.${kind}`, kind, (format) => writeTemplate(name, format, needs)),
  ],
  [
    /^\/disclosures\/([A-Za-z0-9]{1,64}\.[A-Za-z0-9]{1,64})\.xbrl\.json$/,
    ([, id = ""], needs) => xbrlReport(id, needs),
  ],
  [
    /^\/taxonomy\/touchstone-([0-9A-Za-z.]{1,20})\.zip$/,
    ([, version = ""], needs) => taxonomy(version, needs),
  ],
  [
    /^\/taxonomy\/([0-9A-Za-z.]{1,20})\/([a-z-]{1,40}\.(?:xsd|xml))$/,
    ([, version = "", file = ""], needs) => taxonomyDocument(version, file, needs),
  ],
  [/^\/calculations\/([0-9a-f]{64})\.json$/, ([, id = ""], needs) => calculationFile(id, needs)],
  [
    /^\/disclosures\/([A-Za-z0-9]{1,64}\.[A-Za-z0-9]{1,64})\/assurances\.json$/,
    ([, id = ""], needs) => assurancesOf(id, needs),
  ],
  [
    /^\/frames\/([a-z0-9-]{1,64})\/((?:19|20|21)[0-9]{2})\.(csv|json)$/,
    ([, metric = "", year = "", kind = ""], needs) => frameFile(metric, year, kind, needs),
  ],
  [/^\/organizations\/([a-z0-9]{1,64})\/did\.json$/, ([, id = ""], needs) => organizationDocument(id, needs)],
];

/** What a public path holds, or undefined. Nothing here needs an account. */
export async function findPublicFile(path: string, needs: ApiNeeds): Promise<FileAnswer | undefined> {
  for (const [pattern, answer] of ROUTES) {
    const match = pattern.exec(path);
    if (match !== null) return answer(match, needs);
  }
  const page = needs.pages.get(path);
  return page && { ...page, cacheControl: page.headers["cache-control"] ?? REVALIDATE };
}

function document(value: unknown, cacheControl = FEW_MINUTES): FileAnswer {
  return { bytes: utf8(`${JSON.stringify(value)}\n`), mediaType: JSON_TYPE, cacheControl };
}

async function stored(
  key: string,
  mediaType: string,
  cacheControl: string,
  { objects }: ApiNeeds,
): Promise<Answer> {
  const bytes = await objects.get(key);
  return bytes && { bytes, mediaType, cacheControl };
}

async function tile(path: string, needs: ApiNeeds): Promise<Answer> {
  const id = readTilePath(path);
  const found = id && (await stored(`log/${path}`, "application/octet-stream", IMMUTABLE, needs));
  // Hashes do not get smaller; entries do (C2SP tlog-tiles, "Log entries").
  return found && { ...found, isCompressed: id?.level === "entries" };
}

async function certificateFile(serial: string, kind: string, needs: ApiNeeds): Promise<Answer> {
  const form = CERTIFICATE_FILES[kind];
  const name = `${readSerial(serial)}.${kind}`;
  const file = form && (await stored(`certificates/${name}`, form.mediaType, form.cacheControl, needs));
  const headers = { "content-disposition": `inline; filename="${name}"` };
  return file && { ...file, headers };
}

/** What a report says never changes once its disclosure is in the log. */
async function xbrlReport(id: string, needs: ApiNeeds): Promise<Answer> {
  const bytes = await exportXbrl(id, needs);
  const headers = { "content-disposition": `inline; filename="${id}.xbrl.json"` };
  return bytes && { bytes, mediaType: JSON_TYPE, cacheControl: IMMUTABLE, headers };
}

async function taxonomy(version: string, needs: ApiNeeds): Promise<Answer> {
  const bytes = await readTaxonomyPackage(version, needs);
  const headers = { "content-disposition": `attachment; filename="touchstone-${version}.zip"` };
  return bytes && { bytes, mediaType: "application/zip", cacheControl: FEW_MINUTES, headers };
}

/** A frame changes with the log, so it is asked for again after a few minutes. */
async function frameFile(metric: string, year: string, kind: string, needs: ApiNeeds): Promise<Answer> {
  const files = await exportFrameFiles(metric, Number(year), needs);
  if (files === undefined) return undefined;
  return kind === "csv"
    ? { bytes: files.csv, mediaType: "text/csv; charset=utf-8; header=present", cacheControl: FEW_MINUTES }
    : { bytes: files.json, mediaType: JSON_TYPE, cacheControl: FEW_MINUTES };
}

async function taxonomyDocument(version: string, file: string, needs: ApiNeeds): Promise<Answer> {
  const bytes = await readTaxonomyDocument(version, file, needs);
  return bytes && { bytes, mediaType: "text/xml; charset=utf-8", cacheControl: FEW_MINUTES };
}

/** A table for people: a browser saves it under its own name. */
async function table(
  name: string,
  kind: string,
  write: (format: TableFormat) => Promise<Uint8Array | undefined>,
): Promise<Answer> {
  const format = kind === "csv" ? "csv" : "xlsx";
  const bytes = await write(format);
  const headers = { "content-disposition": `attachment; filename="${name}"` };
  return bytes && { bytes, mediaType: mediaTypeOf(format), cacheControl: FEW_MINUTES, headers };
}

/** Open only while a public fact in the log names it; the bytes under a hash never change. */
async function calculationFile(id: string, needs: ApiNeeds): Promise<Answer> {
  const found = await readCalculation(id, undefined, needs);
  const headers = { "content-disposition": `inline; filename="${id}.json"` };
  return found && { bytes: found.bytes, mediaType: JSON_TYPE, cacheControl: IMMUTABLE, headers };
}

/** Of logged disclosures only: a draft is nobody else's business. */
async function assurancesOf(id: string, needs: ApiNeeds): Promise<Answer> {
  const record = await readDisclosure(id, undefined, { disclosures: needs.disclosures });
  return record && document(await assurancesDocument(record, needs), REVALIDATE);
}

async function organizationDocument(id: string, needs: ApiNeeds): Promise<Answer> {
  const organization = await needs.organizations.find(id);
  if (organization === undefined) return undefined;
  const keys = organization.kind === "ASSURER" ? await needs.assurances.listKeys(id) : [];
  return document(readOrganizationDocument(organization, keys, needs));
}
