// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../errors.ts";
import { isCountry } from "./countries.ts";

/** What keeps a USCC from being regular; the last two may be overridden with registry evidence. */
export type UsccFailure = "FORMAT" | "ORGANIZATION_CODE" | "CHECK_CHARACTER";

export interface UsccCheck {
  readonly failures: readonly UsccFailure[];
  /** true when only check characters fail, as they do in some codes that were really issued */
  readonly isOverridable: boolean;
}

// GB 32100: digits and capitals without I, O, S, V, Z.
const USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const ORGANIZATION_CODE_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2];
// Prefixes of ISO 6166 that are no country: international, EU, substitute agencies, Kosovo, digital tokens.
const ISIN_AGENCIES = new Set(["XS", "EU", "EZ", "XA", "XB", "XC", "XD", "XF", "XK", "XT"]);
const MAX_EVIDENCE = 500;

/** True for a Legal Entity Identifier whose ISO 7064 MOD 97-10 remainder is 1 (ISO 17442). */
export function isLei(lei: string): boolean {
  return /^[0-9A-Z]{18}[0-9]{2}$/.test(lei) && BigInt(expandLetters(lei)) % 97n === 1n;
}

/** True for an ISIN: an ISO 3166 or agency prefix and a Luhn check digit (ISO 6166). */
export function isIsin(isin: string): boolean {
  if (!/^[A-Z]{2}[0-9A-Z]{9}[0-9]$/.test(isin)) return false;
  const prefix = isin.slice(0, 2);
  return (isCountry(prefix) || ISIN_AGENCIES.has(prefix)) && luhnSum(expandLetters(isin)) % 10 === 0;
}

/** Says which part of a Unified Social Credit Code fails (GB 32100 mod 31, embedded GB 11714 code mod 11). */
export function checkUscc(uscc: string): UsccCheck {
  if (!/^[0-9A-HJ-NP-RTUWXY]{2}[0-9]{6}[0-9A-HJ-NP-RTUWXY]{10}$/.test(uscc))
    return { failures: ["FORMAT"], isOverridable: false };
  const failures: UsccFailure[] = [];
  if (organizationCheckCharacter(uscc.slice(8, 16)) !== uscc[16]) failures.push("ORGANIZATION_CODE");
  if (usccCheckCharacter(uscc.slice(0, 17)) !== uscc[17]) failures.push("CHECK_CHARACTER");
  return { failures, isOverridable: failures.length > 0 };
}

/** The LEI itself, or BAD_INPUT saying what is wrong with it. */
export function requireLei(lei: string, path = "lei"): string {
  if (!isLei(lei))
    throw refused(path, "an LEI of 20 characters 0-9A-Z whose check digits fit (ISO 17442)", lei);
  return lei;
}

/** The ISIN itself, or BAD_INPUT saying what is wrong with it. */
export function requireIsin(isin: string, path = "isin"): string {
  if (!isIsin(isin))
    throw refused(
      path,
      "an ISIN of 12 characters with a country prefix and a fitting check digit (ISO 6166)",
      isin,
    );
  return isin;
}

/** The country code itself, or BAD_INPUT. */
export function requireCountry(country: string, path = "country"): string {
  if (!isCountry(country)) throw refused(path, "an ISO 3166-1 alpha-2 code such as CN", country);
  return country;
}

/**
 * The USCC itself, or BAD_INPUT naming the part that fails. A failing check character is accepted with registry evidence (where the
 * code can be looked up, or the SHA-256 of an extract), because some codes were issued with one.
 */
export function requireUscc(uscc: string, evidence: string | null = null, path = "uscc"): string {
  const { failures, isOverridable } = checkUscc(uscc);
  if (failures.length === 0) return uscc;
  if (!isOverridable)
    throw refused(path, "a USCC of 18 characters 0-9 and A-Z without I, O, S, V, Z (GB 32100)", uscc);
  if (isEvidence(evidence)) return uscc;
  const expected = usccCheckCharacter(uscc.slice(0, 17));
  const parts = failures.map((failure) =>
    failure === "CHECK_CHARACTER"
      ? `check character ${expected} at place 18 (GB 32100)`
      : `check character ${organizationCheckCharacter(uscc.slice(8, 16))} at place 17, end of the organization code (GB 11714)`,
  );
  throw refused(path, `${parts.join(" and ")}, or registry evidence that it was issued so`, uscc);
}

function isEvidence(evidence: string | null): boolean {
  return (
    evidence !== null &&
    evidence.length <= MAX_EVIDENCE &&
    evidence.trim() !== "" &&
    !/[\p{Cc}\p{Cs}]/u.test(evidence)
  );
}

/** Letters become two digits, A = 10 to Z = 35. */
function expandLetters(code: string): string {
  return code.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
}

function luhnSum(digits: string): number {
  return [...digits].reverse().reduce((sum, digit, i) => {
    const doubled = Number(digit) * (i % 2 === 0 ? 1 : 2);
    return sum + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
}

function usccCheckCharacter(body: string): string {
  let weight = 1;
  let sum = 0;
  for (const character of body) {
    sum += USCC_ALPHABET.indexOf(character) * weight;
    weight = (weight * 3) % 31;
  }
  return USCC_ALPHABET[(31 - (sum % 31)) % 31] ?? "";
}

/** GB 11714 counts letters as in base 36. */
function organizationCheckCharacter(body: string): string {
  const sum = [...body].reduce(
    (total, character, i) => total + Number.parseInt(character, 36) * (ORGANIZATION_CODE_WEIGHTS[i] ?? 0),
    0,
  );
  return "0123456789X0"[11 - (sum % 11)] ?? "";
}

function refused(path: string, expected: string, got: string): DomainError {
  return new DomainError(
    "BAD_INPUT",
    `${path}: expected ${expected}, got ${JSON.stringify(got.slice(0, 40))}`,
    { path },
  );
}
