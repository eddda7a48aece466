// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CanonicalValue, canonicalize } from "../../../core/canonical/canonical-json.ts";
import { parseStrictJson } from "../../../core/canonical/strict-json.ts";

const keys = fc.oneof(
  fc.string({ maxLength: 4 }),
  fc.constantFrom("__proto__", "constructor", "toJSON", "10", "9", "01", "é", "😀", "\ufb33"),
);
const { value: values } = fc.letrec<{ value: CanonicalValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", maxDepth: 5 },
    fc.constantFrom(null, true, false),
    fc.maxSafeInteger(),
    fc.string({ unit: "grapheme" }),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.array(fc.tuple(keys, tie("value")), { maxLength: 5 }).map(objectOf),
  ),
}));

describe("canonical JSON", () => {
  it("is what the plain reading of RFC 8785 gives", () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(canonicalize(value)).toBe(written(value));
      }),
    );
  });

  it("is read back to the same text from any spelling of its space", () => {
    fc.assert(
      fc.property(values, fc.constantFrom(0, 1, "\t"), (value, space) => {
        const text = JSON.stringify(value, null, space);

        expect(canonicalize(parseStrictJson(text))).toBe(written(value));
      }),
    );
  });

  it.each([
    '{"a":1,"a":1}',
    "[1.5]",
    "[1e2]",
    "[-0]",
    "[9007199254740993]",
    '["\\ud800"]',
    '["\\\\\\ud800"]',
  ])("refuses %s, however the engine would read it", (text) => {
    expect(() => parseStrictJson(text)).toThrow(expect.objectContaining({ code: "BAD_INPUT" }));
  });

  it.each(['["\\\\ud800"]', '["a\\\\\\\\ud800"]'])(
    "takes %s, which escapes nothing but a backslash",
    (text) => {
      expect(canonicalize(parseStrictJson(text))).toBe(text);
    },
  );
});

function objectOf(entries: readonly (readonly [string, CanonicalValue])[]): CanonicalValue {
  const object = {};
  for (const [key, value] of entries)
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  return object;
}

/** RFC 8785 §3.2 for values without fractions, by the letter. */
function written(value: CanonicalValue): string {
  if (Array.isArray(value)) return `[${value.map(written).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const object = value as Readonly<Record<string, CanonicalValue>>;
  const members = Object.keys(object)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${written(object[key] as CanonicalValue)}`);
  return `{${members.join(",")}}`;
}
