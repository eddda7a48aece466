// SPDX-License-Identifier: Apache-2.0
import { concatBytes } from "../../../core/canonical/encoding.ts";
import { DomainError } from "../../../core/errors.ts";
import type { PublicLog } from "../../ports/public-log.ts";

const TIMEOUT_MS = 20_000;

/** A log below an address without a slash at the end. Follows no redirects: they could lead into the reader's own network. */
export function createPublicLog(url: string): PublicLog {
  return {
    async read(path, maxBytes) {
      const address = `${url}/${path}`;
      try {
        const response = await fetch(address, {
          headers: { "accept-encoding": "gzip, identity" },
          redirect: "error",
          credentials: "omit",
          signal: AbortSignal.timeout(TIMEOUT_MS),
        });
        if (response.status === 200) return await readBounded(response, address, maxBytes);
        await response.body?.cancel();
        if (response.status === 404) return undefined;
        throw new DomainError(
          "UNAVAILABLE",
          `${address}: expected status 200 or 404, got ${response.status}`,
        );
      } catch (cause) {
        if (cause instanceof DomainError) throw cause;
        throw new DomainError("UNAVAILABLE", `${address}: expected an answer, got none`, {}, { cause });
      }
    },
  };
}

async function readBounded(response: Response, address: string, maxBytes: number): Promise<Uint8Array> {
  const reader = response.body?.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let step = await reader?.read(); step?.done === false; step = await reader?.read()) {
    size += step.value.length;
    if (size > maxBytes) {
      await reader?.cancel();
      throw new DomainError("TOO_LARGE", `${address}: expected at most ${maxBytes} bytes, got more`);
    }
    chunks.push(step.value);
  }
  return concatBytes(...chunks);
}
