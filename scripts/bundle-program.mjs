// SPDX-License-Identifier: Apache-2.0
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build, stop } from "esbuild";

const root = resolve(import.meta.dirname, "..");

/** In the bundle, `import.meta` must speak of the source file, as it does under vitest, not of .build/. */
const importMetaOfSource = {
  name: "import-meta-of-source",
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const places = { dirname: dirname(path), filename: path, url: pathToFileURL(path).href };
      const text = await readFile(path, "utf8");
      const contents = text.replace(/\bimport\.meta\.(dirname|filename|url)\b/g, (_, key) =>
        JSON.stringify(places[key]),
      );
      return { contents, loader: "ts" };
    });
  },
};

/** Bundles a TypeScript program for any Node >= 20.19 and answers the file to import. */
export async function bundleProgram(source) {
  const { outputFiles } = await build({
    entryPoints: [source],
    absWorkingDir: root,
    bundle: true,
    write: false,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    sourcemap: "inline",
    outdir: resolve(root, ".build/run"),
    logLevel: "error",
    plugins: [importMetaOfSource],
  });
  const name = relative(root, source).replace(/[/\\]/g, "-").replace(/\.ts$/, ".mjs");
  const bundle = resolve(root, ".build/run", name);
  await mkdir(dirname(bundle), { recursive: true });
  // Renamed into place, so that a second run of the same file at the same moment never reads half a bundle.
  await writeFile(`${bundle}.${process.pid}`, outputFiles[0].contents);
  await rename(`${bundle}.${process.pid}`, bundle);
  return bundle;
}

/** Imports a bundle as if its source had been started with these arguments. */
export async function runProgram(bundle, source, args) {
  // Its service would stay resident beside a program that runs for months.
  await stop();
  process.setSourceMapsEnabled(true);
  process.argv = [process.argv[0], source, ...args];
  await import(pathToFileURL(bundle).href);
}
