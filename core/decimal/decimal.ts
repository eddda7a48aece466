// SPDX-License-Identifier: Apache-2.0

/** An exact decimal: `digits` / 10^`scale`. */
export interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

/** Significant digits allowed in anything that is hashed (docs/formats.md §1). */
export const MAX_SIGNIFICANT_DIGITS = 28;
// Leading zeros of a fraction are not significant; without this bound they could be megabytes.
export const MAX_DECIMAL_LENGTH = 64;

const GRAMMAR = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$/;

/** The decimal a string stands for, or undefined when the string breaks the grammar (docs/formats.md §1). */
export function parseDecimal(text: string): Decimal | undefined {
  return decimalProblem(text) === undefined ? read(text) : undefined;
}

/** Why a string is no decimal of docs/formats.md §1 and what to change, or undefined when it is one. */
export function decimalProblem(text: string): string | undefined {
  if (text.length > MAX_DECIMAL_LENGTH) return `write at most ${MAX_DECIMAL_LENGTH} characters`;
  if (!GRAMMAR.test(text)) return grammarProblem(text);
  if (/^-[0.]+$/.test(text)) return "write zero without a sign";
  const significant = text.replace(/[-.]/g, "").replace(/^0+/, "").length;
  return significant > MAX_SIGNIFICANT_DIGITS
    ? `write at most ${MAX_SIGNIFICANT_DIGITS} significant digits, not ${significant}`
    : undefined;
}

/** The plain text of a decimal, with as many fraction digits as its scale. */
export function formatDecimal({ digits, scale }: Decimal): string {
  const sign = digits < 0n ? "-" : "";
  const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, "0");
  return scale === 0 ? sign + text : `${sign}${text.slice(0, -scale)}.${text.slice(-scale)}`;
}

/** The exact sum. */
export function addDecimals(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return { digits: atScale(a, scale) + atScale(b, scale), scale };
}

/** The exact product. */
export function multiplyDecimals(a: Decimal, b: Decimal): Decimal {
  return { digits: a.digits * b.digits, scale: a.scale + b.scale };
}

/** Negative, zero or positive as a is less than, equal to or greater than b in value. */
export function compareDecimals(a: Decimal, b: Decimal): -1 | 0 | 1 {
  const scale = Math.max(a.scale, b.scale);
  const [left, right] = [atScale(a, scale), atScale(b, scale)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function read(text: string): Decimal {
  const point = text.indexOf(".");
  if (point < 0) return { digits: BigInt(text), scale: 0 };
  return { digits: BigInt(text.slice(0, point) + text.slice(point + 1)), scale: text.length - point - 1 };
}

function atScale({ digits, scale }: Decimal, wanted: number): bigint {
  return digits * 10n ** BigInt(wanted - scale);
}

const GRAMMAR_HINTS: readonly (readonly [RegExp, string])[] = [
  [/^$/, "write the digits, or leave value out and give a nullReason"],
  [/^-?[0-9]{1,3}(?:[,' \u00a0\u202f_][0-9]{3})+(?:\.[0-9]+)?$/, "remove the thousands separator"],
  [/^-?[0-9]+,[0-9]+$/, "write a point before the fraction and no thousands separator"],
  [/^[-+]?[0-9.]+e[-+]?[0-9]+$/i, "write the number out without an exponent"],
  [/^\+/, "remove the plus sign"],
  [/^-?0[0-9]/, "remove the leading zeros"],
  [/^-?\.[0-9]/, "write a zero before the point"],
  [/\.$/, "remove the point at the end"],
  [/^[<>≤≥]/, "write the bound as value and say LESS_THAN or GREATER_THAN in censored"],
  [/%$/, "remove the percent sign and give the unit percent"],
  [/^\s|\s$/, "remove the spaces around it"],
];

function grammarProblem(text: string): string {
  return (
    GRAMMAR_HINTS.find(([pattern]) => pattern.test(text))?.[1] ??
    "use digits, one point and a minus sign only"
  );
}
