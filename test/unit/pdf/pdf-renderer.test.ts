// SPDX-License-Identifier: Apache-2.0
import { beforeAll, describe, expect, it } from "vitest";
import { readFontFiles } from "../../../functions/adapters/pdf/font-files.ts";
import { createPdfRenderer } from "../../../functions/adapters/pdf/pdf-renderer.ts";
import type {
  CertificateContent,
  CertificateRenderer,
} from "../../../functions/ports/certificate-renderer.ts";
import {
  appleContent,
  exampleCompany,
  manyFigures,
  textFigure,
  withoutComparatives,
} from "../../fixtures/certificate-content.ts";
import { printedPages } from "../../fixtures/pdf-text.ts";
import { type TestSeal, testSeal } from "../../fixtures/seal-key.ts";

let seal: TestSeal;
let renderer: CertificateRenderer;
let signed = 0;

beforeAll(async () => {
  seal = await testSeal();
  const signer = {
    ...seal.signer,
    sign: async (digests: readonly Uint8Array[]) => {
      signed += 1;
      return await seal.signer.sign(digests);
    },
  };
  renderer = createPdfRenderer({ ...seal, signer, fonts: readFontFiles() });
});

const textOf = async (content: CertificateContent) =>
  (await printedPages(await renderer.render(content))).map(({ lines }) => lines.join("\n"));

describe("a certificate", () => {
  it("names the company in both languages, the period with its last day, and all hashes in full", async () => {
    const content = appleContent();

    const [page = ""] = await textOf(content);

    expect(page).toContain("Apple Inc.\n苹果公司");
    expect(page).toContain("25 Sep 2022 – 30 Sep 2023\n2022年9月25日至2023年9月30日");
    const whole = [content.factsRoot, content.statementHash, content.log.root, content.anchor.transaction];
    expect(whole.filter((hash) => !page.split("\n").includes(hash))).toEqual([]);
    expect(page).toContain("entry 7 · log size 12 · 4 witnesses cosigned, 3 required · localhost:4000/log");
    expect(page).toContain("eip155:31337 · block 5 · 2026-11-23 05:59:12 UTC · 3 members signed, 3 required");
    expect(page).toContain("Verify 核验：http://localhost:4000/v/TS-7F3K-9QXM-2A");
  });

  it("prints figures with unit, code and change, labelled in both languages", async () => {
    const [page = ""] = await textOf(appleContent());

    expect(page).toContain(
      "Scope 2 emissions, market-based (gross)\n范围二排放(基于市场)\n3 400\ntCO2e\nGRI 305-2\n+13.3%\nfrom 3 000",
    );
    expect(page).toContain("Change against 变化相对于：26 Sep 2021 – 24 Sep 2022");
  });

  it("says what it proves and what not, in both languages", async () => {
    const [page = ""] = await textOf(appleContent());

    expect(page.replaceAll("\n", " ")).toContain("It does not prove that the figures are true");
    expect(page.replaceAll("\n", "")).toContain("本证书不证明数据本身真实");
  });

  it("draws the chart only where there is something to compare with", async () => {
    const content = appleContent();

    const [compared = ""] = await textOf(content);
    const [plain = ""] = await textOf({ ...content, figures: withoutComparatives(content.figures) });

    expect(compared).toContain("Against the earlier period");
    expect(plain).not.toContain("Against the earlier period");
    expect(plain).not.toContain("Change");
  });

  it("prints missing, negative, bounded, dimensional and worded values as what they are", async () => {
    const figures = [...manyFigures(9), textFigure];

    const [page = ""] = await textOf(appleContent({ figures, restrictedCount: 2 }));

    expect(page).toContain("not material\n不重要");
    expect(page).toContain("\u221212.50");
    expect(page).toContain("<7");
    expect(page).toContain("取水量 · country=US, source=municipal");
    expect(page.replaceAll("\n", " ")).toContain("Carbon neutral for corporate emissions since 2020");
    expect(page).toContain("2 more restricted: committed to in the facts root, not shown.");
  });

  it("prints who assured how much, the newest three of many, and long names cut", async () => {
    const assurance = {
      assurer: "Example Assurance",
      level: "LIMITED",
      standards: ["ISAE_3000", "ISAE_3410"],
      opinion: "UNMODIFIED",
      date: "2024-03-31",
      scopeCount: 1,
    };
    const assurances = [
      { ...assurance, assurer: "The oldest" },
      { ...assurance, assurer: `Assurance ${"A".repeat(190)}` },
      { ...assurance, level: "REASONABLE", opinion: "QUALIFIED" },
      assurance,
    ];

    const [none = ""] = await textOf(appleContent());
    const [page = ""] = await textOf(appleContent({ assurances, factCount: 6 }));

    expect(none).not.toContain("assurance ·");
    expect(page).toContain(
      "Example Assurance · limited assurance · ISAE 3000, ISAE 3410 · unmodified opinion · 2024-03-31 · 1 of 6 figures",
    );
    expect(page).toContain("reasonable assurance");
    expect(page).toContain("qualified opinion");
    expect(page).toContain(`${"A".repeat(38)}...`);
    expect(page).toContain("· 1 earlier");
    expect(page).not.toContain("The oldest");
  });

  it("continues long tables on further pages under the same head, losing no figure", async () => {
    const figures = withoutComparatives(manyFigures(75)).map((figure, i) => ({
      ...figure,
      value: `${1000 + i}`,
    }));

    const pages = await textOf(appleContent({ organization: exampleCompany, figures }));

    const lines = pages.join("\n").split("\n");
    expect(pages).toHaveLength(3);
    expect(pages.map((page) => page.includes("Example Precision Manufacturing Co., Ltd."))).toEqual([
      true,
      true,
      true,
    ]);
    expect(pages.map((page) => /Page \d of 3/.exec(page)?.[0])).toEqual([
      "Page 1 of 3",
      "Page 2 of 3",
      "Page 3 of 3",
    ]);
    const values = figures.map(({ censored, value }) => `${censored === null ? "" : "<"}1 ${value.slice(1)}`);
    expect(values.filter((value) => !lines.includes(value))).toEqual([]);
  });

  it("stands with a Chinese name alone, without figures, and with a very long name", async () => {
    const { organization } = appleContent();
    const longName = "International Consolidated Precision Manufacturing and Trading Holdings "
      .repeat(3)
      .trim();

    const [chinese = ""] = await textOf(
      appleContent({ organization: { ...organization, nameEn: null }, figures: [] }),
    );
    const [long = ""] = await textOf(appleContent({ organization: { ...organization, nameEn: longName } }));

    expect(chinese).toContain("苹果公司");
    expect(chinese).toContain("Reported figures 披露数据 (0)");
    expect(long.replaceAll("\n", " ")).toContain(longName);
  });

  it("holds ink for every character it prints", async () => {
    const pages = await printedPages(await renderer.render(appleContent({ figures: manyFigures(45) })));

    expect(pages.flatMap(({ inkless }) => inkless)).toEqual([]);
    expect(pages.flatMap(({ lines }) => lines).join("")).not.toContain("\ufffd");
  });

  it("is the same bytes for the same content, and others for others", async () => {
    const first = await renderer.render(appleContent());
    const again = await renderer.render(appleContent());
    const other = await renderer.render(appleContent({ version: 2 }));

    expect(Buffer.compare(first, again)).toBe(0);
    expect(Buffer.compare(first, other)).not.toBe(0);
  });
});

describe("a certificate that cannot be printed", () => {
  const { organization } = appleContent();
  const [figure = textFigure] = appleContent().figures;

  it.each<[string, Partial<CertificateContent>, string, string]>([
    ["a subscript", { figures: [{ ...figure, unit: "tCO₂e" }] }, "figures[0].unit", "U+2082"],
    [
      "a rupee sign",
      { figures: [figure, { ...figure, labelEn: "₹ million" }] },
      "figures[1].labelEn",
      "U+20B9",
    ],
    ["Hangul", { organization: { ...organization, nameZh: "삼성전자" } }, "organization.nameZh", "U+C0BC"],
    ["an emoji", { registerName: "Register 🌱" }, "registerName", "U+1F331"],
    ["a direction override", { boundary: "\u202eLORTNOC" }, "boundary", "U+202E"],
    [
      "a control character",
      { organization: { ...organization, nameEn: "Apple\u0007" } },
      "organization.nameEn",
      "U+0007",
    ],
    ["a zero-width space", { frameworks: ["G\u200bRI"] }, "frameworks[0]", "U+200B"],
    ["a lone surrogate", { log: { ...appleContent().log, origin: "x\ud800" } }, "log.origin", "U+D800"],
  ])(
    "is refused for %s, naming field and character, before anything is signed",
    async (_what, change, field, character) => {
      const before = signed;

      const rendering = renderer.render(appleContent(change));

      await expect(rendering).rejects.toMatchObject({ code: "MISSING_GLYPH", details: { field, character } });
      expect(signed).toBe(before);
    },
  );

  it.each<[string, Partial<CertificateContent>, string]>([
    ["a serial with a slash", { serial: "TS/1" }, "BAD_INPUT"],
    ["an address with a parenthesis", { verifyUrl: "http://localhost/(v)" }, "BAD_INPUT"],
    ["an address of another kind", { verifyUrl: "javascript:alert(1)" }, "BAD_INPUT"],
    ["a period that is none", { period: "2023" }, "BAD_INPUT"],
    ["a time in another zone", { issuedAt: "2026-11-23T06:00:00+08:00" }, "BAD_INPUT"],
    ["a figure with a thousands separator", { figures: [{ ...figure, value: "1,234" }] }, "BAD_INPUT"],
    ["a bundle over 4 MiB", { bundle: new Uint8Array(4_194_305) }, "TOO_LARGE"],
  ])("is refused for %s", async (_what, change, code) => {
    const before = signed;

    await expect(renderer.render(appleContent(change))).rejects.toMatchObject({ code });
    expect(signed).toBe(before);
  });

  it("cannot be sealed with a key of another kind", () => {
    const signer = { ...seal.signer, algorithm: "Ed25519" as const };

    expect(() => createPdfRenderer({ ...seal, signer, fonts: readFontFiles() })).toThrow(
      /expected a P-256 key/,
    );
  });
});
