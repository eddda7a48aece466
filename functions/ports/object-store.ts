// SPDX-License-Identifier: Apache-2.0

/**
 * Keeps bytes under keys such as `log/tile/0/000`. A write is durable and whole when the promise settles; a reader sees
 * the old bytes or the new ones, never a mixture. Keys have only [A-Za-z0-9._/-] and no `..` segment; anything else is
 * an INVARIANT DomainError, and so is writing `a/b` where `a/b/c` exists, or the other way round.
 */
export interface ObjectStore {
  /** Writes or replaces. */
  put(key: string, bytes: Uint8Array, mediaType: string): Promise<void>;
  /** Writes where nothing stands yet; false, and nothing changed, where something does. */
  putIfAbsent(key: string, bytes: Uint8Array, mediaType: string): Promise<boolean>;
  /**
   * Writes where exactly the bytes `expected` stand (undefined: nothing); false, and nothing changed, where anything else does.
   * What many write at once and must never go back is written with this.
   */
  swap(key: string, expected: Uint8Array | undefined, bytes: Uint8Array, mediaType: string): Promise<boolean>;
  get(key: string): Promise<Uint8Array | undefined>;
}
