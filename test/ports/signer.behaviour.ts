// SPDX-License-Identifier: Apache-2.0
import { ed25519 } from "@noble/curves/ed25519.js";
import { p256 } from "@noble/curves/nist.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { describe, expect, it } from "vitest";
import type { KeyAlgorithm, Signer } from "../../functions/ports/signer.ts";

const DIGESTS = Array.from({ length: 32 }, (_, i) => new Uint8Array(32).fill(i));
const STRICT = { prehash: false, lowS: true };

export function describeSigner(
  adapter: string,
  makeSigner: (algorithm: KeyAlgorithm) => Promise<Signer>,
): void {
  describe(`signer on ${adapter}`, () => {
    it("signs Ed25519 messages up to 4,096 bytes, in the order given", async () => {
      const { publicKey, sign } = await makeSigner("Ed25519");
      const messages = [new Uint8Array(0), Uint8Array.of(7), new Uint8Array(4096).fill(1)];

      const signatures = await sign(messages);

      const verified = signatures.map((signature, i) =>
        ed25519.verify(signature, messages[i] ?? Uint8Array.of(), publicKey),
      );
      expect(publicKey).toHaveLength(32);
      expect(verified).toEqual([true, true, true]);
    });

    it("signs P-256 digests as r and s in the lower half, in the order given", async () => {
      const { publicKey, sign } = await makeSigner("P-256");

      const signatures = await sign(DIGESTS);

      const verified = signatures.filter((signature, i) =>
        p256.verify(signature, DIGESTS[i] ?? Uint8Array.of(), publicKey, STRICT),
      );
      expect([publicKey.length, publicKey[0]]).toEqual([65, 4]);
      expect(verified).toHaveLength(DIGESTS.length);
    });

    it("signs secp256k1 digests so that the key is recovered, with both recovery bits", async () => {
      const { publicKey, sign } = await makeSigner("secp256k1");

      const signatures = await sign(DIGESTS);

      const bits = new Set(signatures.map((signature) => signature[64]));
      const recovered = signatures.map((signature, i) =>
        secp256k1.Signature.fromBytes(signature.slice(0, 64), "compact")
          .addRecoveryBit(signature[64] ?? -1)
          .recoverPublicKey(DIGESTS[i] ?? Uint8Array.of())
          .toBytes(false),
      );
      const isLow = signatures.every((signature, i) =>
        secp256k1.verify(signature.slice(0, 64), DIGESTS[i] ?? Uint8Array.of(), publicKey, STRICT),
      );
      expect(signatures.every(({ length }) => length === 65)).toBe(true);
      expect(bits).toEqual(new Set([0, 1]));
      expect(recovered).toEqual(DIGESTS.map(() => publicKey));
      expect(isLow).toBe(true);
    });

    it.each<[KeyAlgorithm, number]>([
      ["Ed25519", 4097],
      ["P-256", 31],
      ["P-256", 33],
      ["secp256k1", 0],
      ["secp256k1", 64],
    ])("refuses %s input of %i bytes", async (algorithm, length) => {
      const signer = await makeSigner(algorithm);

      await expect(signer.sign([new Uint8Array(length)])).rejects.toMatchObject({ code: "INVARIANT" });
    });

    it("answers nothing when asked to sign nothing", async () => {
      const signer = await makeSigner("secp256k1");

      expect(await signer.sign([])).toEqual([]);
    });
  });
}
