// SPDX-License-Identifier: Apache-2.0
import { nodePrimitives } from "../../verifier/cli/node-primitives.ts";
import { createFilesObjectStore } from "../adapters/files/object-store.ts";
import { createPublicLog } from "../adapters/http/public-log.ts";
import { systemClock } from "../adapters/node/platform.ts";
import type { MirrorNeeds } from "../usecases/mirror-log.ts";

/** What stands at a path below a public address; undefined where nothing does. */
export function readPublic(url: string, path: string, maxBytes: number): Promise<Uint8Array | undefined> {
  return createPublicLog(url).read(path, maxBytes);
}

/** Needs of a mirror of the log below `url`, as files below `folder`; whom to trust is the caller's to add. */
export async function wireMirror(url: string, folder: string): Promise<Omit<MirrorNeeds, "trust">> {
  return {
    log: createPublicLog(url),
    objects: await createFilesObjectStore(folder),
    verifyEd25519: nodePrimitives().verifyEd25519,
    clock: systemClock,
  };
}
