// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import type { Keyfile } from "../adapters/keyfile/open-keyfile.ts";
import { systemClock, systemRandom } from "../adapters/node/platform.ts";
import { createRootCertificate, createSealCertificate } from "../adapters/pdf/certificate-authority.ts";
import type { Signer } from "../ports/signer.ts";

/** The key that seals certificates, with its certificate and the root above it (DER). */
export interface Seal {
  readonly signer: Signer;
  readonly certificate: Uint8Array;
  readonly root: Uint8Array;
}

const DAY_MS = 86_400_000;
const ROOT_DAYS = 20 * 365;
const SEAL_DAYS = 5 * 365;
const SERIAL_BYTES = 16;

interface SealFiles {
  readonly root: string;
  readonly seal: string;
}

/** Opens the seal of a local register, or makes a root of its own with one seal under it. Certificates are made once. */
export async function openSeal(
  keyfile: Keyfile,
  files: SealFiles,
  write: (path: string, bytes: Uint8Array) => Promise<void>,
): Promise<Seal> {
  const rootSigner = keyfile.signer("pdf-root", "P-256");
  const signer = keyfile.signer("pdf-seal", "P-256");
  const organization = "Touchstone local register";
  const root = await once(files.root, write, () =>
    createRootCertificate({
      signer: rootSigner,
      subject: { commonName: "Touchstone local root", organization },
      ...terms(ROOT_DAYS),
    }),
  );
  const certificate = await once(files.seal, write, () =>
    createSealCertificate({
      authority: { signer: rootSigner, certificate: root },
      publicKey: signer.publicKey,
      subject: { commonName: "Touchstone local seal", organization },
      ...terms(SEAL_DAYS),
    }),
  );
  return { signer, certificate, root };
}

function terms(days: number) {
  const serialNumber = systemRandom.bytes(SERIAL_BYTES);
  // Positive and without a leading zero byte (RFC 5280 §4.1.2.2).
  serialNumber[0] = ((serialNumber[0] ?? 0) & 0x7f) | 0x40;
  const wholeSeconds = (ms: number) => new Date(ms).toISOString().replace(/\.[0-9]{3}Z$/, "Z");
  // A day early, so that a verifier whose clock is behind does not find it from the future.
  return {
    serialNumber,
    notBefore: wholeSeconds(systemClock.nowMs() - DAY_MS),
    notAfter: wholeSeconds(systemClock.nowMs() + days * DAY_MS),
  };
}

async function once(
  path: string,
  write: (path: string, bytes: Uint8Array) => Promise<void>,
  make: () => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const standing = await readFile(path).catch(() => undefined);
  if (standing !== undefined) return new Uint8Array(standing);
  const made = await make();
  await write(path, made);
  return made;
}
