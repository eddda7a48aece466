// SPDX-License-Identifier: Apache-2.0
import { isDomainError } from "../../core/errors.ts";
import { sentence } from "../messages/sentence.ts";
import type { Check, CheckName, CheckValues, Reason, Verdict } from "../report.ts";

/** What one check found, before it has a name. */
export interface Outcome {
  readonly verdict: Verdict;
  readonly reason: Reason | null;
  readonly values: CheckValues;
}

/** The check holds. */
export function passed(values: CheckValues = {}): Outcome {
  return { verdict: "passed", reason: null, values };
}

/** The evidence contradicts the claim. */
export function failed(reason: Reason, values: CheckValues = {}): Outcome {
  return { verdict: "failed", reason, values };
}

/** The check could not be made, or its answer is not there yet. */
export function undecided(reason: Reason, values: CheckValues = {}): Outcome {
  return { verdict: "undecided", reason, values };
}

/** An outcome under the name of its check, with its English sentence. */
export function checkOf(name: CheckName, { verdict, reason, values }: Outcome): Check {
  return { name, verdict, reason, values, detail: sentence({ name, reason, values }, "en") };
}

/** What an unreadable input says about itself; other exceptions are not the input's fault and go on. */
export function problemOf(error: unknown): string {
  if (!isDomainError(error)) throw error;
  return error.message;
}

/** Runs a check; one that breaks off is undecided, so that a file can at worst spoil a check but never a report. */
export async function guarded(check: () => Outcome | Promise<Outcome>): Promise<Outcome> {
  try {
    return await check();
  } catch {
    return undecided("UNEXPECTED");
  }
}
