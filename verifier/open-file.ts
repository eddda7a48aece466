// SPDX-License-Identifier: Apache-2.0
import { type Bundle, MAX_BUNDLE_BYTES, readBundle } from "../core/bundle/bundle.ts";
import { failed, type Outcome, passed } from "./checks/outcome.ts";
import { attempt } from "./evidence.ts";
import type { CheckName } from "./report.ts";

/** What a file turned out to be; without a bundle nothing further can be checked. */
export interface OpenedFile {
  readonly isPdf: boolean;
  readonly outcomes: Partial<Record<CheckName, Outcome>>;
  readonly bundle: Bundle | undefined;
  /** hex; null for a bare bundle */
  readonly pdfSha256: string | null;
}

const JSON_SPACE: readonly number[] = [0x20, 0x09, 0x0a, 0x0d];
const OPEN_BRACE = 0x7b;

/** Finds the bundle in a file. Never throws for its content. */
export function openFile(file: Uint8Array): OpenedFile {
  const first = file.find((byte) => !JSON_SPACE.includes(byte));
  return first === OPEN_BRACE ? openBundle(file) : refused(failed("UNRECOGNIZED_FILE"));
}

function openBundle(file: Uint8Array): OpenedFile {
  if (file.length > MAX_BUNDLE_BYTES) {
    return refused(failed("TOO_LARGE", { limit: MAX_BUNDLE_BYTES, size: file.length }));
  }
  const bundle = attempt(() => readBundle(file));
  if (!bundle.isReadable) return refused(failed("BUNDLE_MALFORMED", { problem: bundle.problem }));
  const outcomes = { DOCUMENT_INTEGRITY: passed() };
  return { isPdf: false, outcomes, bundle: bundle.value, pdfSha256: null };
}

function refused(outcome: Outcome): OpenedFile {
  return { isPdf: false, outcomes: { DOCUMENT_INTEGRITY: outcome }, bundle: undefined, pdfSha256: null };
}
