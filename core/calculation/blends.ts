// SPDX-License-Identifier: Apache-2.0

/** One gas of a blend and its share of the mass, a decimal from 0 to 1. */
export interface BlendPart {
  readonly gas: string;
  readonly share: string;
}

/** Nominal composition by mass of common refrigerant blends (ANSI/ASHRAE Standard 34). A calculation pins the parts, not the name. */
export const BLENDS: Readonly<Record<string, readonly BlendPart[]>> = {
  "R-404A": parts("HFC125 0.44, HFC134a 0.04, HFC143a 0.52"),
  "R-407A": parts("HFC125 0.4, HFC134a 0.4, HFC32 0.2"),
  "R-407C": parts("HFC125 0.25, HFC134a 0.52, HFC32 0.23"),
  "R-407F": parts("HFC125 0.3, HFC134a 0.4, HFC32 0.3"),
  "R-410A": parts("HFC125 0.5, HFC32 0.5"),
  "R-507A": parts("HFC125 0.5, HFC143a 0.5"),
};

function parts(text: string): readonly BlendPart[] {
  return text.split(", ").map((part) => {
    const [gas = "", share = ""] = part.split(" ");
    return { gas, share };
  });
}
