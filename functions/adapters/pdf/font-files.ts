// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

export const FONT_FILE_NAMES = {
  regular: "NotoSansSC_400Regular.ttf",
  medium: "NotoSansSC_500Medium.ttf",
  bold: "NotoSansSC_700Bold.ttf",
} as const;

export type FontWeight = keyof typeof FONT_FILE_NAMES;

/** The three weights of Noto Sans SC (SIL Open Font License 1.1) as TrueType files. */
export type FontFiles = Readonly<Record<FontWeight, Uint8Array>>;

const PACKAGE = "@expo-google-fonts/noto-sans-sc";
const FOLDERS: Readonly<Record<FontWeight, string>> = {
  regular: "400Regular",
  medium: "500Medium",
  bold: "700Bold",
};

/** Where the package keeps each file; a bundle copies them into one folder under FONT_FILE_NAMES. */
export function fontFilePath(weight: FontWeight): string {
  const { resolve } = createRequire(import.meta.url);
  return resolve(`${PACKAGE}/${FOLDERS[weight]}/${FONT_FILE_NAMES[weight]}`);
}

/** Reads the fonts from one folder, or from the installed package when none is given. About 31 MB. */
export function readFontFiles(folder?: string): FontFiles {
  const read = (weight: FontWeight) =>
    readFileSync(folder === undefined ? fontFilePath(weight) : join(folder, FONT_FILE_NAMES[weight]));
  return { regular: read("regular"), medium: read("medium"), bold: read("bold") };
}
