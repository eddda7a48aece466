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

/**
 * Bundles a TypeScript program for any Node >= 20.19, and those of its threads, and answers the file to import. What it imports
 * dynamically becomes a file of its own, loaded when it is needed.
 */
export async function bundleProgram(source, ...threads) {
  const folder = resolve(root, ".build/run");
  const { outputFiles } = await build({
    entryPoints: [source, ...threads].map((file) => ({ in: file, out: nameOf(file) })),
    absWorkingDir: root,
    bundle: true,
    splitting: true,
    chunkNames: "chunks/[name]-[hash]",
    outExtension: { ".js": ".mjs" },
    write: false,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    sourcemap: "inline",
    // The sources themselves stand beside it.
    sourcesContent: false,
    outdir: folder,
    logLevel: "error",
    plugins: [importMetaOfSource],
  });
  await mkdir(resolve(folder, "chunks"), { recursive: true });
  await Promise.all(outputFiles.filter(isChunk).map(writeWhole));
  await Promise.all(outputFiles.filter((file) => !isChunk(file)).map(writeWhole));
  return resolve(folder, `${nameOf(source)}.mjs`);
}

const nameOf = (source) => relative(root, source).replace(/[/\\]/g, "-").replace(/\.ts$/, "");
const isChunk = ({ path }) => /[/\\]chunks[/\\][^/\\]+$/.test(path);

/** Renamed into place, so that a second run of the same file at the same moment never reads half of it. */
async function writeWhole({ path, contents }) {
  await writeFile(`${path}.${process.pid}`, contents);
  await rename(`${path}.${process.pid}`, path);
}

/** Imports a bundle as if its source had been started with these arguments. */
export async function runProgram(bundle, source, args) {
  // Its service would stay resident beside a program that runs for months.
  await stop();
  process.setSourceMapsEnabled(true);
  process.argv = [process.argv[0], source, ...args];
  await import(pathToFileURL(bundle).href);
}
