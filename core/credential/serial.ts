// SPDX-License-Identifier: Apache-2.0
import { BASE32, toBase32 } from "../canonical/base32.ts";
import { canonicalBytes } from "../canonical/canonical-json.ts";
import { sha256 } from "../merkle/hash.ts";

const BODY = 8;
const CHECK_MODULUS = 1021;

/** The nth candidate for the serial of a disclosure's certificate, such as TS-7F3K-9QXM-2A; n grows where one is taken. */
export function serialOf(disclosureId: string, n: number): string {
  const body = toBase32(sha256(canonicalBytes(["serial", disclosureId, n])), BODY);
  return `TS-${body.slice(0, 4)}-${body.slice(4)}-${checkDigits(body)}`;
}

/** The serial as printed, from what a person typed, or undefined where length, characters or check digits are wrong. */
export function readSerial(typed: string): string | undefined {
  if (typed.length > 40) return undefined;
  const text = typed.toUpperCase().replace(/[\s-]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
  const [, body, check] = /^TS([0-9A-Z]{8})([0-9A-Z]{2})$/.exec(text) ?? [];
  if (body === undefined || check === undefined || checkDigits(body) !== check) return undefined;
  return `TS-${body.slice(0, 4)}-${body.slice(4)}-${check}`;
}

/** Two check digits: the body as a number in base 32, modulo a prime below 1,024; finds every single slip and swap. */
function checkDigits(body: string): string {
  let rest = 0;
  for (const character of body) {
    const digit = BASE32.indexOf(character);
    rest = (rest * 32 + digit) % CHECK_MODULUS;
  }
  return (BASE32[rest >> 5] as string) + (BASE32[rest & 31] as string);
}
