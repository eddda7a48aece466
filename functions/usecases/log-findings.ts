// SPDX-License-Identifier: Apache-2.0
import { isDomainError } from "../../core/errors.ts";

export type LogPart =
  | "head"
  | "checkpoint"
  | "note"
  | "staged batch"
  | "entry bundle"
  | "tile"
  | "tree"
  | "entry"
  | "disclosure"
  | "certificate"
  | "revocation"
  | "outbox"
  | "anchor"
  | "contract"
  | "lookup"
  | "facts"
  | "fact row"
  | "evidence"
  | "status list"
  | "published anchor";

/** One disagreement between parts of a register. */
export interface LogFinding {
  readonly part: LogPart;
  readonly where: string;
  readonly expected: string;
  readonly got: string;
}

export interface LogFindings {
  add(part: LogPart, where: string, expected: string, got: string): void;
  /** the first ones, in the order they were found */
  readonly list: readonly LogFinding[];
  /** how many there were in all */
  readonly total: number;
}

const MAX_KEPT = 1000;
const MAX_TEXT = 300;

/** Keeps the first thousand findings and counts the rest: a log that is wholly wrong must not fill the memory. */
export function createFindings(tell: (finding: LogFinding) => void = () => undefined): LogFindings {
  const list: LogFinding[] = [];
  let total = 0;
  return {
    add(part, where, expected, got) {
      const finding = { part, where, expected: expected.slice(0, MAX_TEXT), got: got.slice(0, MAX_TEXT) };
      total += 1;
      if (list.length === MAX_KEPT) return;
      list.push(finding);
      tell(finding);
    },
    list,
    get total() {
      return total;
    },
  };
}

/**
 * Reads something that may be damaged: what cannot be read becomes a finding and undefined. A store that could not be asked at
 * all is no damage, and its UNAVAILABLE goes through.
 */
export async function readOrFind<T>(
  findings: LogFindings,
  part: LogPart,
  where: string,
  read: () => T | Promise<T>,
): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (isDomainError(error) && error.code === "UNAVAILABLE") throw error;
    findings.add(part, where, "something that can be read", messageOf(error));
    return undefined;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
