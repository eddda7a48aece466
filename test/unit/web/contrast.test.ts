// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";

const css = readFileSync(resolve(import.meta.dirname, "../../../web/verify/verify.css"), "utf8");
const coloursOf = (block: string) =>
  new Map([...block.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map(([, name, hex]) => [name, hex]));
const [, light = "", dark = ""] = css.split(/:root \{/);
const SCHEMES = { light: coloursOf(light), dark: coloursOf(dark) } as const;

const PAIRS = [
  ["ink", "paper"],
  ["ink", "sheet"],
  ["soft", "paper"],
  ["soft", "sheet"],
  ["soft", "deep-soft"],
  ["deep", "paper"],
  ["deep", "sheet"],
  ["paper", "deep"],
  ["ink", "passed-soft"],
  ["ink", "failed-soft"],
  ["ink", "undecided-soft"],
  ["soft", "passed-soft"],
  ["soft", "failed-soft"],
  ["soft", "undecided-soft"],
  ["passed", "passed-soft"],
  ["failed", "failed-soft"],
  ["undecided", "undecided-soft"],
] as const;

/** Relative luminance (WCAG 2.2). */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

describe.each(["light", "dark"] as const)("in %s", (scheme) => {
  it.each(PAIRS)("%s on %s has a contrast of 4.5 to 1", (ink, ground) => {
    const [a, b] = [SCHEMES[scheme].get(ink), SCHEMES[scheme].get(ground)];

    expect(contrast(a ?? "", b ?? "")).toBeGreaterThanOrEqual(4.5);
  });
});
