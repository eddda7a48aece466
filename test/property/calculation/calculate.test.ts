// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { calculate } from "../../../core/calculation/calculate.ts";
import {
  type Calculation,
  type CalculationInput,
  calculationId,
  decodeCalculation,
} from "../../../core/calculation/calculation.ts";
import { replayCalculation } from "../../../core/calculation/replay.ts";
import { canonicalBytes } from "../../../core/canonical/canonical-json.ts";
import { parseCanonicalJson } from "../../../core/canonical/strict-json.ts";
import { decodeUtf8 } from "../../../core/canonical/utf8-decode.ts";
import { parseDecimal } from "../../../core/decimal/decimal.ts";
import { multiplyRationals, rational, rationalOfDecimal } from "../../../core/decimal/rational.ts";
import { isDomainError } from "../../../core/errors.ts";
import { activity, calculated, requestFor, shipped } from "../../fixtures/calculations.ts";

const FUELS = ["natural-gas", "anthracite", "wood-and-wood-residuals", "landfill-gas"].map((fuel) =>
  ["co2", "ch4", "n2o"].map((gas) => shipped(`epa2024-${fuel}-${gas}`)),
);
const input: fc.Arbitrary<CalculationInput> = fc
  .record({
    thousandths: fc.integer({ min: 0, max: 10_000_000 }),
    unit: fc.constantFrom("MMBtu", "GJ", "kWh", "tce"),
    factors: fc.constantFrom(...FUELS),
    description: fc.string({ unit: "grapheme", minLength: 1, maxLength: 10 }),
  })
  .map(({ thousandths, unit, factors, description }) =>
    activity(
      `${Math.floor(thousandths / 1000)}.${String(thousandths % 1000).padStart(3, "0")}`,
      unit,
      factors,
      {
        description,
      },
    ),
  );
const inputs = fc.array(input, { minLength: 1, maxLength: 6 });
const OUTPUT = { metric: "ghg-scope1", dimensions: {}, unit: "tCO2e", decimals: 4 };

function fuel(list: readonly CalculationInput[]): Calculation {
  return calculated("combustion", "ghg-scope1", list, { output: OUTPUT });
}

function totalKg({ gases }: Calculation) {
  const amounts = gases.map(({ kgCo2e }) => parseDecimal(kgCo2e)).flatMap((one) => one ?? []);
  return amounts.map(rationalOfDecimal);
}

/** What the file's reader makes of bytes that may have been changed; undefined where it refuses them. */
function readBytes(bytes: Uint8Array): Calculation | undefined {
  const text = decodeUtf8(bytes);
  try {
    return text === undefined ? undefined : decodeCalculation(parseCanonicalJson(text), "calculation");
  } catch (error) {
    if (isDomainError(error)) return undefined;
    throw error;
  }
}

describe("calculations", () => {
  it("replay to themselves", () => {
    fc.assert(
      fc.property(inputs, (list) => {
        expect(replayCalculation(fuel(list))).toEqual({ status: "same" });
      }),
      { numRuns: 60 },
    );
  });

  it("do not depend on the order of activities, factors or rows", () => {
    fc.assert(
      fc.property(inputs, (list) => {
        const request = requestFor("combustion", "ghg-scope1", [...list].reverse(), { output: OUTPUT });

        expect(calculate({ ...request, factors: [...request.factors].reverse() })).toEqual(fuel(list));
      }),
      { numRuns: 60 },
    );
  });

  it("are linear: ten times the activity is ten times each gas", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.constantFrom(...FUELS), (amount, factors) => {
        const [once, tenfold] = [amount, amount * 10].map((n) =>
          fuel([activity(String(n), "MMBtu", factors)]),
        );

        expect(tenfold && totalKg(tenfold)).toEqual(
          once && totalKg(once).map((kg) => multiplyRationals(kg, rational(10n))),
        );
      }),
      { numRuns: 60 },
    );
  });

  it("say the same of one activity and of its halves", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.constantFrom(...FUELS), (half, factors) => {
        const whole = fuel([activity(String(2 * half), "GJ", factors)]);
        const halves = fuel(
          [1, 2].map((n) => activity(String(half), "GJ", factors, { description: `${n}` })),
        );

        expect(halves.outputs).toEqual(whole.outputs);
      }),
      { numRuns: 60 },
    );
  });

  it("with any byte changed are refused, replay to something else, or are another object", () => {
    const original = fuel([activity("250.5", "GJ", FUELS[0] ?? [])]);
    const [bytes, id] = [canonicalBytes(original), calculationId(original)];
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = Uint8Array.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ flip;
        const read = readBytes(changed);

        expect(read !== undefined && calculationId(read) === id).toBe(false);
      }),
      { numRuns: 400 },
    );
  });

  it("with a digit of an amount changed never replay", () => {
    const text = new TextDecoder().decode(canonicalBytes(fuel([activity("250.5", "GJ", FUELS[0] ?? [])])));
    const places = [...text.matchAll(/"(?:kgCo2e|massKg|quantity|value)":"[0-9]/g)].map(
      ({ index, 0: found }) => index + found.length - 1,
    );
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.integer({ min: 1, max: 9 }), (at, digit) => {
        const other = (Number(text[at]) + digit) % 10;
        const read = readBytes(new TextEncoder().encode(`${text.slice(0, at)}${other}${text.slice(at + 1)}`));

        expect(read === undefined ? "refused" : replayCalculation(read).status).not.toBe("same");
      }),
      { numRuns: 200 },
    );
  });
});
