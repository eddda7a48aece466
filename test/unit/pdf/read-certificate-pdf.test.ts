// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { PDFDocument } from "pdf-lib";
import { beforeAll, describe, expect, it } from "vitest";
import { readFontFiles } from "../../../functions/adapters/pdf/font-files.ts";
import { createPdfRenderer } from "../../../functions/adapters/pdf/pdf-renderer.ts";
import {
  type PdfTrust,
  readCertificatePdf,
  startsLikePdf,
} from "../../../verifier/pdf/read-certificate-pdf.ts";
import { portablePrimitives } from "../../../verifier/primitives.ts";
import { appleContent } from "../../fixtures/certificate-content.ts";
import {
  type ContainerMaker,
  changedContainer,
  regularContainer,
  reseal,
  signingTime,
} from "../../fixtures/reseal.ts";
import { type TestSeal, testSeal } from "../../fixtures/seal-key.ts";

const content = appleContent();
const SIGNED_AT = "2026-11-23T06:00:00Z";
// Native hashing for the thousands of changed files below; the answers are those of the portable one.
const primitives = {
  ...portablePrimitives,
  sha256: (bytes: Uint8Array) => new Uint8Array(createHash("sha256").update(bytes).digest()),
};

let seal: TestSeal;
let file: Uint8Array;
let trust: PdfTrust;

beforeAll(async () => {
  seal = await testSeal();
  file = await createPdfRenderer({ ...seal, fonts: readFontFiles() }).render(content);
  trust = { trustedRoots: [seal.chain[0]], at: SIGNED_AT, primitives };
});

const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1");
const statusOf = (bytes: Uint8Array, by: PdfTrust = trust) => {
  const { document, signer } = readCertificatePdf(bytes, by);
  return [document.reason ?? document.status, signer.reason ?? signer.status];
};

function flip(offset: number, mask = 0x01): Uint8Array {
  const changed = file.slice();
  changed[offset] = (changed[offset] ?? 0) ^ mask;
  return changed;
}

function passes(bytes: Uint8Array): boolean {
  const { document, signer } = readCertificatePdf(bytes, trust);
  return document.status === "passed" && signer.status === "passed";
}

describe("a genuine certificate", () => {
  it("passes, gives back the bundle and shows who sealed it", () => {
    const reading = readCertificatePdf(file, trust);

    expect([reading.document.status, reading.signer.status]).toEqual(["passed", "passed"]);
    expect(reading.bundle).toEqual(content.bundle);
    expect(reading.name).toBe("TS-7F3K-9QXM-2A.touchstone.json");
    expect(reading.signature?.sealCertificate).toEqual(seal.certificate);
    expect(reading.signature?.rootCertificate).toEqual(seal.chain[0]);
  });

  it("passes with the portable primitives alone", () => {
    const { primitives: _native, ...portable } = trust;

    expect(statusOf(file, portable)).toEqual(["passed", "passed"]);
  });

  it("is undecided about the signer when nothing is trusted", () => {
    expect(statusOf(file, { ...trust, trustedRoots: [] })).toEqual(["passed", "NO_TRUST_ANCHOR"]);
  });

  it.each([
    ["before the certificates begin", "2025-12-31T23:59:59Z", "CERTIFICATE_NOT_YET_VALID"],
    ["in the first second", "2026-01-01T00:00:00Z", "passed"],
    ["in the last second", "2029-12-31T23:59:59.999Z", "passed"],
    ["after the certificates end", "2030-01-01T00:00:00Z", "CERTIFICATE_EXPIRED"],
  ])("is judged at the given instant: %s", (_when, at, expected) => {
    expect(statusOf(file, { ...trust, at })).toEqual(["passed", expected]);
  });

  it("of a register one does not trust fails as such", async () => {
    const stranger = await testSeal(21, 22);
    const forged = await createPdfRenderer({ ...stranger, fonts: readFontFiles() }).render(content);

    expect(statusOf(forged)).toEqual(["passed", "CERTIFICATE_UNTRUSTED"]);
    expect(statusOf(forged, { ...trust, trustedRoots: [seal.chain[0], stranger.chain[0]] })).toEqual([
      "passed",
      "passed",
    ]);
  });
});

describe("a changed certificate", () => {
  it("fails for one flipped byte anywhere", () => {
    const step = 23;
    const offsets = Array.from({ length: Math.floor(file.length / step) }, (_, i) => i * step);

    expect(passes(file)).toBe(true);
    expect(offsets.filter((offset) => passes(flip(offset)))).toEqual([]);
  });

  it("fails for every flipped byte of the signature and around it, also when only the case of a letter changes", () => {
    const start = latin1(file).indexOf("/Contents <");
    const end = latin1(file).indexOf("/M (");
    const signature = latin1(file)
      .slice(start, end)
      .replace(/0+>\s*$/, "").length;
    const offsets = Array.from({ length: signature + 40 }, (_, i) => start + i);

    expect(offsets.filter((offset) => passes(flip(offset)))).toEqual([]);
    expect(offsets.filter((offset) => passes(flip(offset, 0x20)))).toEqual([]);
  });

  it("says that the document was changed when a figure was", () => {
    const offset = latin1(file).indexOf("touchstone-bundle");

    expect(statusOf(flip(offset))[0]).toBe("DIGEST_MISMATCH");
  });

  it("fails wherever it is cut off", () => {
    const lengths = Array.from({ length: 200 }, (_, i) => Math.floor((file.length * i) / 200));

    expect(lengths.filter((length) => passes(file.slice(0, length)))).toEqual([]);
    expect(statusOf(file.slice(0, -1))[0]).toBe("STRUCTURE");
  });

  it.each([
    ["a line end", "\n"],
    [
      "an incremental update",
      "\n200 0 obj\n<<>>\nendobj\nxref\n0 0\ntrailer\n<< /Prev 1 >>\nstartxref\n1\n%%EOF",
    ],
  ])("fails with %s appended", (_what, appended) => {
    expect(statusOf(Buffer.concat([file, Buffer.from(appended)]))[0]).toBe("APPENDED_BYTES");
  });

  it("fails with zeros of the padding used for something else", () => {
    const padding = latin1(file).indexOf("0>", 200);

    expect(statusOf(flip(padding))[0]).toBe("SIGNATURE_FORM");
    expect(statusOf(flip(padding - 1))[0]).toBe("SIGNATURE_FORM");
  });
});

describe("a correctly sealed file of another form", () => {
  it("passes when nothing was changed (positive control)", async () => {
    const sealed = await Promise.all(
      [regularContainer, changedContainer({})].map((make) => reseal(file, seal, ["", ""], make)),
    );

    expect(sealed.map((bytes) => statusOf(bytes))).toEqual([
      ["passed", "passed"],
      ["passed", "passed"],
    ]);
    expect(sealed.map((bytes) => Buffer.compare(bytes, file))).toEqual([0, 0]);
  });

  it.each([
    ["allows form filling", "/P 1", "/P 2", "PERMISSIONS"],
    [
      "is certified by another method",
      "/DocMDP\n/TransformParams",
      "/FieldM\n/TransformParams",
      "PERMISSIONS",
    ],
    ["may be changed without appending", "/SigFlags 3", "/SigFlags 1", "PERMISSIONS"],
    ["has another kind of signature", "ETSI.CAdES.detached", "adbe.pkcs7.detached", "SIGNATURE_FORM"],
    ["leaves its last byte out", /\[ 0 \d+ \d+ \d+/, "9", "BYTE_RANGE"],
    ["runs an action when opened", "/Lang (en)", "/AA   (en)", "NOT_OUR_PDF"],
    ["has a key twice", "/Lang (en)", "/Type (en)", "STRUCTURE"],
    ["hides a comment", "/Lang (en)", "/Lang %en)", "STRUCTURE"],
    ["has an escape in a string", "/Lang (en)", "/Lang (\\n)", "STRUCTURE"],
    ["attaches a file as something else", "/AFRelationship /Data", "/AFRelationship /Sata", "ATTACHMENT"],
    ["attaches a file of another type", "application#2Fjson", "application#2Fjsos", "ATTACHMENT"],
    ["attaches a file that leaves its folder", "/F (TS-7F3K", "/F (../7F3K", "ATTACHMENT"],
    ["says another size of the attached file", "/Size 34", "/Size 35", "ATTACHMENT"],
    ["has a filter on the attached file", "/Type /EmbeddedFile", "/Filter /ASCIIHexDe", "ATTACHMENT"],
    ["has an object number twice", "\n3 0 obj", "\n2 0 obj", "STRUCTURE"],
    ["has a wrong offset in its table", /f \n0{8}\d\d/, "9", "STRUCTURE"],
    ["has a free object", " 00000 n ", " 00000 f ", "STRUCTURE"],
    ["says a wrong number of objects", /trailer\n<<\n\/Size \d/, "9", "STRUCTURE"],
    ["points to a table elsewhere", /startxref\n\d+/, "0", "STRUCTURE"],
    ["is of another version", "%PDF-1.7", "%PDF-1.6", "NOT_OUR_PDF"],
  ])("fails if it %s", async (_what, before, after, reason) => {
    const text = latin1(file);
    const found = typeof before === "string" ? before : (before.exec(text)?.[0] ?? "");
    const replaced = typeof before === "string" ? after : found.slice(0, -1) + after;

    const sealed = await reseal(file, seal, [found, replaced]);

    expect(statusOf(sealed)[0]).toBe(reason);
  });

  it.each<[string, (own: TestSeal) => ContainerMaker]>([
    ["a signing time", () => changedContainer({ signed: [signingTime] })],
    ["an unsigned attribute", () => changedContainer({ unsigned: [signingTime] })],
    ["an empty list of unsigned attributes", () => changedContainer({ unsigned: [] })],
    ["the seal certificate alone", (own) => changedContainer({ certificates: [own.certificate] })],
    [
      "a certificate nobody needs",
      (own) => changedContainer({ certificates: [own.certificate, own.chain[0], strangerCertificate] }),
    ],
  ])("fails with %s in the container", async (_what, containerOf) => {
    const sealed = await reseal(file, seal, ["", ""], containerOf(seal));

    expect(statusOf(sealed)[0]).toBe("SIGNATURE_FORM");
  });

  it("fails when signing-certificate-v2 names another certificate", async () => {
    const sealed = await reseal(file, seal, ["", ""], changedContainer({ namedCertificate: seal.chain[0] }));

    expect(statusOf(sealed)[0]).toBe("SIGNATURE_INVALID");
  });

  it("fails when a key without a certificate signed it", async () => {
    const stranger = await testSeal(7, 33);
    const sealed = await reseal(file, { ...seal, signer: stranger.signer });

    expect(statusOf(sealed)).toEqual(["SIGNATURE_INVALID", "SIGNATURE_INVALID"]);
  });

  it("fails when the root in it did not issue the seal certificate", async () => {
    const stranger = await testSeal(44, 9);
    const sealed = await reseal(file, { ...seal, chain: stranger.chain });

    expect(statusOf(sealed)).toEqual(["passed", "CERTIFICATE_CHAIN"]);
    expect(statusOf(sealed, { ...trust, trustedRoots: [] })).toEqual(["passed", "CERTIFICATE_CHAIN"]);
  });
});

let strangerCertificate: Uint8Array;
beforeAll(async () => {
  strangerCertificate = (await testSeal(51, 52)).certificate;
});

describe("a file that is no certificate", () => {
  it.each([
    ["nothing", new Uint8Array(0), "NOT_OUR_PDF"],
    ["text", Buffer.from("hello"), "NOT_OUR_PDF"],
    ["a header alone", Buffer.from("%PDF-1.7\n%\u0081\u0081\u0081\u0081\n\n", "latin1"), "STRUCTURE"],
    [
      "endless nesting",
      Buffer.from(`%PDF-1.7\n%\u0081\u0081\u0081\u0081\n\n1 0 obj\n${"[".repeat(100_000)}`, "latin1"),
      "STRUCTURE",
    ],
    [
      "an endless token",
      Buffer.from(`%PDF-1.7\n%\u0081\u0081\u0081\u0081\n\n1 0 obj\n/${"a".repeat(100_000)}`, "latin1"),
      "STRUCTURE",
    ],
    ["a file over 8 MiB", new Uint8Array(8_388_609), "TOO_LARGE"],
  ])("fails as such: %s", (_what, bytes, reason) => {
    expect(statusOf(bytes)).toEqual([reason, "SIGNATURE_INVALID"]);
  });

  it("fails as such: a PDF of another program", async () => {
    const document = await PDFDocument.create();
    document.addPage();
    const plain = await document.save({ useObjectStreams: false });

    expect(statusOf(plain)[0]).toBe("STRUCTURE");
    expect(startsLikePdf(plain)).toBe(true);
    expect(startsLikePdf(Buffer.from("{}"))).toBe(false);
  });
});
