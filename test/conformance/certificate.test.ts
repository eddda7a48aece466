// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ACCEPTED_SAMPLES, type CertifiedSample, startWithSamples } from "../fixtures/certified-samples.ts";
import { describeWith, hasTool, runTool } from "../fixtures/other-tools.ts";
import { characterBoxes, inkOf, readBoxes, readPgm, type TextBox } from "../fixtures/rendered-page.ts";
import { testSeal } from "../fixtures/seal-key.ts";

const TOOLS = ["qpdf", "pdfsig", "openssl", "pdftotext", "pdffonts", "pdfdetach", "pdftoppm", "zbarimg"];
const DOTS_AN_INCH = 150;
const INKED = 60;
const IDS = ACCEPTED_SAMPLES.map(({ id }) => id);

describe.skipIf(!TOOLS.some(hasTool))(
  "certificates of a real register, looked at by other people's tools",
  () => {
    let folder: string;
    let certified: ReadonlyMap<string, CertifiedSample>;
    let rootCertificate: string;

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), "touchstone-tools-"));
      const register = await startWithSamples(ACCEPTED_SAMPLES);
      ({ certified } = register);
      const trust = (await (await fetch(`${register.url}/.well-known/touchstone.json`)).json()) as {
        readonly pdfRootCertificates: readonly string[];
      };
      rootCertificate = trust.pdfRootCertificates[0] ?? "";
      await register.stop();
      for (const [id, { pdf }] of certified) writeFileSync(fileOf(id), pdf);
    });

    afterAll(() => {
      if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    });

    const fileOf = (id: string) => join(folder, `${id}.pdf`);
    const certificateOf = (id: string): CertifiedSample => {
      const found = certified.get(id);
      if (found === undefined) throw new Error(`no certificate of ${id}`);
      return found;
    };

    /** The certificate with one bit changed at a share of its length. */
    const flippedAt = (id: string, share: number): string => {
      const changed = certificateOf(id).pdf.slice();
      const at = Math.floor(share * (changed.length - 1));
      changed[at] = (changed[at] ?? 0) ^ 0x01;
      const path = join(folder, `${id}-${share}.pdf`);
      writeFileSync(path, changed);
      return path;
    };

    describeWith(["qpdf"], "qpdf", () => {
      it.each(IDS)("finds nothing wrong with the structure of %s", (id) => {
        const { code, stdout, stderr } = runTool("qpdf", ["--check", fileOf(id)]);

        expect(stdout).toContain("No syntax or stream encoding errors found");
        expect(`${stdout}${stderr}`).not.toMatch(/warning/i);
        expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      });

      it("finds fault with a certificate that lost its end", () => {
        const path = join(folder, "short.pdf");
        writeFileSync(path, certificateOf("apple-fy2023").pdf.slice(0, -1000));

        expect(runTool("qpdf", ["--check", path]).code).not.toBe(0);
      });
    });

    describeWith(["pdfsig"], "pdfsig", () => {
      it.each(IDS)("finds one valid seal over the whole of %s", (id) => {
        const { code, stdout } = runTool("pdfsig", ["-nocert", fileOf(id)]);

        expect(stdout).toContain("- Signature Validation: Signature is Valid.");
        expect(stdout).toContain("- Total document signed");
        expect(stdout).toContain("- Signature Type: ETSI.CAdES.detached");
        expect(stdout).toContain("- Signing Hash Algorithm: SHA-256");
        expect(stdout.match(/^Signature #/gm)).toHaveLength(1);
        expect(code).toBe(0);
      });

      it.each([0.2, 0.4, 0.6, 0.8, 0.95])("finds one bit changed at %s of the file", (share) => {
        const { stdout } = runTool("pdfsig", ["-nocert", flippedAt("apple-fy2023", share)]);

        expect(stdout).toContain("- Signature Validation: Digest Mismatch.");
      });

      it("finds a byte added behind the seal", () => {
        const path = join(folder, "longer.pdf");
        writeFileSync(path, Buffer.concat([certificateOf("apple-fy2023").pdf, Buffer.from("\n")]));

        expect(runTool("pdfsig", ["-nocert", path]).stdout).toContain("- Not total document signed");
      });
    });

    describeWith(["openssl"], "openssl", () => {
      const verifyCms = (id: string, rootBase64: string) => {
        const pdf = Buffer.from(certificateOf(id).pdf);
        const [, a, b, c, d] = (
          /\/ByteRange ?\[ ?(\d+) (\d+) (\d+) (\d+)/.exec(pdf.toString("latin1")) ?? []
        ).map(Number);
        const signature = Buffer.from(pdf.subarray((b ?? 0) + 1, (c ?? 0) - 1).toString("latin1"), "hex");
        const content = Buffer.concat([pdf.subarray(a, b), pdf.subarray(c, (c ?? 0) + (d ?? 0))]);
        const root = `-----BEGIN CERTIFICATE-----\n${rootBase64.replace(/.{64}(?!$)/g, "$&\n")}\n-----END CERTIFICATE-----\n`;
        const paths = { signature, content, root };
        for (const [name, bytes] of Object.entries(paths)) writeFileSync(join(folder, `cms-${name}`), bytes);
        const [sealed, signed, trusted] = Object.keys(paths).map((name) => join(folder, `cms-${name}`));
        return runTool(
          "openssl",
          `cms -verify -cades -binary -inform DER -in ${sealed} -content ${signed} -CAfile ${trusted} -purpose any -out /dev/null`.split(
            " ",
          ),
        );
      };

      it.each(IDS)("follows the seal of %s to the root the register publishes", (id) => {
        const { code, stderr } = verifyCms(id, rootCertificate);

        expect(stderr).toContain("CAdES Verification successful");
        expect(code).toBe(0);
      });

      it("does not follow it to anybody else's root", async () => {
        const [root] = (await testSeal()).chain;

        const { code, stderr } = verifyCms("apple-fy2023", Buffer.from(root).toString("base64"));

        expect(stderr).toContain("certificate verify error");
        expect(code).not.toBe(0);
      });
    });

    describeWith(["pdftotext", "pdfdetach"], "pdftotext", () => {
      const textOf = (id: string) =>
        runTool("pdftotext", ["-layout", fileOf(id), "-"]).stdout.replace(/[^\S\n]+/g, " ");

      it.each(IDS)("reads company, serial and address on %s", (id) => {
        const text = textOf(id);
        const { sample, serial, verifyUrl } = certificateOf(id);
        const { en, zh } = sample.organization.name;

        expect(text).toContain(en);
        expect(text).toContain(zh ?? en);
        expect(text).toContain(serial);
        expect(text).toContain(verifyUrl);
      });

      it.each(IDS)("reads every figure of the period on %s, digit by digit and with its unit", (id) => {
        const text = textOf(id);

        const expected = figuresOf(certificateOf(id));
        expect(expected.length).toBeGreaterThan(0);
        expect(expected.filter((figure) => !text.includes(figure))).toEqual([]);
        expect(text).toContain(`披露数据 (${expected.length})`);
      });

      it.each(IDS)("reads the hashes of %s in full, as the attached evidence has them", (id) => {
        const path = join(folder, `${id}.json`);
        const { code } = runTool("pdfdetach", ["-save", "1", "-o", path, fileOf(id)]);
        const bundle = JSON.parse(readFileSync(path, "utf8"));
        const text = textOf(id);

        const { factsRoot, statementHash } = bundle.credential.credentialSubject.disclosure;
        const [{ transaction, contract }] = bundle.anchors;
        const hashes: readonly string[] = [factsRoot, statementHash, transaction, contract];
        expect(code).toBe(0);
        expect(hashes.map((hash) => hash.length)).toEqual([64, 64, 66, 42]);
        expect(hashes.filter((hash) => !text.includes(hash))).toEqual([]);
      });
    });

    describeWith(["pdffonts"], "pdffonts", () => {
      it.each(IDS)("finds all fonts of %s embedded, cut to size and with their characters named", (id) => {
        const rows = runTool("pdffonts", [fileOf(id)])
          .stdout.trim()
          .split("\n")
          .slice(2);

        expect(rows.length).toBeGreaterThan(0);
        expect(
          rows.filter((row) => !/^[A-Z]{6}\+NotoSansSC\S+ +CID TrueType +Identity-H +yes yes yes /.test(row)),
        ).toEqual([]);
      });
    });

    /** The pages of a certificate as grey PGM files, in their order. */
    const rendered = (id: string): readonly string[] => {
      const prefix = `${id}-page`;
      const args = ["-r", String(DOTS_AN_INCH), "-gray", fileOf(id), join(folder, prefix)];
      expect(runTool("pdftoppm", args)).toEqual({ code: 0, stdout: "", stderr: "" });
      return readdirSync(folder)
        .filter((name) => name.startsWith(`${prefix}-`) && name.endsWith(".pgm"))
        .sort()
        .map((name) => join(folder, name));
    };

    describeWith(["pdftoppm", "pdftotext"], "pdftoppm", () => {
      it.each(IDS)("puts ink into the box of every Chinese character of %s", (id) => {
        const pages = rendered(id).map((path) => readPgm(readFileSync(path)));
        const words = readBoxes(runTool("pdftotext", ["-bbox", fileOf(id), "-"]).stdout);
        const chinese = words.map((page) => page.flatMap(chineseBoxes));

        const inkless = pages.flatMap((page, i) =>
          (chinese[i] ?? []).filter((box) => inkOf(page, box, DOTS_AN_INCH) < INKED),
        );
        expect(words).toHaveLength(pages.length);
        expect(chinese.flat().length).toBeGreaterThan(100);
        expect(inkless).toEqual([]);
      });

      it("finds no ink in the margin, by the same measure", () => {
        const [path = ""] = rendered("apple-fy2023");
        const margin = { text: "", left: 5, top: 200, right: 35, bottom: 700 };

        expect(inkOf(readPgm(readFileSync(path)), margin, DOTS_AN_INCH)).toBe(0);
      });
    });

    describeWith(["pdftoppm", "zbarimg"], "zbarimg", () => {
      it.each(IDS)("reads the address of the verify page from the QR code of %s", (id) => {
        const [path = ""] = rendered(id);
        const { code, stdout } = runTool("zbarimg", [
          "--nodbus",
          "-q",
          "--raw",
          "-Sdisable",
          "-Sqrcode.enable",
          path,
        ]);

        expect(stdout.trim()).toBe(certificateOf(id).verifyUrl);
        expect(code).toBe(0);
      });
    });
  },
);

/** The figures a certificate's first pages must hold: those of the reported period, grouped in threes, with their unit. */
function figuresOf({ sample }: CertifiedSample): readonly string[] {
  const ofThePeriod = sample.facts.filter((fact) => !("period" in fact) || fact.period === undefined);
  return ofThePeriod.map((fact) =>
    "value" in fact && fact.value !== undefined && "unit" in fact
      ? `${fact.value.replace(/\B(?=(?:\d{3})+(?!\d))(?<!\.\d*)/g, " ")} ${fact.unit}`
      : "not available",
  );
}

/** One box a character where a word is all Chinese, and the whole word where Latin letters or digits stand between. */
function chineseBoxes(word: TextBox): readonly TextBox[] {
  if (/^\p{Script=Han}+$/u.test(word.text)) return characterBoxes(word);
  return /\p{Script=Han}/u.test(word.text) ? [word] : [];
}
