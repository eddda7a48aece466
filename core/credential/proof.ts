// SPDX-License-Identifier: Apache-2.0
import { literal, object, text, timestamp } from "../decode/decoder.ts";

/** An http(s) address as credentials hold it; whether it may be asked is another question. */
export const webAddress = text(2048, /^https?:\/\/[^\s"<>]+$/, "an http(s) URL");

/** Reads a Data Integrity proof of the one cryptosuite that is used here (VC-DI-EdDSA §3.3, eddsa-jcs-2022). */
export const decodeProof = object({
  type: literal("DataIntegrityProof"),
  cryptosuite: literal("eddsa-jcs-2022"),
  created: timestamp,
  verificationMethod: text(600),
  proofPurpose: literal("assertionMethod"),
  proofValue: text(100, /^z[1-9A-HJ-NP-Za-km-z]+$/, "a base58btc multibase value"),
});
