// SPDX-License-Identifier: Apache-2.0
import type { CheckName } from "../report.ts";

/** What a passed check is told by; a bare bundle has no signature over its bytes and must not claim one. */
export type PassedKey = CheckName | "BUNDLE_READABLE";
