// SPDX-License-Identifier: Apache-2.0
// node scripts/run-ts.mjs test/bench/certificate.bench.ts: making and signing a certificate, and reading it, warm.
import { readFontFiles } from "../../functions/adapters/pdf/font-files.ts";
import { createPdfRenderer } from "../../functions/adapters/pdf/pdf-renderer.ts";
import { readCertificatePdf } from "../../verifier/pdf/read-certificate-pdf.ts";
import { appleContent, exampleCompany, manyFigures } from "../fixtures/certificate-content.ts";
import { testSeal } from "../fixtures/seal-key.ts";
import { tell, tellHead, timingOf } from "./timing.ts";

const WARM_UP = 10;
const ROUNDS = 60;
const GOAL_MS = 40;

const measure = async (name: string, run: () => unknown, goalMs?: number) =>
  tell(name, await timingOf(run, WARM_UP, ROUNDS), goalMs);

const seal = await testSeal();
const renderer = createPdfRenderer({ ...seal, fonts: readFontFiles() });
const large = new Uint8Array(1_000_000).fill(0x20);
const six = appleContent();
const many = appleContent({ organization: exampleCompany, figures: manyFigures(45), bundle: large });

tellHead("certificate");
await measure("made and signed, 6 figures", () => renderer.render(six), GOAL_MS);
await measure("made and signed, 45 figures, 1 MB bundle", () => renderer.render(many));

const trust = { trustedRoots: [seal.chain[0]], at: six.issuedAt };
const smallFile = await renderer.render(six);
const largeFile = await renderer.render(many);
await measure("read and verified, 64 KB, portable", () => readCertificatePdf(smallFile, trust));
await measure("read and verified, 1.1 MB, portable", () => readCertificatePdf(largeFile, trust));
