// SPDX-License-Identifier: Apache-2.0
import { zipSync } from "fflate";
import type { Archiver } from "../../ports/archiver.ts";

/** fflate, with one date for every file. */
export const zipArchiver: Archiver = {
  zip: (files) => {
    // fflate writes the local time of a date: this one is midnight of the first day a ZIP can hold wherever it runs.
    const mtime = new Date(1980, 0, 1);
    return zipSync(Object.fromEntries(files), { level: 9, mtime });
  },
};
