// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalize } from "../../../core/canonical/canonical-json.ts";
import { parseStrictJson } from "../../../core/canonical/strict-json.ts";
import { decodeUtf8 } from "../../../core/canonical/utf8-decode.ts";
import { VERDICTS } from "../../../verifier/report.ts";
import { BUNDLE, bundleWith } from "../../fixtures/genuine-bundle.ts";
import { verified } from "../../fixtures/verification.ts";

const genuine = bundleWith({});
const runs = { numRuns: 150 };
// With every known witness needed, no line of the checkpoint can be spared.
const strict = { trust: { witnessThreshold: 3 } };

const flipped = (at: number, bits: number) => genuine.map((byte, i) => (i === at ? byte ^ bits : byte));

function isSameValue(file: Uint8Array): boolean {
  try {
    return canonicalize(parseStrictJson(decodeUtf8(file) ?? "")) === canonicalize(BUNDLE);
  } catch {
    return false;
  }
}

const flip = fc.record({
  at: fc.nat({ max: genuine.length - 1 }),
  bits: fc.oneof(fc.constantFrom(1, 2, 4, 8, 16, 32), fc.integer({ min: 1, max: 255 })),
});

/** A JSON value with one member somewhere replaced. */
function withReplaced(value: unknown, path: readonly number[], replacement: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined || typeof value !== "object" || value === null) return replacement;
  const keys = Object.keys(value);
  const key = keys[step % Math.max(1, keys.length)];
  if (key === undefined) return replacement;
  const child = (value as Record<string, unknown>)[key];
  const changed = withReplaced(child, rest, replacement);
  return Array.isArray(value) ? value.with(Number(key), changed) : { ...value, [key]: changed };
}

const replaced = fc
  .record({
    path: fc.array(fc.nat({ max: 20 }), { minLength: 1, maxLength: 5 }),
    replacement: fc.oneof(
      fc.constantFrom(null, true, "", "0", {}, [], -1, 2 ** 53, "\ud800", "__proto__", "z1", "uAAAA"),
      fc.string(),
      fc.integer(),
    ),
  })
  .map(({ path, replacement }) =>
    new TextEncoder().encode(JSON.stringify(withReplaced(BUNDLE, path, replacement))),
  );

const truncated = fc.nat({ max: genuine.length }).map((length) => genuine.slice(0, length));
const pasted = fc
  .record({ at: fc.nat({ max: genuine.length }), bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }) })
  .map(({ at, bytes }) => Uint8Array.from([...genuine.slice(0, at), ...bytes, ...genuine.slice(at)]));
const fakePdf = fc
  .uint8Array({ maxLength: 300 })
  .map((bytes) => Uint8Array.from([...Buffer.from("%PDF-1.7\n"), ...bytes]));

describe("a bundle in a forger's hands", () => {
  it("never passes with one byte changed", async () => {
    await fc.assert(
      fc.asyncProperty(flip, async ({ at, bits }) => {
        const file = flipped(at, bits);
        const { verdict } = await verified(file, strict);

        expect(verdict === "passed").toBe(isSameValue(file));
      }),
      runs,
    );
  });

  it("passes unchanged in the same circumstances", async () => {
    expect((await verified(genuine, strict)).verdict).toBe("passed");
  });

  it.each([
    ["cut anywhere", truncated],
    ["bytes pasted into it", pasted],
    ["one member replaced", replaced],
    ["the start of a PDF before anything", fakePdf],
    ["any bytes at all", fc.uint8Array({ maxLength: 300 })],
  ])("gets a report and no pass with %s", async (_what, files) => {
    await fc.assert(
      fc.asyncProperty(files, async (file) => {
        const report = await verified(file, strict);

        expect(VERDICTS).toContain(report.verdict);
        expect(report.verdict === "passed").toBe(isSameValue(file));
        expect(report.checks.filter(({ reason }) => reason === "UNEXPECTED")).toEqual([]);
      }),
      runs,
    );
  });
});
