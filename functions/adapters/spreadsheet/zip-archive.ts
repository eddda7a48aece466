// SPDX-License-Identifier: Apache-2.0
import { crc32, inflateRawSync } from "node:zlib";
import { LIMITS, tooLarge, unreadable } from "./limits.ts";

/** The parts of a ZIP file, each inflated when it is asked for and to no more than its directory says. */
export interface ZipArchive {
  has(name: string): boolean;
  read(name: string): Uint8Array | undefined;
}

interface Entry {
  readonly method: number;
  readonly crc: number;
  readonly packedSize: number;
  readonly size: number;
  readonly offset: number;
}

// APPNOTE.TXT 6.3.10, §4.3.
const END_SIGNATURE = 0x06054b50;
const DIRECTORY_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;
const END_BYTES = 22;
const MAX_COMMENT = 0xffff;
const DIRECTORY_ENTRY_BYTES = 46;
const LOCAL_BYTES = 30;
const ENCRYPTED = 1;
const STORED = 0;
const DEFLATED = 8;

/** Reads the directory and checks counts and sizes against the bounds; nothing is inflated before that. */
export function openZip(bytes: Uint8Array): ZipArchive {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = readDirectory(bytes, view);
  return {
    has: (name) => entries.has(name),
    read: (name) => {
      const entry = entries.get(name);
      return entry && inflate(name, entry, bytes, view);
    },
  };
}

function readDirectory(bytes: Uint8Array, view: DataView): ReadonlyMap<string, Entry> {
  const end = findEnd(view);
  const count = view.getUint16(end + 10, true);
  if (count > LIMITS.archiveEntries) throw tooLarge("parts", LIMITS.archiveEntries, count);
  const entries = new Map<string, Entry>();
  let at = view.getUint32(end + 16, true);
  let total = 0;
  for (let i = 0; i < count; i += 1) {
    const { name, entry, next } = readEntry(bytes, view, at, end);
    if (entries.has(name)) throw broken(`the part ${JSON.stringify(name.slice(0, 80))} twice`);
    entries.set(name, entry);
    total += entry.size;
    at = next;
  }
  if (total > LIMITS.archiveBytes) throw tooLarge("bytes when unpacked", LIMITS.archiveBytes, total);
  return entries;
}

function findEnd(view: DataView): number {
  const last = view.byteLength - END_BYTES;
  for (let at = last; at >= Math.max(0, last - MAX_COMMENT); at -= 1)
    if (view.getUint32(at, true) === END_SIGNATURE && view.getUint16(at + 20, true) === last - at) return at;
  throw broken("no directory");
}

function readEntry(bytes: Uint8Array, view: DataView, at: number, end: number) {
  if (at + DIRECTORY_ENTRY_BYTES > end || view.getUint32(at, true) !== DIRECTORY_SIGNATURE)
    throw broken("a broken directory");
  const nameLength = view.getUint16(at + 28, true);
  const next =
    at + DIRECTORY_ENTRY_BYTES + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  if (next > end) throw broken("a broken directory");
  if ((view.getUint16(at + 8, true) & ENCRYPTED) !== 0) throw broken("an encrypted part");
  const start = at + DIRECTORY_ENTRY_BYTES;
  const name = new TextDecoder().decode(bytes.subarray(start, start + nameLength));
  const entry: Entry = {
    method: view.getUint16(at + 10, true),
    crc: view.getUint32(at + 16, true),
    packedSize: view.getUint32(at + 20, true),
    size: view.getUint32(at + 24, true),
    offset: view.getUint32(at + 42, true),
  };
  return { name, entry, next };
}

/** A directory that lies about a size is refused: no more than the size it gives is ever unpacked. */
function inflate(name: string, entry: Entry, bytes: Uint8Array, view: DataView): Uint8Array {
  const { method, crc, packedSize, size, offset } = entry;
  if (size > LIMITS.partBytes) throw tooLarge(`bytes in ${name.slice(0, 80)}`, LIMITS.partBytes, size);
  if (offset + LOCAL_BYTES > bytes.length || view.getUint32(offset, true) !== LOCAL_SIGNATURE)
    throw broken("a part that is not where the directory says");
  const start = offset + LOCAL_BYTES + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  if (start + packedSize > bytes.length) throw broken("a part that is cut off");
  const packed = bytes.subarray(start, start + packedSize);
  const part = unpack(method, packed, size);
  if (part?.length !== size || crc32(part) !== crc)
    throw broken(`${name.slice(0, 80)} with other bytes than the directory says`);
  return part;
}

function unpack(method: number, packed: Uint8Array, size: number): Uint8Array | undefined {
  if (method === STORED) return packed;
  if (method !== DEFLATED) throw broken(`the compression method ${method}`);
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, size) });
  } catch {
    return undefined;
  }
}

function broken(got: string): Error {
  return unreadable("a whole XLSX file", got, "open it in a spreadsheet program and save it again");
}
