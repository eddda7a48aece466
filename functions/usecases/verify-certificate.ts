// SPDX-License-Identifier: Apache-2.0
import { utf8 } from "../../core/canonical/canonical-json.ts";
import { fromBase64, toHex } from "../../core/canonical/encoding.ts";
import { DomainError } from "../../core/errors.ts";
import { readStatement } from "../../core/log/statement.ts";
import type { Network } from "../../verifier/network.ts";
import type { Primitives } from "../../verifier/primitives.ts";
import type { VerificationReport } from "../../verifier/report.ts";
import { readTrust } from "../../verifier/trust.ts";
import { verify } from "../../verifier/verify.ts";
import type { CertificateStore } from "../ports/certificate-store.ts";
import type { Clock } from "../ports/clock.ts";
import type { DisclosureStore } from "../ports/disclosure-store.ts";
import type { LogIndex } from "../ports/log-index.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import { readEntries } from "./log-tiles.ts";
import { type IssuedCertificate, readCertificate, readCertificateByPdf } from "./read-certificate.ts";
import { readLogSize } from "./read-checkpoint.ts";
import { type RegisterIdentity, readTrustDocument } from "./read-trust.ts";
import type { RegisterSettings } from "./settings.ts";

/** What to verify: a file, or something that names a certificate of this register. */
export type VerifySubject =
  | { readonly by: "serial" | "pdfSha256" | "factsRoot"; readonly value: string }
  /** base64 */
  | { readonly by: "pdf"; readonly value: string }
  /** JSON text */
  | { readonly by: "bundle"; readonly value: string };

export interface VerifiedCertificate {
  readonly report: VerificationReport;
  /** the certificate of this register that the file is; undefined where it is none, or failed */
  readonly certificate: IssuedCertificate | undefined;
  readonly checkedAt: string;
}

interface Needs {
  readonly certificates: CertificateStore;
  readonly disclosures: DisclosureStore;
  readonly objects: ObjectStore;
  readonly logIndex: LogIndex;
  readonly settings: RegisterSettings;
  readonly identity: RegisterIdentity;
  readonly primitives: Primitives;
  readonly network: Network;
  readonly clock: Clock;
}

/** Below the bound of a body in base64, and as a JSON string. */
export const MAX_VERIFIED_BYTES = 3 * 1024 * 1024;
/** Log entries that the index does not cover yet and that are looked through for a facts root. */
const MAX_SCANNED = 20 * 256;

/** Verifies with the register's own trust file, by the same library anyone can run without the register. */
export async function verifyCertificate(subject: VerifySubject, needs: Needs): Promise<VerifiedCertificate> {
  const { settings, identity, primitives, clock } = needs;
  const { bytes, certificate } = await open(subject, needs);
  const report = await verify(bytes, {
    trust: readTrust(readTrustDocument({ settings, identity })),
    nowMs: clock.nowMs(),
    network: ownStatusLists(needs),
    primitives,
  });
  return {
    report,
    certificate: certificate ?? (await certificateOf(report, subject, bytes, needs)),
    checkedAt: new Date(clock.nowMs()).toISOString(),
  };
}

interface Opened {
  readonly bytes: Uint8Array;
  readonly certificate: IssuedCertificate | undefined;
}

async function open(subject: VerifySubject, needs: Needs): Promise<Opened> {
  if (subject.by === "pdf") return { bytes: bounded(pdfBytes(subject.value), "pdf"), certificate: undefined };
  if (subject.by === "bundle")
    return { bytes: bounded(utf8(subject.value), "bundle"), certificate: undefined };
  const certificate = await named(subject, needs);
  const bytes = certificate && (await needs.objects.get(certificate.files.pdf.key));
  if (certificate === undefined)
    throw new DomainError("NOT_FOUND", `${subject.by}: expected one of a certificate of this register`);
  if (bytes === undefined)
    throw new DomainError("INVARIANT", `the PDF of certificate ${certificate.serial} is missing`);
  return { bytes, certificate };
}

async function named({ by, value }: VerifySubject, needs: Needs): Promise<IssuedCertificate | undefined> {
  if (by === "serial") return readCertificate(value, needs);
  if (by === "pdfSha256") return readCertificateByPdf(value, needs);
  const id = await disclosureWithRoot(value, needs);
  const serial = id === undefined ? undefined : (await needs.disclosures.find(id))?.certificateSerial;
  return serial == null ? undefined : readCertificate(serial, needs);
}

/** By the index, and beyond what it covers by the log itself. */
async function disclosureWithRoot(
  root: string,
  { objects, logIndex }: Pick<Needs, "objects" | "logIndex">,
): Promise<string | undefined> {
  // Before the lookup: what is indexed in between is then looked at twice instead of never.
  const covered = await logIndex.size();
  const indexed = await logIndex.findByFactsRoot(root);
  if (indexed !== undefined) return indexed.disclosureId;
  const size = await readLogSize({ objects });
  const entries = await readEntries(objects, size, Math.max(covered, size - MAX_SCANNED), size);
  for (const entry of entries.toReversed()) {
    const statement = readStatement(entry);
    if (statement.type === "disclosure" && statement.factsRoot === root) return statement.id;
  }
  return undefined;
}

/** A file that failed may name any certificate it likes, so it is not said to be one. */
async function certificateOf(
  report: VerificationReport,
  { by }: VerifySubject,
  bytes: Uint8Array,
  needs: Needs,
): Promise<IssuedCertificate | undefined> {
  if (by === "pdf") return readCertificateByPdf(toHex(needs.primitives.sha256(bytes)), needs);
  const serial = report.subject?.certificate.serial ?? null;
  return serial === null || report.verdict === "failed" ? undefined : readCertificate(serial, needs);
}

/** The register's own status lists are read where they lie instead of over its own front door. */
function ownStatusLists({ network, objects, settings }: Needs): Network {
  const prefix = `${settings.publicUrl}/status/`;
  return {
    rpc: network.rpc,
    get: async (url) => {
      if (!/^[a-z]+-[0-9]{1,10}$/.test(url.slice(prefix.length)) || !url.startsWith(prefix))
        return network.get(url);
      const bytes = await objects.get(`status/${url.slice(prefix.length)}`);
      if (bytes === undefined) throw new DomainError("UNAVAILABLE", "the status list is not published yet");
      return bytes;
    },
  };
}

function pdfBytes(base64: string): Uint8Array {
  const bytes = fromBase64(base64);
  if (bytes === undefined)
    throw new DomainError("BAD_INPUT", "pdf: expected base64 with padding", { path: "pdf" });
  return bytes;
}

function bounded(bytes: Uint8Array, path: string): Uint8Array {
  if (bytes.length <= MAX_VERIFIED_BYTES) return bytes;
  throw new DomainError(
    "TOO_LARGE",
    `${path}: expected at most ${MAX_VERIFIED_BYTES} bytes, got ${bytes.length} — verify larger files on the page or with touchstone-verify`,
    { limit: MAX_VERIFIED_BYTES },
  );
}
