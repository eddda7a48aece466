// SPDX-License-Identifier: Apache-2.0

const DECIMALS = 18;

/** An amount in whole coins as a decimal string, from the smallest unit (18 decimals, as every EVM chain counts its own coin). */
export function coinAmount(smallest: bigint): string {
  const digits = smallest.toString().padStart(DECIMALS + 1, "0");
  const fraction = digits.slice(-DECIMALS).replace(/0+$/, "");
  return digits.slice(0, -DECIMALS) + (fraction === "" ? "" : `.${fraction}`);
}
