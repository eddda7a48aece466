// SPDX-License-Identifier: Apache-2.0

const CHUNK = 4096;

interface Step {
  readonly length: number;
  readonly point: number;
}

/** Text of strict UTF-8 (RFC 3629), or undefined for overlong forms, surrogates, stray or missing bytes. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  let text = "";
  let at = 0;
  while (at < bytes.length) {
    const end = asciiEnd(bytes, at);
    if (end > at) text += Reflect.apply(String.fromCharCode, undefined, bytes.subarray(at, end));
    at = end;
    const points: number[] = [];
    while (points.length < CHUNK && (bytes[at] ?? 0) >= 0x80) {
      const step = stepAt(bytes, at);
      if (step === undefined) return undefined;
      points.push(step.point);
      at += step.length;
    }
    text += String.fromCodePoint(...points);
  }
  return text;
}

/** Where the run of bytes ends that stand for themselves, or a chunk of it. */
function asciiEnd(bytes: Uint8Array, from: number): number {
  const last = Math.min(bytes.length, from + CHUNK);
  let at = from;
  while (at < last && (bytes[at] as number) < 0x80) at += 1;
  return at;
}

function stepAt(bytes: Uint8Array, at: number): Step | undefined {
  const first = bytes[at] as number;
  if (first >= 0xc2 && first < 0xe0) return finish(bytes, at, 2, first & 0x1f, 0x80);
  if (first >= 0xe0 && first < 0xf0) return finish(bytes, at, 3, first & 0x0f, 0x800);
  if (first >= 0xf0 && first < 0xf5) return finish(bytes, at, 4, first & 0x07, 0x10000);
  return undefined;
}

function finish(
  bytes: Uint8Array,
  at: number,
  length: number,
  start: number,
  least: number,
): Step | undefined {
  let point = start;
  for (let i = 1; i < length; i += 1) {
    const byte = bytes[at + i];
    if (byte === undefined || (byte & 0xc0) !== 0x80) return undefined;
    point = (point << 6) | (byte & 0x3f);
  }
  const isSurrogate = point >= 0xd800 && point <= 0xdfff;
  return point < least || point > 0x10ffff || isSurrogate ? undefined : { length, point };
}
