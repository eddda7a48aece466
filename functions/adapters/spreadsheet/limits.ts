// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../../../core/errors.ts";

/** Bounds of a spreadsheet that is read. */
export const LIMITS = {
  fileBytes: 3 * 1024 * 1024,
  archiveEntries: 500,
  /** of one part of an XLSX file, inflated */
  partBytes: 32 * 1024 * 1024,
  /** of all parts an XLSX file says it has, inflated */
  archiveBytes: 64 * 1024 * 1024,
  sheets: 20,
  rows: 25_000,
  columns: 128,
  cells: 1_000_000,
  sharedStrings: 500_000,
  cellCharacters: 8_000,
} as const;

/** The refusal of a file past one of its bounds. */
export function tooLarge(what: string, limit: number, got: number | string): DomainError {
  return new DomainError("TOO_LARGE", `file: expected at most ${limit} ${what}, got ${got}`, { limit });
}

/** The refusal of a file that is not what it should be. */
export function unreadable(expected: string, got: string, advice?: string): DomainError {
  const hint = advice === undefined ? "" : ` — ${advice}`;
  return new DomainError("BAD_INPUT", `file: expected ${expected}, got ${got}${hint}`, { path: "file" });
}
