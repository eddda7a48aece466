// SPDX-License-Identifier: Apache-2.0

/** Takes objects away for good. Only what is given this port can: everything else that is stored stays. */
export interface ObjectRemoval {
  /** One that is not there is removed already. Throws INVARIANT for what is no key. */
  remove(key: string): Promise<void>;
}
