// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { publicKeyFromSpki } from "../../../functions/adapters/kms/public-key.ts";
import { memoryKms } from "../../fixtures/kms-wire.ts";

const { spki } = memoryKms("P-256");

describe("public key of a SubjectPublicKeyInfo", () => {
  it.each([
    ["Ed25519", 32],
    ["P-256", 65],
    ["secp256k1", 65],
  ] as const)("of %s has %i bytes", (algorithm, length) => {
    const key = publicKeyFromSpki(memoryKms(algorithm).spki, algorithm);

    expect(key).toHaveLength(length);
  });

  it.each([
    ["nothing", new Uint8Array()],
    ["a byte less", spki.slice(0, -1)],
    ["a byte more", Uint8Array.of(...spki, 0)],
    ["another algorithm", spki.with(8, 0x00)],
    ["a point off the curve", spki.with(-1, (spki.at(-1) ?? 0) ^ 1)],
    ["a compressed point", spki.with(26, 0x02)],
  ])("is refused with %s", (_what, der) => {
    expect(() => publicKeyFromSpki(der, "P-256")).toThrow(expect.objectContaining({ code: "INVARIANT" }));
  });
});
