// SPDX-License-Identifier: Apache-2.0
import { X509Certificate } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { createRootCertificate } from "../../../functions/adapters/pdf/certificate-authority.ts";
import { checkChain, readCertificate } from "../../../verifier/pdf/certificate.ts";
import { portablePrimitives } from "../../../verifier/primitives.ts";
import { type TestSeal, testSeal, testSigner } from "../../fixtures/seal-key.ts";

let seal: TestSeal;
beforeAll(async () => {
  seal = await testSeal();
});

describe("the certificates of a register", () => {
  it("are read by OpenSSL as a root and a certificate issued by it", () => {
    const root = new X509Certificate(seal.chain[0]);
    const leaf = new X509Certificate(seal.certificate);

    expect(root.ca).toBe(true);
    expect(root.verify(root.publicKey)).toBe(true);
    expect(leaf.ca).toBe(false);
    expect(leaf.checkIssued(root)).toBe(true);
    expect(leaf.verify(root.publicKey)).toBe(true);
    expect(leaf.subject).toBe("C=CN\nO=Touchstone Test\nCN=Touchstone Test Seal");
    expect(leaf.validTo).toBe("Dec 31 23:59:59 2029 GMT");
    expect(root.validTo).toBe("Dec 31 23:59:59 2055 GMT");
    expect(leaf.serialNumber).toBe("445566");
    expect(leaf.infoAccess).toBeUndefined();
  });

  it("are the same bytes for the same request", async () => {
    const again = await testSeal();

    expect(again.certificate).toEqual(seal.certificate);
    expect(again.chain).toEqual(seal.chain);
  });

  it("are refused with another key, an empty serial number or a negative one", async () => {
    const request = {
      signer: testSigner(7),
      subject: { commonName: "Root", organization: "Test" },
      serialNumber: Uint8Array.of(1),
      notBefore: "2026-01-01T00:00:00Z",
      notAfter: "2027-01-01T00:00:00Z",
    };
    const secp = { ...request, signer: { ...request.signer, algorithm: "secp256k1" as const } };

    await expect(createRootCertificate(secp)).rejects.toThrow(/expected a P-256 key/);
    await expect(createRootCertificate({ ...request, serialNumber: new Uint8Array(0) })).rejects.toThrow(
      /serial/,
    );
    await expect(createRootCertificate({ ...request, serialNumber: Uint8Array.of(0x80) })).rejects.toThrow(
      /serial/,
    );
  });
});

describe("reading certificates", () => {
  it("finds what was put in", () => {
    const leaf = readCertificate(seal.certificate);

    expect(leaf.publicKey).toEqual(seal.signer.publicKey);
    expect([leaf.notBefore, leaf.notAfter]).toEqual(["2026-01-01T00:00:00Z", "2029-12-31T23:59:59Z"]);
    expect(readCertificate(seal.chain[0]).notAfter).toBe("2055-12-31T23:59:59Z");
  });

  it("refuses a certificate with one byte flipped, in form or in the chain", () => {
    const root = readCertificate(seal.chain[0]);
    const isAccepted = (offset: number) => {
      const flipped = seal.certificate.slice();
      flipped[offset] = (flipped[offset] ?? 0) ^ 0x01;
      try {
        checkChain(readCertificate(flipped), root, portablePrimitives);
        return true;
      } catch {
        return false;
      }
    };
    const offsets = Array.from(seal.certificate, (_byte, offset) => offset);

    expect(() => checkChain(readCertificate(seal.certificate), root, portablePrimitives)).not.toThrow();
    expect(offsets.filter(isAccepted)).toEqual([]);
  });

  it("refuses a seal certificate that another one issued, and a seal that acts as root", async () => {
    const other = await testSeal(17, 9);
    const leaf = readCertificate(seal.certificate);
    const chainOf = (a: Uint8Array, b: Uint8Array) => () =>
      checkChain(readCertificate(a), readCertificate(b), portablePrimitives);

    expect(chainOf(other.certificate, seal.chain[0])).toThrow(/signed by the root/);
    expect(chainOf(seal.certificate, seal.certificate)).toThrow(/signed by itself/);
    expect(chainOf(seal.chain[0], seal.chain[0])).toThrow(/signatures only/);
    expect(leaf.issuer).toEqual(readCertificate(other.chain[0]).subject);
  });
});
