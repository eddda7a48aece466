// SPDX-License-Identifier: Apache-2.0
import { toHex } from "../../core/canonical/encoding.ts";
import type { Network } from "../../verifier/network.ts";
import { portablePrimitives } from "../../verifier/primitives.ts";
import type { Trust } from "../../verifier/trust.ts";
import { verify } from "../../verifier/verify.ts";
import { combineReports } from "./combine-reports.ts";
import { openEvidence } from "./open-evidence.ts";
import type { Examined } from "./view.ts";

export interface NamedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** newer evidence about the same certificate, where the register has some */
  readonly evidence?: Uint8Array | undefined;
}

interface Needs {
  readonly trust: Trust | undefined;
  readonly network: Network | undefined;
  readonly nowMs: number;
}

/** Checks a file, and the newer evidence beside it, as the page shows it. */
export async function examine({ name, bytes, evidence }: NamedFile, needs: Needs): Promise<Examined> {
  const document = await verify(bytes, needs);
  const report = evidence === undefined ? document : combineReports(document, await verify(evidence, needs));
  return {
    name,
    size: bytes.length,
    sha256: toHex(portablePrimitives.sha256(bytes)),
    checkedAtMs: needs.nowMs,
    report,
    ...openEvidence(bytes, needs.nowMs),
  };
}
