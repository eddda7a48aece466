// SPDX-License-Identifier: Apache-2.0
import type { StatusPurpose } from "../../core/credential/credential.ts";

/** Keeps which places of the status lists are set. A place once set stays set. */
export interface StatusStore {
  /** Idempotent. */
  set(purpose: StatusPurpose, list: number, index: number): Promise<void>;
  /** All set places of one list; sees every settled write. */
  positions(purpose: StatusPurpose, list: number): Promise<readonly number[]>;
}
