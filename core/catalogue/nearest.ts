// SPDX-License-Identifier: Apache-2.0

const MAX_LENGTH = 64;
const MIN_FRAGMENT = 5;

/** The known name closest to a misspelt one, or undefined when none is close; case and punctuation do not count. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const wanted = squashed(name.slice(0, MAX_LENGTH));
  if (wanted === "") return undefined;
  let limit = Math.max(1, Math.ceil(wanted.length / 3));
  let best: string | undefined;
  for (const candidate of known) {
    const distance = boundedEditDistance(wanted, squashed(candidate), limit);
    if (distance <= limit && (best === undefined || distance < limit)) {
      best = candidate;
      limit = distance;
    }
  }
  return best ?? shortestWith(wanted, known);
}

/** "scope1" is far from "ghg-scope1" by edits, but plainly a part of it. */
function shortestWith(wanted: string, known: readonly string[]): string | undefined {
  if (wanted.length < MIN_FRAGMENT) return undefined;
  const containing = known.filter((candidate) => squashed(candidate).includes(wanted));
  return containing.sort((a, b) => a.length - b.length)[0];
}

/** Levenshtein distance, or limit + 1 as soon as it is known to exceed the limit. */
export function boundedEditDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const substitution = (previous[j - 1] ?? 0) + Number(a[i - 1] !== b[j - 1]);
      row.push(Math.min(substitution, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    if (Math.min(...row) > limit) return limit + 1;
    previous = row;
  }
  return Math.min(previous[b.length] ?? 0, limit + 1);
}

function squashed(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}
