// SPDX-License-Identifier: Apache-2.0
import type { CheckName, Reason } from "../../../verifier/report.ts";

/** What each check looks at, in a few words. */
export type CheckTitles = Readonly<Record<CheckName, string>>;
/** What a reader can do where a check could not be made. */
export type WaysOn = Readonly<Partial<Record<Reason, string>>>;

export const englishChecks: CheckTitles = {
  DOCUMENT_INTEGRITY: "Document unchanged",
  PDF_SIGNATURE: "PDF signed by the register",
  CREDENTIAL_SIGNATURE: "Credential signed",
  ISSUER_TRUSTED: "Issuer trusted",
  FACT_COMMITMENTS: "Figures match the commitment",
  LOG_INCLUSION: "Recorded in the public log",
  CHECKPOINT_SIGNATURE: "Log signed",
  WITNESS_QUORUM: "Log seen by independent witnesses",
  CHAIN_ANCHOR: "Anchored on chain",
  CHAIN_FINALITY: "Anchor final",
  NOT_REVOKED: "Not revoked",
  NOT_SUPERSEDED: "Not superseded",
};

const again = "Check again later.";
const online = "Check again with a connection to the network.";
const newer = "Get the newest certificate or evidence file from the company or the register, and check that.";
const otherNode = "Try again later, or use a trust file that names another node of this chain.";

export const englishWaysOn: WaysOn = {
  ISSUER_KEY_UNKNOWN:
    "Use a trust file that lists this key: the newest one of the register, or of the consortium.",
  NOT_YET_VALID: "Check this device's clock.",
  NO_ANCHOR: newer,
  CHAIN_UNTRUSTED: "Use a trust file that names it.",
  CHAINS_TOO_FEW: newer,
  CHAIN_UNREACHABLE: otherNode,
  CHAIN_ANSWER_MALFORMED: otherNode,
  CHAIN_ID_MISMATCH: otherNode,
  CHAIN_NOT_FOUND: otherNode,
  ANCHOR_UNPROVEN: newer,
  NOT_FINAL: again,
  BLOCK_NOT_CANONICAL: newer,
  STATUS_MISSING: online,
  STATUS_UNREACHABLE: again,
  STATUS_EXPIRED: online,
  SUPERSEDED: "Ask for the newer certificate.",
  OFFLINE: online,
  NO_TRUST: "Choose a trust file under “Whose word is relied on”.",
  UNEXPECTED: "Repeat it on the command line.",
};
