// SPDX-License-Identifier: Apache-2.0
import type { Fact } from "../disclosure/fact.ts";
import type { GwpSet } from "../disclosure/gwp-set.ts";
import type { BoundaryApproach } from "../log/statement.ts";
import type { Visibility } from "./stated-fact.ts";

/** What the same organization stated before, as far as it bears on the disclosure that is judged. */
export interface EarlierDisclosure {
  readonly id: string;
  /** `start/endExclusive` */
  readonly period: string;
  readonly boundary: BoundaryApproach;
  readonly gwpSet: GwpSet;
  readonly isCertified: boolean;
  /** true for the one that the judged disclosure supersedes */
  readonly isSuperseded: boolean;
  readonly facts: readonly { readonly fact: Fact; readonly visibility: Visibility }[];
}
