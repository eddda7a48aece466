// SPDX-License-Identifier: Apache-2.0
import { resolve } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeInBrowser, launchBrowser } from "../fixtures/page-browser.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const GOAL_MS = 5;
const LEVELS = 20;
const ROUNDS = 200;

// Only core/ is in it: what a page needs to check one proof. The proof is of a full tree of 2^20 equal leaves, whose nodes
// are one hash a level; the checker does not know that.
const SCRIPT = `
  import { nodeHash, leafHash } from "./core/merkle/hash.ts";
  import { isIncluded } from "./core/merkle/inclusion.ts";
  const leaf = leafHash(new TextEncoder().encode("entry"));
  const nodes = [leaf];
  for (let i = 0; i < ${LEVELS}; i += 1) nodes.push(nodeHash(nodes[i], nodes[i]));
  const root = nodes[${LEVELS}];
  const claim = { leaf, index: 654321, size: 2 ** ${LEVELS}, path: nodes.slice(0, ${LEVELS}) };
  globalThis.measure = () => {
    const first = performance.now();
    const isFirst = isIncluded(claim, root);
    const coldMs = performance.now() - first;
    // The clock of a page is coarse: many rounds are timed together.
    const start = performance.now();
    let passed = 0;
    for (let i = 0; i < ${ROUNDS}; i += 1) if (isIncluded(claim, root)) passed += 1;
    const eachMs = (performance.now() - start) / ${ROUNDS};
    const forged = { ...claim, path: claim.path.map((hash, i) => (i === 7 ? leaf : hash)) };
    return { pathLength: claim.path.length, isFirst, passed, isForgedIncluded: isIncluded(forged, root), coldMs, eachMs };
  };
`;

interface Measured {
  readonly pathLength: number;
  readonly isFirst: boolean;
  readonly passed: number;
  readonly isForgedIncluded: boolean;
  readonly coldMs: number;
  readonly eachMs: number;
}

describeInBrowser("an inclusion proof of 20 levels, verified by core alone in a browser", () => {
  let measured: Measured;

  beforeAll(async () => {
    const { outputFiles } = await build({
      stdin: { contents: SCRIPT, resolveDir: ROOT, loader: "js" },
      bundle: true,
      write: false,
      minify: true,
      format: "iife",
    });
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage();
      await page.addScriptTag({ content: outputFiles[0]?.text ?? "" });
      measured = (await page.evaluate("measure()")) as Measured;
    } finally {
      await browser.close();
    }
  });

  afterAll(() => {
    const [cold, each] = [measured.coldMs, measured.eachMs].map((ms) => ms.toFixed(3));
    process.stdout.write(
      `proof of ${LEVELS} levels in the browser: first ${cold} ms, then ${each} ms each\n`,
    );
  });

  it("passes, and fails with one other sibling", () => {
    expect(measured).toMatchObject({
      pathLength: LEVELS,
      isFirst: true,
      passed: ROUNDS,
      isForgedIncluded: false,
    });
  });

  it(`takes at most ${GOAL_MS} ms`, () => {
    expect(measured.eachMs).toBeLessThanOrEqual(GOAL_MS);
  });
});
