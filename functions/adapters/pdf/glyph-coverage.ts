// SPDX-License-Identifier: Apache-2.0
import type { FontFaces } from "./font-face.ts";

const CODE_POINTS = 0x110000;
const isSurrogate = (codePoint: number) => codePoint >= 0xd800 && codePoint <= 0xdfff;

/**
 * The code points that every weight can print, as text: runs in order, each `gap` or `gap-length`, in base 36. The gap counts
 * from the end of the run before, the length is one less than the number of code points.
 */
export function coverageText(faces: FontFaces): string {
  const weights = Object.values(faces);
  const runs: string[] = [];
  let previousEnd = 0;
  for (let start = 0; start < CODE_POINTS; start += 1) {
    const covers = (codePoint: number) =>
      !isSurrogate(codePoint) && weights.every((face) => face.glyphOf(codePoint) !== undefined);
    if (!covers(start)) continue;
    let end = start;
    while (covers(end + 1)) end += 1;
    runs.push((start - previousEnd).toString(36) + (end > start ? `-${(end - start).toString(36)}` : ""));
    previousEnd = end;
    start = end;
  }
  return runs.join(" ");
}

/** Answers for one code point what {@link coverageText} wrote. */
export function readCoverage(text: string): (codePoint: number) => boolean {
  const starts: number[] = [];
  const ends: number[] = [];
  for (const run of text.split(" ")) {
    const [gap = "0", length = "0"] = run.split("-");
    const start = (ends.at(-1) ?? 0) + Number.parseInt(gap, 36);
    starts.push(start);
    ends.push(start + Number.parseInt(length, 36));
  }
  return (codePoint) => {
    const run = lastAtMost(starts, codePoint);
    return run >= 0 && codePoint <= (ends[run] ?? -1);
  };
}

function lastAtMost(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
