// SPDX-License-Identifier: Apache-2.0
// node scripts/run-ts.mjs path/to/file.ts [args]: bundles the file with esbuild and runs it on any Node >= 20.19.
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build, stop } from "esbuild";

const root = resolve(import.meta.dirname, "..");
const [file, ...args] = process.argv.slice(2);
if (file === undefined) {
  process.stderr.write("expected: node scripts/run-ts.mjs path/to/file.ts [args]\n");
  process.exit(2);
}
const source = resolve(file);

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
}).catch(() => process.exit(1)); // esbuild has printed what is wrong

// Its service would stay beside the program for as long as that runs.
await stop();
// Renamed into place, so that a second run of the same file at the same moment never reads half a bundle.
const bundle = resolve(
  root,
  ".build/run",
  relative(root, source).replace(/[/\\]/g, "-").replace(/\.ts$/, ".mjs"),
);
await mkdir(dirname(bundle), { recursive: true });
await writeFile(`${bundle}.${process.pid}`, outputFiles[0].contents);
await rename(`${bundle}.${process.pid}`, bundle);

process.setSourceMapsEnabled(true);
process.argv = [process.argv[0], source, ...args];
await import(pathToFileURL(bundle).href);
