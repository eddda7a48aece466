// SPDX-License-Identifier: Apache-2.0

/** Assessment reports of the IPCC whose 100-year warming potentials an inventory may use. */
export const GWP_SETS = ["AR4", "AR5", "AR6"] as const;
export type GwpSet = (typeof GWP_SETS)[number];
