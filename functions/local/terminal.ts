// SPDX-License-Identifier: Apache-2.0

/** Lines for a person at a terminal. */
export interface Terminal {
  line(text?: string): void;
  /** one step of a way: a word, what it says and where it can be seen */
  step(word: string, text: string, link?: string): void;
  problem(text: string): void;
}

const WORD_WIDTH = 12;

/** Writes to the process's own streams; problems go to the error stream. */
export function createTerminal(): Terminal {
  const line = (text = "") => process.stdout.write(`${text}\n`);
  return {
    line,
    step: (word, text, link) => {
      line(`  ${word.padEnd(WORD_WIDTH)}${text}`);
      if (link !== undefined) line(`  ${"".padEnd(WORD_WIDTH)}${link}`);
    },
    problem: (text) => process.stderr.write(`${text}\n`),
  };
}

/** True where somebody asked how a program is used, who is then told. */
export function tellsUsage(args: readonly string[], usage: string): boolean {
  if (!args.includes("--help") && !args.includes("-h")) return false;
  process.stdout.write(`${usage}\n`);
  return true;
}
