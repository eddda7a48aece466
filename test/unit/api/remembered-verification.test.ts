// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { rememberingP256 } from "../../../functions/api/remembered-verification.ts";
import { portablePrimitives } from "../../../verifier/primitives.ts";
import { seededSigner } from "../../fixtures/memory-register.ts";

const signer = seededSigner("tokens", "P-256");
const digest = (byte: number) => new Uint8Array(32).fill(byte);

/** Counts how often a signature is really checked. */
function counted() {
  let checks = 0;
  const primitives = rememberingP256({
    ...portablePrimitives,
    verifyP256: (...args) => {
      checks += 1;
      return portablePrimitives.verifyP256(...args);
    },
  });
  return { verify: primitives.verifyP256, checks: () => checks };
}

describe("signatures that are remembered", () => {
  it("are checked once", async () => {
    const { verify, checks } = counted();
    const [signature = new Uint8Array()] = await signer.sign([digest(1)]);

    const answers = [1, 2, 3].map(() => verify(signer.publicKey, digest(1), signature));

    expect(answers).toEqual([true, true, true]);
    expect(checks()).toBe(1);
  });

  it("speak for no other digest, key or signature", async () => {
    const { verify } = counted();
    const [signature = new Uint8Array()] = await signer.sign([digest(1)]);
    verify(signer.publicKey, digest(1), signature);

    const others = [
      verify(signer.publicKey, digest(2), signature),
      verify(seededSigner("other", "P-256").publicKey, digest(1), signature),
      verify(signer.publicKey, digest(1), signature.with(0, (signature[0] ?? 0) ^ 1)),
    ];

    expect(others).toEqual([false, false, false]);
  });

  it("that did not hold are checked again", () => {
    const { verify, checks } = counted();

    const answers = [1, 2].map(() => verify(signer.publicKey, digest(1), new Uint8Array(64).fill(1)));

    expect(answers).toEqual([false, false]);
    expect(checks()).toBe(2);
  });
});
