// SPDX-License-Identifier: Apache-2.0
import type { Evidence } from "../evidence.ts";
import type { Primitives } from "../primitives.ts";
import type { Trust } from "../trust.ts";
import { failed, type Outcome, passed, undecided } from "./outcome.ts";
import { proofVerdict } from "./proof.ts";

/** Clocks of issuer and reader may differ by so much. */
export const CLOCK_SKEW_MS = 300_000;

interface Needs {
  readonly trust: Trust;
  readonly primitives: Primitives;
  readonly nowMs: number;
}

/** CREDENTIAL_SIGNATURE: eddsa-jcs-2022 by a key of the issuer that the trust file names. */
export function checkCredentialSignature({ bundle: { credential } }: Evidence, needs: Needs): Outcome {
  const issuer = credential.issuer.id;
  const key = credential.proof.verificationMethod;
  switch (proofVerdict(credential, issuer, needs)) {
    case "foreign-key":
      return failed("ISSUER_KEY_FOREIGN", { key, issuer });
    case "unknown-key":
      return undecided("ISSUER_KEY_UNKNOWN", { key });
    case "invalid":
      return failed("CREDENTIAL_SIGNATURE_INVALID");
    case "valid":
      return Date.parse(credential.validFrom) <= needs.nowMs + CLOCK_SKEW_MS
        ? passed({ issuer })
        : failed("NOT_YET_VALID", { from: credential.validFrom });
  }
}

/** ISSUER_TRUSTED: issuer and key are those of the trust file. */
export function checkIssuer({ bundle: { credential } }: Evidence, { trust }: Pick<Needs, "trust">): Outcome {
  const issuer = credential.issuer.id;
  const isKeyKnown = trust.issuerKeys.some(({ name }) => name === credential.proof.verificationMethod);
  return issuer === trust.issuer && isKeyKnown ? passed({ issuer }) : failed("ISSUER_UNTRUSTED", { issuer });
}
