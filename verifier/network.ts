// SPDX-License-Identifier: Apache-2.0

/**
 * How a verification asks the world: chain nodes and status lists of the trust file, nothing else. Both throw where
 * there is no usable answer, and bound the time and the size of one; what comes back is untrusted.
 */
export interface Network {
  /** The `result` of a JSON-RPC 2.0 call. */
  rpc(url: string, method: string, params: readonly unknown[]): Promise<unknown>;
  /** The body of a GET that was answered with 200; redirects are not followed. */
  get(url: string): Promise<Uint8Array>;
}
