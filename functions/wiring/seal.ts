// SPDX-License-Identifier: Apache-2.0
import { canonicalBytes } from "../../core/canonical/canonical-json.ts";
import { fromBase64, toBase64 } from "../../core/canonical/encoding.ts";
import { parseStrictJson } from "../../core/canonical/strict-json.ts";
import { decodeUtf8 } from "../../core/canonical/utf8-decode.ts";
import { type Decoder, literal, object, text } from "../../core/decode/decoder.ts";
import { DomainError } from "../../core/errors.ts";
import { createRootCertificate, createSealCertificate } from "../adapters/pdf/certificate-authority.ts";
import type { Clock } from "../ports/clock.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import type { Random } from "../ports/random.ts";
import type { Signer } from "../ports/signer.ts";

/** Certificate of the seal key and the root above it (DER). */
export interface SealCertificates {
  readonly root: Uint8Array;
  readonly certificate: Uint8Array;
}

export interface SealNeeds {
  /** P-256; signs here and nowhere else */
  readonly rootSigner: Signer;
  /** public key of the seal */
  readonly sealSigner: Signer;
  readonly registerName: string;
  readonly objects: ObjectStore;
  readonly clock: Clock;
  readonly random: Random;
}

export const SEAL_KEY = "settings/seal.json";
const DAY_MS = 86_400_000;
const ROOT_DAYS = 20 * 365;
const SEAL_DAYS = 5 * 365;
const SERIAL_BYTES = 16;

const der: Decoder<Uint8Array> = (value, path) => {
  const bytes = fromBase64(text(8192)(value, path));
  if (bytes === undefined || bytes.length === 0)
    throw new DomainError("BAD_INPUT", `${path}: expected a certificate in base64`);
  return bytes;
};
const decode = object({ v: literal(1), root: der, certificate: der });

/** The certificates that setup made; UNAVAILABLE before it ran. */
export async function readSealCertificates(objects: ObjectStore): Promise<SealCertificates> {
  const bytes = await objects.get(SEAL_KEY);
  if (bytes === undefined)
    throw new DomainError("UNAVAILABLE", "seal: expected the setup function to have run once");
  const { root, certificate } = decode(parseStrictJson(decodeUtf8(bytes) ?? ""), SEAL_KEY);
  return { root, certificate };
}

/** Makes root and seal certificate once; a second run, or one at the same time, finds what the first has made. */
export async function makeSealCertificates(needs: SealNeeds): Promise<SealCertificates> {
  const { rootSigner, sealSigner, registerName: organization, objects } = needs;
  if ((await objects.get(SEAL_KEY)) === undefined) {
    const root = await createRootCertificate({
      signer: rootSigner,
      subject: { commonName: `${organization} root`, organization },
      ...terms(ROOT_DAYS, needs),
    });
    const certificate = await createSealCertificate({
      authority: { signer: rootSigner, certificate: root },
      publicKey: sealSigner.publicKey,
      subject: { commonName: `${organization} seal`, organization },
      ...terms(SEAL_DAYS, needs),
    });
    const made = canonicalBytes({ v: 1, root: toBase64(root), certificate: toBase64(certificate) });
    await objects.putIfAbsent(SEAL_KEY, made, "application/json");
  }
  return readSealCertificates(objects);
}

function terms(days: number, { clock, random }: Pick<SealNeeds, "clock" | "random">) {
  const serialNumber = random.bytes(SERIAL_BYTES);
  // Positive and without a leading zero byte (RFC 5280 §4.1.2.2).
  serialNumber[0] = ((serialNumber[0] ?? 0) & 0x7f) | 0x40;
  const wholeSeconds = (ms: number) => new Date(ms).toISOString().replace(/\.[0-9]{3}Z$/, "Z");
  // A day early, so that a verifier whose clock is behind does not find it from the future.
  const now = clock.nowMs();
  return {
    serialNumber,
    notBefore: wholeSeconds(now - DAY_MS),
    notAfter: wholeSeconds(now + days * DAY_MS),
  };
}
