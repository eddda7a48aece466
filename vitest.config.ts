import { resolve } from "node:path";
import { defineConfig } from "vitest/config";

const slowMs = 60_000;

/** `fast` is what `npm test` runs; `slow` needs child processes (a chain node, a table engine, a whole register). */
// biome-ignore lint/style/noDefaultExport: vitest reads the default export
export default defineConfig({
  // Two copies of graphql in one run make instanceof checks fail and mask every error: vite would take index.mjs, while
  // packages that node itself loads take index.js.
  resolve: {
    alias: [{ find: /^graphql$/, replacement: resolve(import.meta.dirname, "node_modules/graphql/index.js") }],
  },
  test: {
    exclude: ["**/node_modules/**", "**/breach/**"],
    projects: [
      {
        extends: true,
        test: {
          name: "fast",
          include: ["test/{unit,property,ports,architecture,infra}/**/*.test.ts"],
          testTimeout: slowMs,
          hookTimeout: slowMs,
        },
      },
      {
        extends: true,
        test: {
          name: "local",
          include: ["test/{contracts,integration,e2e}/**/*.test.ts"],
          testTimeout: 2 * slowMs,
          hookTimeout: 2 * slowMs,
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          name: "conformance",
          include: ["test/conformance/**/*.test.ts"],
          testTimeout: 4 * slowMs,
          hookTimeout: 4 * slowMs,
          fileParallelism: false,
        },
      },
    ],
  },
});
