// SPDX-License-Identifier: Apache-2.0
import { open } from "node:fs/promises";
import { join } from "node:path";
import { DomainError } from "../../../core/errors.ts";
import type { PublicLog } from "../../ports/public-log.ts";
import { keySegments } from "./object-key.ts";

const ABSENT = ["ENOENT", "ENOTDIR", "EISDIR"];

/** A log whose files are in a folder: a mirror, or the log of a register on this machine. Reads only. */
export function createFilesPublicLog(folder: string): PublicLog {
  return {
    async read(path, maxBytes) {
      try {
        const file = await open(join(folder, ...keySegments(path)), "r");
        try {
          const { size } = await file.stat();
          if (size > maxBytes)
            throw new DomainError("TOO_LARGE", `${path}: expected at most ${maxBytes} bytes, got ${size}`);
          return new Uint8Array(await file.readFile());
        } finally {
          await file.close();
        }
      } catch (error) {
        if (ABSENT.includes(String((error as NodeJS.ErrnoException).code))) return undefined;
        throw error;
      }
    },
  };
}
