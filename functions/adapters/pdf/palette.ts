// SPDX-License-Identifier: Apache-2.0

/** Red, green, blue, each 0 to 255. */
export type Colour = readonly [number, number, number];

export const PALETTE = {
  ink: [24, 33, 30],
  quiet: [78, 92, 87],
  green: [11, 84, 64],
  mint: [233, 243, 239],
  mintText: [214, 236, 227],
  gold: [201, 160, 48],
  white: [255, 255, 255],
  rule: [205, 216, 211],
  environment: [11, 106, 80],
  social: [29, 92, 158],
  governance: [132, 84, 8],
  barBefore: [159, 196, 181],
} as const satisfies Readonly<Record<string, Colour>>;

/** Every pair of text and ground on the page; each must reach a contrast of 4.5:1 (WCAG 2.2, 1.4.3). */
export const TEXT_ON_GROUND: readonly (readonly [
  text: keyof typeof PALETTE,
  ground: keyof typeof PALETTE,
])[] = [
  ["ink", "white"],
  ["ink", "mint"],
  ["quiet", "white"],
  ["quiet", "mint"],
  ["green", "white"],
  ["green", "mint"],
  ["white", "green"],
  ["mintText", "green"],
  ["environment", "white"],
  ["environment", "mint"],
  ["social", "white"],
  ["social", "mint"],
  ["governance", "white"],
  ["governance", "mint"],
];

export const PILLARS = {
  E: { en: "Environment", zh: "环境", colour: PALETTE.environment },
  S: { en: "Social", zh: "社会", colour: PALETTE.social },
  G: { en: "Governance", zh: "治理", colour: PALETTE.governance },
} as const;
