// SPDX-License-Identifier: Apache-2.0
import { canonicalBytes } from "../../../core/canonical/canonical-json.ts";
import { toHex } from "../../../core/canonical/encoding.ts";
import { parseStrictJson } from "../../../core/canonical/strict-json.ts";
import { decodeUtf8 } from "../../../core/canonical/utf8-decode.ts";
import { hash, integer, list, literal, object, text } from "../../../core/decode/decoder.ts";
import { DomainError } from "../../../core/errors.ts";
import { sha256 } from "../../../core/merkle/hash.ts";
import type { WitnessedHeads, WitnessStore } from "../../ports/member.ts";
import { createFilesObjectStore } from "./object-store.ts";

const MAX_HEADS = 10_000;
const JSON_TYPE = "application/json";

const decode = object({
  v: literal(1),
  type: literal("touchstone-witnessed-heads"),
  of: text(1024),
  revision: integer(1),
  heads: list(object({ size: integer(0), root: hash }), MAX_HEADS),
});

/**
 * Memories as files, one each, below a folder that this process alone writes to. A save is whole and on the disk before it
 * counts, and what stands there is compared first. A file that cannot be read is INVARIANT, never an empty memory: a witness
 * that forgets would sign a fork.
 */
export async function createFilesWitnessStore(folder: string): Promise<WitnessStore> {
  const objects = await createFilesObjectStore(folder);
  const standing = async (of: string) => {
    const bytes = await objects.get(keyOf(of));
    return { bytes, heads: bytes && readHeads(bytes, of) };
  };
  return {
    load: async (of) => (await standing(of)).heads,
    async save(of, { revision, heads }) {
      const { bytes, heads: before } = await standing(of);
      if (revision !== (before?.revision ?? 0) + 1) return false;
      const next = decode({ v: 1, type: "touchstone-witnessed-heads", of, revision, heads }, "heads");
      return objects.swap(keyOf(of), bytes, canonicalBytes(next), JSON_TYPE);
    },
  };
}

// Names may hold what no file name may.
function keyOf(of: string): string {
  return `heads/${toHex(sha256(new TextEncoder().encode(of)))}.json`;
}

function readHeads(bytes: Uint8Array, of: string): WitnessedHeads {
  try {
    const read = decode(parseStrictJson(decodeUtf8(bytes) ?? ""), "heads");
    if (read.of !== of) throw new DomainError("INVARIANT", `heads.of: expected ${of}, got another`);
    return { revision: read.revision, heads: read.heads };
  } catch (cause) {
    const message = `memory of ${of}: expected the heads that were saved, got a file that cannot be read; restore it, or take a new key and name`;
    throw new DomainError("INVARIANT", message, {}, { cause });
  }
}
