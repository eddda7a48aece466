// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../../core/errors.ts";
import { fetchNetwork } from "../../verifier/chain/fetch-network.ts";
import { nodePrimitives } from "../../verifier/cli/node-primitives.ts";
import type { VerificationReport } from "../../verifier/report.ts";
import { readTrust } from "../../verifier/trust.ts";
import { verify } from "../../verifier/verify.ts";
import type { RegisterClient } from "./register-client.ts";

/** Says one step of a disclosure's way, with the link under which it can be looked at. */
export type Tell = (step: string, words: string, link?: string) => void;

export interface Followed {
  readonly serial: string;
  readonly verifyUrl: string;
  readonly pdf: Uint8Array;
  readonly report: VerificationReport;
}

interface Progress {
  readonly status: string;
  readonly notarization: {
    readonly logIndex: number;
    readonly checkpoint: { readonly size: number; readonly witnesses: number };
    readonly anchors: readonly {
      readonly status: string;
      readonly chain: string;
      readonly block: number | null;
      readonly transaction: string | null;
      readonly signers: number | null;
    }[];
  } | null;
  readonly certificate: {
    readonly serial: string;
    readonly verifyUrl: string;
    readonly pdf: { readonly url: string };
  } | null;
}

const PROGRESS = `query ($id: ID!) {
  disclosure(id: $id) {
    status
    notarization { logIndex checkpoint { size witnesses } anchors { status chain block transaction signers } }
    certificate { serial verifyUrl pdf { url } }
  }
}`;
const POLL_MS = 100;
const PATIENCE_MS = 120_000;

/** Follows an accepted disclosure until its certificate is verified, telling each step as it becomes true. */
export async function followDisclosure(
  id: string,
  url: string,
  client: RegisterClient,
  tell: Tell,
): Promise<Followed> {
  const told = new Set<string>();
  const once: Tell = (step, words, link) => {
    if (told.has(step)) return;
    told.add(step);
    tell(step, words, link);
  };
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const { disclosure } = await client.graphql<{ readonly disclosure: Progress }>(PROGRESS, { id });
    tellProgress(disclosure, url, once);
    if (disclosure.certificate !== null) return verifyCertificate(disclosure.certificate, url, once);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new DomainError(
    "UNAVAILABLE",
    `no certificate within ${PATIENCE_MS / 1000} s; the disclosure is accepted and will get one`,
  );
}

function tellProgress({ notarization }: Progress, url: string, tell: Tell): void {
  if (notarization === null) return;
  const { logIndex, checkpoint, anchors } = notarization;
  tell("logged", `entry ${logIndex} of the public log`, `${url}/log/checkpoint`);
  if (checkpoint.witnesses > 0)
    tell("witnessed", `the log at size ${checkpoint.size} is cosigned by ${checkpoint.witnesses} members`);
  for (const { status, chain, block, transaction, signers } of anchors) {
    if (block !== null)
      tell(
        "anchored",
        `${chain} block ${block}, ${signers ?? 0} members signed, transaction ${transaction ?? "unknown"}`,
      );
    if (status === "FINAL") tell("final", `${chain} calls the block final`);
  }
}

async function verifyCertificate(
  certificate: NonNullable<Progress["certificate"]>,
  url: string,
  tell: Tell,
): Promise<Followed> {
  const { serial, verifyUrl } = certificate;
  tell("certified", serial, certificate.pdf.url);
  const pdf = await download(certificate.pdf.url);
  const report = await verifyWith(pdf, url);
  const passed = report.checks.filter(({ verdict }) => verdict === "passed").length;
  tell("verified", `${report.verdict}, ${passed} of ${report.checks.length} checks`, verifyUrl);
  return { serial, verifyUrl, pdf, report };
}

/** Verifies a file with the trust document that a register publishes, asking chain and status lists as it says. */
export async function verifyWith(file: Uint8Array, url: string): Promise<VerificationReport> {
  const trust = readTrust(await download(`${url}/.well-known/touchstone.json`));
  return verify(file, { trust, nowMs: Date.now(), network: fetchNetwork(), primitives: nodePrimitives() });
}

async function download(address: string): Promise<Uint8Array> {
  const response = await fetch(address);
  if (!response.ok) throw new DomainError("UNAVAILABLE", `${address}: expected 200, got ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}
