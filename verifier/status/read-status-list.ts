// SPDX-License-Identifier: Apache-2.0
import { fromBase64Url } from "../../core/canonical/encoding.ts";
import { parseStrictJson } from "../../core/canonical/strict-json.ts";
import type { StatusEntry } from "../../core/credential/credential.ts";
import {
  decodeStatusList,
  STATUS_LIST_BITS,
  type StatusListCredential,
  statusBit,
} from "../../core/credential/status-list.ts";
import { DomainError } from "../../core/errors.ts";
import { CLOCK_SKEW_MS } from "../checks/credential.ts";
import { failed, type Outcome, passed, problemOf, undecided } from "../checks/outcome.ts";
import { proofVerdict } from "../checks/proof.ts";
import type { Primitives } from "../primitives.ts";
import type { Reason } from "../report.ts";
import type { Trust } from "../trust.ts";
import { gunzip } from "./gunzip.ts";

export interface StatusNeeds {
  readonly trust: Trust;
  readonly primitives: Primitives;
  readonly nowMs: number;
}

const WHEN_SET: Readonly<Record<StatusEntry["statusPurpose"], Reason>> = {
  revocation: "REVOKED",
  refresh: "SUPERSEDED",
};

/**
 * What a status list says of one entry: passed while the list is fresh and the bit is clear; failed once the bit is set, in
 * a stale list too, for it is never cleared; failed STATUS_INVALID where the list is not the issuer's.
 */
export async function readStatusList(text: string, entry: StatusEntry, needs: StatusNeeds): Promise<Outcome> {
  const url = entry.statusListCredential;
  try {
    const list = decodeStatusList(parseStrictJson(text), "list");
    requireListOf(list, entry, needs);
    const bits = await gunzip(encodedBytes(list), STATUS_LIST_BITS / 8);
    const bit = bits && statusBit(bits, Number(entry.statusListIndex));
    if (bit === undefined) throw refused(`expected ${STATUS_LIST_BITS} bits that hold the entry`);
    return bit ? failed(WHEN_SET[entry.statusPurpose]) : freshness(list, url, needs);
  } catch (error) {
    return failed("STATUS_INVALID", { url, problem: problemOf(error) });
  }
}

function requireListOf(list: StatusListCredential, entry: StatusEntry, needs: StatusNeeds): void {
  if (list.id !== entry.statusListCredential) throw refused("expected the list that the credential names");
  if (list.credentialSubject.statusPurpose !== entry.statusPurpose) {
    throw refused(`expected the purpose ${entry.statusPurpose}`);
  }
  if (list.issuer !== needs.trust.issuer) throw refused("expected a list of the trusted issuer");
  if (proofVerdict(list, list.issuer, needs) !== "valid") throw refused("expected the issuer's signature");
}

function encodedBytes({ credentialSubject: { encodedList } }: StatusListCredential): Uint8Array {
  const bytes = fromBase64Url(encodedList.slice(1));
  if (bytes === undefined) throw refused("expected canonical base64url");
  return bytes;
}

/** A list counts until its validUntil, never longer (Bitstring Status List §2.2). Unreadable times compare as stale. */
function freshness(
  { validFrom, validUntil }: StatusListCredential,
  url: string,
  { nowMs }: StatusNeeds,
): Outcome {
  const isFresh = Date.parse(validFrom) <= nowMs + CLOCK_SKEW_MS && nowMs < Date.parse(validUntil);
  return isFresh ? passed({ asOf: validFrom }) : undecided("STATUS_EXPIRED", { url, until: validUntil });
}

function refused(message: string): DomainError {
  return new DomainError("BAD_INPUT", message);
}
