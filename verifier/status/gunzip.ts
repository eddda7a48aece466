// SPDX-License-Identifier: Apache-2.0

/**
 * The bytes of gzip data (RFC 1952) that must expand to exactly `size` bytes, or undefined. Stops reading as soon as there
 * is more: a small file may expand to gigabytes.
 */
export async function gunzip(data: Uint8Array, size: number): Promise<Uint8Array | undefined> {
  try {
    return await inflate(data, size);
  } catch {
    return undefined;
  }
}

async function inflate(data: Uint8Array, size: number): Promise<Uint8Array | undefined> {
  const source = new Blob([new Uint8Array(data)]).stream();
  const reader = source.pipeThrough(new DecompressionStream("gzip")).getReader();
  const bytes = new Uint8Array(size);
  let at = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    const chunk: Uint8Array = next.value;
    if (at + chunk.length > size) {
      await reader.cancel();
      return undefined;
    }
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return at === size ? bytes : undefined;
}
