// SPDX-License-Identifier: Apache-2.0
import { object, text } from "../decode/decoder.ts";

/** One text in both languages of the register. */
export interface Bilingual {
  readonly en: string;
  readonly zh: string;
}

/** Reads a text in both languages; neither may be blank. */
export const bilingual = object({ en: text(500, /\S/), zh: text(500, /\S/) });
