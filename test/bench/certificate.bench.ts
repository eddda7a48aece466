// SPDX-License-Identifier: Apache-2.0
// How long a certificate takes to be made and signed, and to be read, warm, in milliseconds.
import { readFontFiles } from "../../functions/adapters/pdf/font-files.ts";
import { createPdfRenderer } from "../../functions/adapters/pdf/pdf-renderer.ts";
import { readCertificatePdf } from "../../verifier/pdf/read-certificate-pdf.ts";
import { appleContent, exampleCompany, manyFigures } from "../fixtures/certificate-content.ts";
import { testSeal } from "../fixtures/seal-key.ts";

const WARM_UP = 10;
const ROUNDS = 60;

async function measure(name: string, run: () => unknown): Promise<void> {
  for (let i = 0; i < WARM_UP; i++) await run();
  const times: number[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(1);
  console.log(`${name.padEnd(44)} p50 ${at(0.5).padStart(6)} ms   p95 ${at(0.95).padStart(6)} ms`);
}

const seal = await testSeal();
const renderer = createPdfRenderer({ ...seal, fonts: readFontFiles() });
const large = new Uint8Array(1_000_000).fill(0x20);
const six = appleContent();
const many = appleContent({ organization: exampleCompany, figures: manyFigures(45), bundle: large });

await measure("made and signed, 6 figures", () => renderer.render(six));
await measure("made and signed, 45 figures, 1 MB bundle", () => renderer.render(many));

const trust = { trustedRoots: [seal.chain[0]], at: six.issuedAt };
const smallFile = await renderer.render(six);
const largeFile = await renderer.render(many);
await measure("read and verified, 64 KB, portable", () => readCertificatePdf(smallFile, trust));
await measure("read and verified, 1.1 MB, portable", () => readCertificatePdf(largeFile, trust));
