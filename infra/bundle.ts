// SPDX-License-Identifier: Apache-2.0
import { cp, mkdir, readdir, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { build, type Metafile } from "esbuild";
import { HANDLER_SETTINGS, type HandlerName } from "../functions/wiring/environment.ts";

const ROOT = resolve(import.meta.dirname, "..");
export const HANDLERS_FOLDER = join(ROOT, ".build", "handlers");
export const HANDLER_NAMES = Object.keys(HANDLER_SETTINGS) as readonly HandlerName[];

// Some packages are CommonJS inside and call require for Node's own modules, which an ES module does not have.
const REQUIRE = `import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);`;

const FONTS = [
  "400Regular/NotoSansSC_400Regular.ttf",
  "500Medium/NotoSansSC_500Medium.ttf",
  "700Bold/NotoSansSC_700Bold.ttf",
];

/** Bundles all handlers in one call, each into a folder of its own, and puts beside each the files that it reads. */
export async function bundleHandlers(folder: string = HANDLERS_FOLDER): Promise<Metafile> {
  await rm(folder, { recursive: true, force: true });
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: Object.fromEntries(
      HANDLER_NAMES.map((name) => [`${name}/index`, `functions/handlers/${name}.ts`]),
    ),
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    target: "node24",
    format: "esm",
    mainFields: ["module", "main"],
    minify: true,
    sourcemap: true,
    sourcesContent: false,
    legalComments: "none",
    metafile: true,
    banner: { js: REQUIRE },
    logLevel: "error",
  });
  await Promise.all([
    copyFonts(join(folder, "issue", "fonts")),
    copySchema(join(folder, "graphql", "schema")),
  ]);
  return metafile;
}

async function copyFonts(folder: string): Promise<void> {
  const { resolve: find } = createRequire(import.meta.url);
  const fonts = dirname(find("@expo-google-fonts/noto-sans-sc/package.json"));
  await mkdir(folder, { recursive: true });
  await Promise.all(FONTS.map((font) => cp(join(fonts, font), join(folder, basename(font)))));
}

async function copySchema(folder: string): Promise<void> {
  const schema = join(ROOT, "schema");
  const files = (await readdir(schema)).filter((name) => name.endsWith(".graphql"));
  await mkdir(folder, { recursive: true });
  await Promise.all(files.map((name) => cp(join(schema, name), join(folder, name))));
}
