// SPDX-License-Identifier: Apache-2.0
import { decodeUtf8 } from "../../core/canonical/utf8-decode.ts";
import type { StatusEntry, StatusPurpose } from "../../core/credential/credential.ts";
import { readPlainCheckpoint } from "../../core/log/checkpoint.ts";
import { attempt, type Evidence } from "../evidence.ts";
import type { Network } from "../network.ts";
import { readStatusList, type StatusNeeds } from "../status/read-status-list.ts";
import type { Trust } from "../trust.ts";
import { checkCheckpointSignature, checkWitnesses, readWitnessLines } from "./checkpoint.ts";
import { failed, type Outcome, undecided } from "./outcome.ts";

interface Needs extends StatusNeeds {
  readonly network: Network | undefined;
}

const MAX_LIST_BYTES = 262_144;
const LIST_NAME = /^(revocation|refresh)-(0|[1-9][0-9]{0,9})$/;

/**
 * NOT_REVOKED (purpose `revocation`) and NOT_SUPERSEDED (purpose `refresh`): the fetched list decides, the one in the bundle
 * while it is fresh and no other can be had. A list in the bundle that is not genuine fails in any case.
 */
export async function checkStatus(
  evidence: Evidence,
  purpose: StatusPurpose,
  needs: Needs,
): Promise<Outcome> {
  const entries = evidence.bundle.credential.credentialStatus.filter(
    (each) => each.statusPurpose === purpose,
  );
  const [entry] = entries;
  if (entry === undefined || entries.length !== 1) return undecided("STATUS_MISSING");
  const enclosed = await enclosedOutcome(evidence, entry, needs);
  if (enclosed?.verdict === "failed") return enclosed;
  if (needs.network === undefined) return enclosed ?? undecided("OFFLINE");
  const fetched = await fetchedOutcome(entry, needs.network, needs);
  return fetched.verdict === "undecided" && enclosed?.verdict === "passed" ? enclosed : fetched;
}

async function enclosedOutcome(
  { bundle: { status, checkpoint } }: Evidence,
  entry: StatusEntry,
  needs: Needs,
): Promise<Outcome | undefined> {
  if (status === null) return undefined;
  const isGenuine = status.checkpoint === checkpoint || isTrustedCheckpoint(status.checkpoint, needs);
  if (!isGenuine) {
    return failed("STATUS_INVALID", {
      url: entry.statusListCredential,
      problem: "its checkpoint is not the log's",
    });
  }
  const text = entry.statusPurpose === "revocation" ? status.list : status.supersession;
  return text === null ? undefined : readStatusList(text, entry, needs);
}

function isTrustedCheckpoint(note: string, needs: StatusNeeds): boolean {
  const checkpoint = attempt(() => readPlainCheckpoint(note));
  return (
    checkCheckpointSignature(checkpoint, needs).verdict === "passed" &&
    checkpoint.isReadable &&
    checkWitnesses(readWitnessLines(checkpoint.value, needs), needs.trust).verdict === "passed"
  );
}

async function fetchedOutcome(entry: StatusEntry, network: Network, needs: StatusNeeds): Promise<Outcome> {
  const url = entry.statusListCredential;
  if (!isStatusUrl(url, entry.statusPurpose, needs.trust)) return undecided("STATUS_FOREIGN", { url });
  const text = await fetchedText(url, network);
  if (text === undefined) return undecided("STATUS_UNREACHABLE", { url });
  const outcome = await readStatusList(text, entry, needs);
  // Somebody else answered in the register's place: that says nothing about the certificate.
  return outcome.reason === "STATUS_INVALID" ? undecided("STATUS_INVALID", outcome.values) : outcome;
}

/** A file must not make its reader's machine ask any other address than the trusted register's lists. */
function isStatusUrl(url: string, purpose: StatusPurpose, { publicUrl, endpoints }: Trust): boolean {
  return [`${publicUrl.replace(/\/+$/, "")}/status/`, `${endpoints.status.replace(/\/+$/, "")}/`].some(
    (place) => url.startsWith(place) && LIST_NAME.exec(url.slice(place.length))?.[1] === purpose,
  );
}

async function fetchedText(url: string, network: Network): Promise<string | undefined> {
  try {
    const bytes = await network.get(url);
    return bytes.length > MAX_LIST_BYTES ? undefined : decodeUtf8(bytes);
  } catch {
    return undefined;
  }
}
