// SPDX-License-Identifier: Apache-2.0
import { open, rename } from "node:fs/promises";

let writes = 0;

/** Replaces a file whole: a crash leaves the old content or the new one. Readable by the owner only. */
export async function writeAtomically(path: string, content: string | Uint8Array): Promise<void> {
  writes += 1;
  const staged = `${path}.${process.pid}-${writes}.tmp`;
  const file = await open(staged, "w", 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(staged, path);
}
