// SPDX-License-Identifier: Apache-2.0

const STORED = /^(-?)([0-9]*)\.?([0-9]*)(?:[eE]([+-]?[0-9]{1,4}))?$/;
/** Digits that a spreadsheet program keeps of what a person types (IEC 60559 binary64). */
const KEPT_DIGITS = 15;
const MAX_LENGTH = 64;

/**
 * The decimal of a number cell as its XML holds it. Spreadsheet programs write 1.1 as 1.1000000000000001: where there are more than 15
 * digits, the shortest decimal of the same double is what was typed. Undefined where even that has more than 15 digits, or is too long.
 */
export function storedDecimal(stored: string): string | undefined {
  const exact = plainDecimal(stored);
  if (exact === undefined || significantDigits(exact) <= KEPT_DIGITS) return exact;
  const shortest = plainDecimal(String(Number(stored)));
  return shortest !== undefined && significantDigits(shortest) <= KEPT_DIGITS ? shortest : undefined;
}

/** A decimal string times a power of ten, exactly. */
export function shiftDecimal(decimal: string, exponent: number): string | undefined {
  return plainDecimal(`${decimal}e${exponent}`);
}

/** True where a number cell can hold this decimal so that it is read as the same string. */
export function isKeptAsNumber(decimal: string): boolean {
  return significantDigits(decimal) <= KEPT_DIGITS && plainDecimal(String(Number(decimal))) === decimal;
}

/** Writes an exponent out; digits behind the point are kept as they stand. */
function plainDecimal(text: string): string | undefined {
  const [match, sign = "", whole = "", fraction = "", exponent = "0"] = STORED.exec(text) ?? [];
  if (match === undefined || (whole === "" && fraction === "") || Math.abs(Number(exponent)) > MAX_LENGTH)
    return undefined;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  const left = point > 0 ? digits.slice(0, point).padEnd(point, "0") : "0";
  const right = point >= 0 ? digits.slice(point) : "0".repeat(-point) + digits;
  const plain = `${left.replace(/^0+(?=[0-9])/, "")}${right === "" ? "" : `.${right}`}`;
  if (plain.length >= MAX_LENGTH) return undefined;
  return /[1-9]/.test(plain) ? sign + plain : plain;
}

function significantDigits(decimal: string): number {
  return decimal
    .replace(/[-.]/g, "")
    .replace(/^0+/, "")
    .replace(decimal.includes(".") ? /$/ : /0+$/, "").length;
}
