// SPDX-License-Identifier: Apache-2.0
import { canonicalBytes } from "../../core/canonical/canonical-json.ts";
import { toBase64Url } from "../../core/canonical/encoding.ts";
import { parseStrictJson } from "../../core/canonical/strict-json.ts";
import { decodeUtf8 } from "../../core/canonical/utf8-decode.ts";
import { STATUS_PURPOSES, type StatusPurpose } from "../../core/credential/credential.ts";
import { type ProofOptions, proofMessage, withProof } from "../../core/credential/data-integrity.ts";
import {
  decodeStatusList,
  STATUS_LIST_BITS,
  type StatusListCredential,
  statusBits,
  type UnsignedStatusList,
} from "../../core/credential/status-list.ts";
import type { Clock } from "../ports/clock.ts";
import type { Compressor } from "../ports/compressor.ts";
import type { LogStore } from "../ports/log-store.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import type { StatusStore } from "../ports/status-store.ts";
import type { CredentialKey } from "./certificate-credential.ts";
import type { RegisterSettings } from "./settings.ts";

export interface StatusNeeds {
  readonly settings: RegisterSettings;
  readonly credentialKey: CredentialKey;
  readonly statuses: StatusStore;
  readonly objects: ObjectStore;
  readonly log: LogStore;
  readonly clock: Clock;
  readonly compressor: Compressor;
}

const VALID_MS = 24 * 3_600_000;
const MEDIA_TYPE = "application/vc";

/** Key of a status list in the object store, and its path below the public URL. */
export function statusListKey(purpose: StatusPurpose, list: number): string {
  return `status/${purpose}-${list}`;
}

/** Publishes every list that the log has reached and that is missing, changed or past half of its validity. */
export async function publishStatusLists(needs: StatusNeeds): Promise<number> {
  const head = await needs.log.head();
  const lists = Math.ceil((head?.size ?? 0) / STATUS_LIST_BITS);
  let published = 0;
  for (let list = 0; list < lists; list += 1) {
    for (const purpose of STATUS_PURPOSES) published += await refresh(purpose, list, needs);
  }
  return published;
}

/** The list as it is served now, as canonical text; undefined where it was never published. */
export async function readStatusList(
  purpose: StatusPurpose,
  list: number,
  objects: ObjectStore,
): Promise<string | undefined> {
  const bytes = await objects.get(statusListKey(purpose, list));
  return bytes === undefined ? undefined : decodeUtf8(bytes);
}

async function refresh(purpose: StatusPurpose, list: number, needs: StatusNeeds): Promise<0 | 1> {
  const encodedList = await encode(await needs.statuses.positions(purpose, list), needs.compressor);
  const served = await servedList(purpose, list, needs.objects);
  const nowMs = needs.clock.nowMs();
  const isFresh = served !== undefined && Date.parse(served.validUntil) - nowMs > VALID_MS / 2;
  if (isFresh && served.credentialSubject.encodedList === encodedList) return 0;
  const credential = await sign(
    unsigned(purpose, list, encodedList, nowMs, needs.settings),
    needs.credentialKey,
  );
  await needs.objects.put(statusListKey(purpose, list), canonicalBytes(credential), MEDIA_TYPE);
  return 1;
}

async function encode(positions: readonly number[], compressor: Compressor): Promise<string> {
  return `u${toBase64Url(await compressor.gzip(statusBits(positions)))}`;
}

async function servedList(
  purpose: StatusPurpose,
  list: number,
  objects: ObjectStore,
): Promise<StatusListCredential | undefined> {
  const text = await readStatusList(purpose, list, objects);
  return text === undefined ? undefined : decodeStatusList(parseStrictJson(text), "list");
}

function unsigned(
  purpose: StatusPurpose,
  list: number,
  encodedList: string,
  nowMs: number,
  { issuer, publicUrl }: RegisterSettings,
): UnsignedStatusList {
  const id = `${publicUrl}/${statusListKey(purpose, list)}`;
  return {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    id,
    type: ["VerifiableCredential", "BitstringStatusListCredential"],
    issuer,
    validFrom: new Date(nowMs).toISOString(),
    validUntil: new Date(nowMs + VALID_MS).toISOString(),
    credentialSubject: { id: `${id}#list`, type: "BitstringStatusList", statusPurpose: purpose, encodedList },
  };
}

async function sign(document: UnsignedStatusList, key: CredentialKey): Promise<unknown> {
  const options: ProofOptions = {
    type: "DataIntegrityProof",
    cryptosuite: "eddsa-jcs-2022",
    created: document.validFrom,
    verificationMethod: key.verificationMethod,
    proofPurpose: "assertionMethod",
  };
  const [signature = new Uint8Array()] = await key.signer.sign([proofMessage(document, options)]);
  return withProof(document, options, signature);
}
