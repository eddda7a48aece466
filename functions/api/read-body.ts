// SPDX-License-Identifier: Apache-2.0
import { concatBytes } from "../../core/canonical/encoding.ts";
import { DomainError } from "../../core/errors.ts";

/**
 * Of one request, the same everywhere: API Gateway hands a body on in base64, and Lambda takes events of 6 MB. What a field of a
 * request may hold (a spreadsheet, an XBRL report) is bounded below this, so that whatever is allowed can arrive.
 */
export const MAX_BODY_BYTES = 4_600_000;

/** The body of a request; TOO_LARGE as soon as it is known to exceed the limit, before the rest is read. */
export async function readBody(request: Request, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const announced = Number(request.headers.get("content-length") ?? "0");
  if (announced > maxBytes) throw tooLarge(maxBytes, `${announced} bytes`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  for (let step = await reader?.read(); step?.done === false; step = await reader?.read()) {
    const chunk: Uint8Array = step.value;
    size += chunk.length;
    if (size > maxBytes) {
      await reader?.cancel();
      throw tooLarge(maxBytes, "more");
    }
    chunks.push(chunk);
  }
  return new Uint8Array(concatBytes(...chunks));
}

function tooLarge(maxBytes: number, got: string): DomainError {
  return new DomainError("TOO_LARGE", `body: expected at most ${maxBytes} bytes, got ${got}`, {
    limit: maxBytes,
  });
}
