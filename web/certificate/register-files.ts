// SPDX-License-Identifier: Apache-2.0
import { MAX_FILE_BYTES } from "../verify/file-limits.ts";

const TIMEOUT_MS = 20_000;

export interface RegisterAddresses {
  readonly pdf: string;
  readonly bundle: string;
}

/** Where a register keeps the files of a certificate. */
export function addressesOf(serial: string): RegisterAddresses {
  const base = `/certificates/${encodeURIComponent(serial)}`;
  return { pdf: `${base}.pdf`, bundle: `${base}.touchstone.json` };
}

/** One file of the page's own register, or undefined when it has none; throws where the register cannot be asked. */
export async function fetchFile(address: string): Promise<Uint8Array | undefined> {
  const answer = await fetch(address, { signal: AbortSignal.timeout(TIMEOUT_MS), credentials: "omit" });
  if (answer.status === 404) return undefined;
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  if (bytes.length > MAX_FILE_BYTES) throw new Error(`${bytes.length} bytes`);
  return bytes;
}
