// SPDX-License-Identifier: Apache-2.0
import type { EmbeddedFont } from "./embedded-font.ts";
import type { FontWeight } from "./font-files.ts";
import type { Colour } from "./palette.ts";

/** A4 in points (ISO 216). */
export const PAGE = { width: 595.28, height: 841.89, margin: 40 } as const;
export const CONTENT_WIDTH = PAGE.width - 2 * PAGE.margin;

export interface TextStyle {
  readonly weight: FontWeight;
  readonly size: number;
  readonly colour: Colour;
  readonly align?: "left" | "right" | "center";
}

export interface Box {
  readonly x: number;
  /** from the top of the page */
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** One page being drawn; coordinates in points from the top left corner, text by its baseline. */
export interface PageCanvas {
  widthOf(text: string, weight: FontWeight, size: number): number;
  fill(box: Box, colour: Colour): void;
  /** dark squares of one unit, drawn as one path */
  fillAll(boxes: readonly Box[], colour: Colour): void;
  stroke(box: Box, colour: Colour, lineWidth: number): void;
  polyline(points: readonly (readonly [number, number])[], colour: Colour, lineWidth: number): void;
  text(x: number, y: number, text: string, style: TextStyle): void;
  /** operators of a content stream */
  operators(): string;
}

export type EmbeddedFonts = Readonly<Record<FontWeight, EmbeddedFont>>;

const number = (value: number) => String(Math.round(value * 1000) / 1000);
const colourOf = (colour: Colour, operator: "rg" | "RG") =>
  `${colour.map((channel) => number(channel / 255)).join(" ")} ${operator}`;
const rectangle = ({ x, y, width, height }: Box) =>
  `${number(x)} ${number(PAGE.height - y - height)} ${number(width)} ${number(height)} re`;

/** An empty page whose text is set in the given fonts. */
export function createPageCanvas(fonts: EmbeddedFonts): PageCanvas {
  const lines: string[] = [];
  const widthOf = (text: string, weight: FontWeight, size: number) => fonts[weight].face.widthOf(text, size);
  const fillAll = (boxes: readonly Box[], colour: Colour) => {
    if (boxes.length > 0) lines.push(`${colourOf(colour, "rg")} ${boxes.map(rectangle).join(" ")} f`);
  };
  return {
    widthOf,
    fillAll,
    fill: (box, colour) => fillAll([box], colour),
    stroke: (box, colour, lineWidth) => {
      lines.push(`${colourOf(colour, "RG")} ${number(lineWidth)} w ${rectangle(box)} S`);
    },
    polyline: (points, colour, lineWidth) => {
      const path = points.map(
        ([x, y], i) => `${number(x)} ${number(PAGE.height - y)} ${i === 0 ? "m" : "l"}`,
      );
      lines.push(`${colourOf(colour, "RG")} ${number(lineWidth)} w 1 J 1 j ${path.join(" ")} S`);
    },
    text: (x, y, text, { weight, size, colour, align = "left" }) => {
      if (text === "") return;
      const width = align === "left" ? 0 : widthOf(text, weight, size);
      const left = align === "right" ? x - width : align === "center" ? x - width / 2 : x;
      const font = fonts[weight];
      lines.push(
        `BT /${font.resourceName} ${number(size)} Tf ${colourOf(colour, "rg")} ` +
          `1 0 0 1 ${number(left)} ${number(PAGE.height - y)} Tm <${font.encode(text)}> Tj ET`,
      );
    },
    operators: () => lines.join("\n"),
  };
}
