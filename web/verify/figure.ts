// SPDX-License-Identifier: Apache-2.0

const THIN_SPACE = "\u202f"; // narrow and non-breaking, so that a figure never wraps
const MINUS = "\u2212";
const DECIMAL = /^(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?$/;

/** A decimal string with grouped thousands and a real minus sign; every digit stays. Other text is returned as it is. */
export function formatDecimal(value: string): string {
  const [, sign, whole, fraction] = DECIMAL.exec(value) ?? [];
  if (whole === undefined) return value;
  const grouped = whole.replace(/\B(?=(?:[0-9]{3})+$)/g, THIN_SPACE);
  return `${sign === "-" ? MINUS : ""}${grouped}${fraction === undefined ? "" : `.${fraction}`}`;
}

/** A share as percent, exactly: the decimal point moves two places, no digit is rounded away. */
export function shareAsPercent(share: string): string {
  const [, sign, whole, fraction = ""] = DECIMAL.exec(share) ?? [];
  if (whole === undefined) return share;
  const padded = fraction.padEnd(2, "0");
  const integer = `${whole}${padded.slice(0, 2)}`.replace(/^0+(?=[0-9])/, "");
  const rest = padded.slice(2);
  return `${sign}${integer}${rest === "" ? "" : `.${rest}`}`;
}

export interface ShownFigure {
  readonly value: string;
  readonly unit: string;
}

/** How a stated value and its unit are written for a person; `isShare` says that the metric is a percentage. */
export function formatFigure(value: string, unit: string | null, isShare: boolean): ShownFigure {
  if (unit === "pure" && isShare) return { value: formatDecimal(shareAsPercent(value)), unit: "%" };
  if (unit === "percent") return { value: formatDecimal(value), unit: "%" };
  return { value: formatDecimal(value), unit: unitSymbol(unit) };
}

/** A unit as a person writes it: `iso4217:USD` is USD, a pure number has none; m3 keeps its code but shows a real ³. */
export function unitSymbol(unit: string | null): string {
  if (unit === null || unit === "pure" || unit === "count") return "";
  return unit
    .replaceAll("iso4217:", "")
    .replace(/^10 thousand /, "×10 000 ".replace(" ", THIN_SPACE))
    .replace(/\bm([23])\b/, (_, power: string) => (power === "2" ? "m²" : "m³"));
}
