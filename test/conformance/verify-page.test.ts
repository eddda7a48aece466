// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { NOW_MS, PUBLIC_URL, RPC_URL } from "../fixtures/genuine-register.ts";
import { describeInBrowser, dropFile, launchBrowser } from "../fixtures/page-browser.ts";
import { PAGE_RECEIPT, PAGE_SERIAL, pageCertificate } from "../fixtures/page-certificate.ts";
import { type PageOrigin, startPageOrigin } from "../fixtures/page-origin.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const SCREENSHOTS = resolve(ROOT, ".conformance/screenshots");

describeInBrowser("the verify page", () => {
  let certificate: Awaited<ReturnType<typeof pageCertificate>>;
  let origin: PageOrigin;
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    execFileSync("node", ["scripts/build-web.mjs"], { cwd: ROOT, stdio: "pipe" });
    mkdirSync(SCREENSHOTS, { recursive: true });
    certificate = await pageCertificate();
    origin = await startPageOrigin({ ...certificate, serial: PAGE_SERIAL, receipt: PAGE_RECEIPT });
    const mapped = [new URL(PUBLIC_URL).host, new URL(RPC_URL).host].map(
      (host) => `MAP ${host} 127.0.0.1:${origin.port}`,
    );
    browser = await launchBrowser(mapped);
  });

  beforeEach(async () => {
    origin.isNodeDown = false;
    page = await openPage();
  });

  afterEach(async () => {
    await page.context().close();
  });

  afterAll(async () => {
    await browser?.close();
    await origin?.close();
  });

  /** A page whose clock stands at the fixture's time; whatever it asks of anybody else, or breaks of its policy, is a complaint. */
  async function openPage(options: BrowserContextOptions = {}): Promise<Page> {
    complaints = [];
    const context = await browser.newContext({
      viewport: { width: 1280, height: 900 },
      timezoneId: "Asia/Shanghai",
      ...options,
    });
    await context.clock.setFixedTime(NOW_MS);
    const opened = await context.newPage();
    opened.on("pageerror", (error) => complaints.push(error.message));
    opened.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text());
    });
    opened.on("request", (request) => {
      const { origin: asked, protocol } = new URL(request.url());
      if (protocol !== "blob:" && ![PUBLIC_URL, RPC_URL].includes(asked))
        complaints.push(`asked ${request.url()}`);
    });
    return opened;
  }

  const drop = (bytes: Uint8Array, name: string) => dropFile(page, bytes, name);
  const verdict = () => page.locator("#verdict").getAttribute("class");
  const textOf = (selector: string) => page.locator(selector).textContent();
  const verdictOf = (check: string) => page.locator(`[data-check=${check}]`).getAttribute("data-verdict");
  const flipped = () => {
    const changed = certificate.pdf.slice();
    const at = Math.floor(changed.length / 2);
    changed[at] = (changed[at] ?? 0) ^ 0x01;
    return changed;
  };

  it("passes a dropped certificate in words, without asking anybody else", async () => {
    await page.goto(`${PUBLIC_URL}/?lang=en`);
    await drop(certificate.pdf, "certificate.pdf");

    expect(await textOf("#verdict")).toContain("This certificate is genuine and current.");
    expect(await verdict()).toBe("verdict passed");
    expect(await page.locator(".checks > li").count()).toBe(12);
    expect(await page.locator(".checks > li:not(.passed)").count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it("says of a certificate with one changed byte that it must not be relied on", async () => {
    await page.goto(`${PUBLIC_URL}/?lang=en`);
    await drop(flipped(), "certificate.pdf");

    expect(await textOf("#verdict")).toContain("Do not rely on this file.");
    expect(await verdict()).toBe("verdict failed");
    expect(await verdictOf("DOCUMENT_INTEGRITY")).toBe("failed");
  });

  it.each([
    ["text", new TextEncoder().encode("hello")],
    ["nothing", new Uint8Array(0)],
    ["a broken bundle", new TextEncoder().encode('{"v":1,"type":"touchstone-bundle"')],
    ["another PDF", new TextEncoder().encode("%PDF-1.7\n%%EOF\n")],
  ])("fails %s and stays usable", async (_what, bytes) => {
    await page.goto(`${PUBLIC_URL}/?lang=en`);
    await drop(bytes, "<img src=x>.pdf");

    expect(await verdict()).toBe("verdict failed");
    expect(complaints).toEqual([]);
  });

  it("leaves the chain undecided while its node is down, and says how to go on", async () => {
    origin.isNodeDown = true;
    await page.goto(`${PUBLIC_URL}/?lang=en`);
    await drop(certificate.evidence, "certificate.touchstone.json");

    expect(await verdict()).toBe("verdict undecided");
    expect(await verdictOf("CHAIN_ANCHOR")).toBe("undecided");
    expect(await verdictOf("FACT_COMMITMENTS")).toBe("passed");
    expect(await textOf("#verdict")).toContain("Try again later");
  });

  it("shows the figures exactly, and what is withheld with its commitment", async () => {
    await page.goto(`${PUBLIC_URL}/?lang=en`);
    await drop(certificate.pdf, "certificate.pdf");

    expect(await textOf("tr[data-metric=ghg-scope3]")).toContain("412\u202f800");
    expect(await textOf("tr[data-metric=ghg-scope1-ets-share]")).toMatch(/7\.25\s*%/);
    expect(await textOf("tr[data-metric=energy-total]")).toContain("<b>not markup</b>");
    expect(await textOf("details.withheld")).toMatch(/One figure is withheld[\s\S]*[0-9a-f]{64}/);
  });

  it("shows a certificate by its serial, with the history as the register's statement", async () => {
    await page.goto(`${PUBLIC_URL}/?lang=en`);
    await page.fill("#serial", ` ${PAGE_SERIAL.toLowerCase()} `);
    await page.press("#serial", "Enter");
    await page.waitForSelector("#history-title");

    expect(new URL(page.url()).pathname).toBe(`/v/${PAGE_SERIAL}`);
    expect(await verdict()).toBe("verdict passed");
    expect(await textOf("section:has(> #history-title)")).toContain("as stated by the register");
    expect(await page.locator('a[href$=".touchstone.json"]').count()).toBe(1);
    expect(complaints).toEqual([]);
  });

  it("tells in a table what a version changed and why, and withholds what is restricted", async () => {
    await page.goto(`${PUBLIC_URL}/v/${PAGE_SERIAL}?lang=en`);
    const table = page.getByRole("table", { name: "What this version states otherwise than version 1 (2)" });
    await table.waitFor();

    const cells = await table.getByRole("cell").allTextContents();
    expect(cells.map((text) => text.replace(/[\u00a0\u202f]/g, " "))).toEqual([
      "56 400 tCO2e",
      "55 200 tCO2e",
      "−1 200 tCO2e",
      "method changed: Refrigerants are counted with the potentials of AR5.",
      "3 500 MWh",
      "withheld",
      "—",
      "withheld",
    ]);
    expect(await table.getByRole("columnheader").count()).toBe(5);
    expect(await table.getByRole("rowheader").count()).toBe(2);
    expect(complaints).toEqual([]);
  });

  it.each([
    ["a serial with a slip", "TS-0000-0000-01", "Expected a serial such as"],
    ["markup", "<script>", "Expected a serial such as"],
  ])("explains %s", async (_what, typed, words) => {
    await page.goto(`${PUBLIC_URL}/?lang=en`);
    await page.fill("#serial", typed);
    await page.press("#serial", "Enter");

    expect(await textOf("#serial-problem")).toContain(words);
  });

  it("says so when the register has no such certificate", async () => {
    await page.goto(`${PUBLIC_URL}/v/TS-56PT-TZ87-KQ?lang=en`);
    await page.waitForSelector("body[data-state=refused]");

    expect(await textOf("#verdict")).toContain("no certificate with the serial TS-56PT-TZ87-KQ");
  });

  it("changes the language in place, keeps it in the address and remembers it", async () => {
    await page.goto(`${PUBLIC_URL}/?lang=en`);
    await drop(certificate.pdf, "certificate.pdf");
    await page.click("#languages a[hreflang=zh-Hans]");

    expect(await textOf("#verdict")).toContain("此证书真实有效。");
    expect(await page.locator("html").getAttribute("lang")).toBe("zh-Hans");
    expect(new URL(page.url()).searchParams.get("lang")).toBe("zh");
    await page.goto(`${PUBLIC_URL}/`);
    expect(await textOf("h1")).toBe("核验证书");
  });

  it("is worked by the keyboard alone", async () => {
    await page.goto(`${PUBLIC_URL}/?lang=en`);
    await drop(certificate.pdf, "certificate.pdf");
    await page.focus(".checks summary");
    await page.keyboard.press("Enter");

    expect(await page.locator(".checks details[open]").count()).toBe(1);
    expect(await page.locator(".checks details[open] .check-body").textContent()).toMatch(/[0-9a-f]{64}/);
  });

  it("uses another trust document when one is chosen, and says so", async () => {
    await page.goto(`${PUBLIC_URL}/?lang=en`);
    await drop(certificate.pdf, "certificate.pdf");
    const foreign = { ...certificate.trust, issuer: "did:web:other.example", issuerKeys: [] };
    await page.setInputFiles("#trust-file", {
      name: "mine.json",
      mimeType: "application/json",
      buffer: Buffer.from(JSON.stringify(foreign)),
    });
    await page.waitForSelector(".verdict.failed");

    expect(await textOf("#trust-body")).toContain("mine.json");
    expect(await verdictOf("ISSUER_TRUSTED")).toBe("failed");
  });

  it("checks from a saved file with a trust document from disk", async () => {
    await page.goto(`file://${resolve(ROOT, ".build/web/verify.html")}?lang=en`);
    await page.setInputFiles("#trust-file", {
      name: "trust.json",
      mimeType: "application/json",
      buffer: Buffer.from(JSON.stringify(certificate.trust)),
    });
    await page.waitForSelector("#trust-body details");
    await drop(certificate.pdf, "certificate.pdf");

    expect(await verdictOf("DOCUMENT_INTEGRITY")).toBe("passed");
    expect(await verdictOf("FACT_COMMITMENTS")).toBe("passed");
    expect(await verdictOf("CHAIN_ANCHOR")).toBe("passed");
    expect(await verdict()).toBe("verdict passed");
  });

  it("downloads the answer for machines", async () => {
    await page.goto(`${PUBLIC_URL}/?lang=en`);
    await drop(certificate.pdf, "certificate.pdf");
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("#download-report")]);

    const answer = JSON.parse(readFileSync((await download.path()) ?? "", "utf8"));
    expect(answer).toMatchObject({ verdict: "passed", file: { name: "certificate.pdf" } });
  });

  describe.each([
    ["360", { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true }],
    ["1280", { viewport: { width: 1280, height: 900 } }],
  ] as const)("at %s px", (width, viewport) => {
    it.each([
      ["light", "en"],
      ["light", "zh"],
      ["dark", "en"],
      ["dark", "zh"],
    ] as const)("is photographed %s in %s, and nothing sticks out", async (colorScheme, language) => {
      await page.context().close();
      page = await openPage({ ...viewport, colorScheme, reducedMotion: "reduce" });
      const shoot = (name: string) =>
        page.screenshot({
          path: `${SCREENSHOTS}/${name}-${width}-${colorScheme}-${language}.png`,
          fullPage: true,
        });
      const overhang = () =>
        page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

      await page.goto(`${PUBLIC_URL}/?lang=${language}`);
      await page.waitForSelector("#trust-body p");
      await shoot("start");
      const overhangs = [await overhang()];
      await drop(flipped(), "certificate.pdf");
      await shoot("failed");
      overhangs.push(await overhang());
      origin.isNodeDown = true;
      await drop(certificate.evidence, `${PAGE_SERIAL}.touchstone.json`);
      await shoot("undecided");
      origin.isNodeDown = false;
      await page.goto(`${PUBLIC_URL}/v/${PAGE_SERIAL}?lang=${language}`);
      await page.waitForSelector("#history-title");
      overhangs.push(await overhang());
      await shoot("passed");
      await page.locator(".checks summary").nth(5).click();
      await page.locator(".checks summary").nth(8).click();
      overhangs.push(await overhang());
      await shoot("opened");

      expect(overhangs).toEqual([0, 0, 0, 0]);
    });
  });
});
