// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Metafile } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleHandlers, HANDLER_NAMES } from "../../infra/bundle.ts";

const folder = mkdtempSync(join(tmpdir(), "touchstone-bundle-"));
const MAX_BYTES: Readonly<Record<string, number>> = { graphql: 2_000_000, issue: 3_000_000 };
const OTHERS_BYTES = 1_000_000;
// Node itself loads what Node will run; vitest would transform megabytes first.
const require = createRequire(import.meta.url);
let metafile: Metafile;

beforeAll(async () => {
  metafile = await bundleHandlers(folder);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const outputOf = (name: string) =>
  Object.entries(metafile.outputs).find(([path]) => path.endsWith(`${name}/index.mjs`))?.[1];

describe("bundles", () => {
  it.each(HANDLER_NAMES)("%s stands alone and is small enough to start fast", (name) => {
    const output = outputOf(name);

    expect(output?.bytes).toBeLessThan(MAX_BYTES[name] ?? OTHERS_BYTES);
    expect(output?.imports.filter(({ path }) => !path.startsWith("node:") && path.includes("/"))).toEqual([]);
  });

  it.each(HANDLER_NAMES)(
    "%s refuses to run on an empty environment and names what is missing",
    async (name) => {
      const { handler } = require(join(folder, name, "index.mjs")) as {
        readonly handler: (event: unknown, context: unknown) => Promise<unknown>;
      };

      expect(handler.length).toBeLessThanOrEqual(2);
      await expect(handler({}, {})).rejects.toThrow(/^TOUCHSTONE_[A-Z_]+: expected .+, got nothing$/);
    },
  );

  it("hold one copy of graphql, and only where it is needed", () => {
    const copies = HANDLER_NAMES.map((name) => [
      name,
      Object.keys(outputOf(name)?.inputs ?? {}).filter((path) =>
        /node_modules\/graphql\/error\/GraphQLError\.m?js$/.test(path),
      ).length,
    ]);

    expect(copies).toEqual(HANDLER_NAMES.map((name) => [name, name === "graphql" ? 1 : 0]));
  });

  it("bring the files that they read", () => {
    expect(readdirSync(join(folder, "issue", "fonts"))).toHaveLength(3);
    expect(readdirSync(join(folder, "graphql", "schema")).length).toBeGreaterThanOrEqual(4);
  });
});
