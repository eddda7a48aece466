// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";
import { type Colour, PALETTE, TEXT_ON_GROUND } from "../../../functions/adapters/pdf/palette.ts";

const linear = (channel: number) => {
  const share = channel / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
};
const luminance = ([red, green, blue]: Colour) =>
  0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);

function contrast(a: Colour, b: Colour): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

it("measures black on white as 21:1", () => {
  expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21, 5);
});

it.each(TEXT_ON_GROUND)("%s on %s reaches a contrast of 4.5:1", (text, ground) => {
  expect(contrast(PALETTE[text], PALETTE[ground])).toBeGreaterThanOrEqual(4.5);
});
