// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../errors.ts";

/** A problem is reported once its path is known; after this many, the rest of the input is not looked at. */
export const MAX_PROBLEMS = 20;
const MAX_SHOWN = 60;

/** What is wrong at one place of an input; `message` says the other three in one line. */
export interface Problem {
  readonly path: string;
  readonly message: string;
  readonly expected: string;
  readonly got: unknown;
  readonly advice: string | undefined;
}

/** Collects what is wrong with an input, so that one answer names up to 20 problems. */
export interface Problems {
  readonly isFull: boolean;
  readonly found: readonly Problem[];
  add(path: string, expected: string, got: unknown, advice?: string): void;
  /** Throws BAD_INPUT with everything collected, if anything was. */
  refuse(): void;
}

/** An empty collection. */
export function createProblems(): Problems {
  const found: Problem[] = [];
  return {
    found,
    get isFull() {
      return found.length >= MAX_PROBLEMS;
    },
    add(path, expected, got, advice) {
      if (found.length >= MAX_PROBLEMS) return;
      const message = `expected ${expected}, got ${shown(got)}${advice === undefined ? "" : ` — ${advice}`}`;
      found.push({ path, message, expected, got, advice });
    },
    refuse() {
      if (found.length === 0) return;
      const lines = found.map(({ path, message }) => `${path}: ${message}`);
      const more = found.length === MAX_PROBLEMS ? ["there may be more problems after these"] : [];
      const details = Object.fromEntries(found.map(({ path, message }) => [path, message]));
      throw new DomainError("BAD_INPUT", [...lines, ...more].join("\n"), details);
    },
  };
}

/** An untrusted value in a message: quoted, one line, bounded. */
export function shown(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  if (typeof value === "string") return quoted(value);
  if (typeof value === "number") return `the number ${value}`;
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === "object" ? "an object" : String(value).slice(0, MAX_SHOWN);
}

function quoted(text: string): string {
  const short = text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
  return JSON.stringify(short);
}
