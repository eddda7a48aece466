// SPDX-License-Identifier: Apache-2.0
import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { sampleOf } from "../../functions/local/samples/sample.ts";
import {
  type CertifiedSample,
  type CertifiedSamples,
  startWithSamples,
} from "../fixtures/certified-samples.ts";
import { describeInBrowser, dropFile, launchBrowser } from "../fixtures/page-browser.ts";

const SCREENSHOTS = resolve(import.meta.dirname, "../../.conformance/screenshots");
const SAMPLE = "clp-2021";

describeInBrowser("the verify page of a real register", () => {
  let register: CertifiedSamples;
  let certificate: CertifiedSample;
  let chainNode: string;
  let browser: Browser;
  let page: Page;
  let complaints: string[];
  let asked: Set<string>;

  beforeAll(async () => {
    mkdirSync(SCREENSHOTS, { recursive: true });
    register = await startWithSamples([sampleOf(SAMPLE)]);
    const found = register.certified.get(SAMPLE);
    if (found === undefined) throw new Error(`no certificate of ${SAMPLE}`);
    certificate = found;
    const trust = (await (await fetch(`${register.url}/.well-known/touchstone.json`)).json()) as {
      readonly chains: readonly { readonly rpcUrl: string }[];
    };
    chainNode = new URL(trust.chains[0]?.rpcUrl ?? "").origin;
    browser = await launchBrowser();
  });

  beforeEach(async () => {
    complaints = [];
    asked = new Set();
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    page = await context.newPage();
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text());
    });
    page.on("request", (request) => {
      const { origin, protocol } = new URL(request.url());
      if (protocol !== "blob:") asked.add(origin);
    });
  });

  afterEach(async () => {
    await page.context().close();
  });

  afterAll(async () => {
    await browser?.close();
    await register?.stop();
  });

  const shoot = (name: string) =>
    page.screenshot({ path: `${SCREENSHOTS}/register-${name}.png`, fullPage: true });
  const verdict = () => page.locator("#verdict").getAttribute("class");
  const verdictOf = (check: string) => page.locator(`[data-check=${check}]`).getAttribute("data-verdict");
  const passedChecks = () => page.locator(".checks > li.passed").count();

  it("passes the dropped certificate in all 12 checks, having asked the chain node itself", async () => {
    await page.goto(`${register.url}/?lang=en`);
    await dropFile(page, certificate.pdf, `${certificate.serial}.pdf`);
    await shoot("passed");

    expect(await page.locator(".verdict.passed").isVisible()).toBe(true);
    expect(await page.locator("#verdict").textContent()).toContain(
      "This certificate is genuine and current.",
    );
    expect(await passedChecks()).toBe(12);
    expect(await page.locator(".checks > li").count()).toBe(12);
    expect(await verdictOf("CHAIN_ANCHOR")).toBe("passed");
    expect([...asked].sort()).toEqual([chainNode, register.url].sort());
    expect(complaints).toEqual([]);
  });

  it("fails the same certificate with one bit changed", async () => {
    const changed = certificate.pdf.slice();
    const middle = Math.floor(changed.length / 2);
    changed[middle] = (changed[middle] ?? 0) ^ 0x01;

    await page.goto(`${register.url}/?lang=en`);
    await dropFile(page, changed, `${certificate.serial}.pdf`);
    await shoot("tampered");

    expect(await verdict()).toBe("verdict failed");
    expect(await page.locator("#verdict").textContent()).toContain("Do not rely on this file.");
    expect(await verdictOf("DOCUMENT_INTEGRITY")).toBe("failed");
  });

  it("finds the certificate by its serial and shows its figures", async () => {
    await page.goto(`${register.url}/?lang=en`);
    await page.fill("#serial", certificate.serial);
    await page.press("#serial", "Enter");
    await page.waitForSelector("#history-title");
    await shoot("serial");

    expect(new URL(page.url()).pathname).toBe(`/v/${certificate.serial}`);
    expect(await verdict()).toBe("verdict passed");
    expect(await passedChecks()).toBe(12);
    expect(await page.locator("tr[data-metric=air-nox]").first().textContent()).toContain("45.7");
    expect(complaints).toEqual([]);
  });

  it("shows the certificate under the address of its QR code, in Chinese for who reads Chinese", async () => {
    await page.goto(`${certificate.verifyUrl}?lang=zh`);
    await page.waitForSelector("#history-title");
    await shoot("address-zh");

    expect(await verdict()).toBe("verdict passed");
    expect(await page.locator("#verdict").textContent()).toContain("此证书真实有效。");
    expect(await passedChecks()).toBe(12);
    expect(complaints).toEqual([]);
  });

  it("passes it when the page is opened under another name of the same machine", async () => {
    await page.goto(`${register.url.replace("localhost", "127.0.0.1")}/?lang=en`);
    await dropFile(page, certificate.pdf, `${certificate.serial}.pdf`);

    expect(await verdict()).toBe("verdict passed");
    expect(await passedChecks()).toBe(12);
    expect(complaints).toEqual([]);
  });
});
