// SPDX-License-Identifier: Apache-2.0
import { boardSums } from "./board.ts";
import { economicSums } from "./economic.ts";
import { energySums } from "./energy.ts";
import { ghgSums } from "./ghg-sums.ts";
import type { SumRule } from "./sum.ts";
import { wasteSums } from "./waste.ts";
import { waterSums } from "./water.ts";
import { workforceSums } from "./workforce.ts";

/** Every "parts make a total" the rules know: what a restated part makes stale, and what an exchange would set right. */
export const ALL_SUMS: readonly SumRule[] = [
  ...ghgSums,
  ...energySums,
  ...waterSums,
  ...wasteSums,
  ...workforceSums,
  ...boardSums,
  ...economicSums,
];
