// SPDX-License-Identifier: Apache-2.0
// node scripts/build-web.mjs: builds the pages into .build/web with a manifest for whoever serves them (docs/pages.md).
import { createHash } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const root = resolve(import.meta.dirname, "..");
const out = join(root, ".build/web");
const MAX_GZIP_BYTES = 150 * 1024;
const FOREVER = "public, max-age=31536000, immutable";
const ASK_AGAIN = "no-cache";
const HTML = "text/html; charset=utf-8";

const source = (path) => readFile(join(root, path), "utf8");

async function bundle(options) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    bundle: true,
    write: false,
    legalComments: "none",
    logLevel: "error",
    charset: "utf8",
    ...options,
  });
  return outputFiles[0].text;
}

/** slug → [English, Chinese, pillar, whether a pure value is a share], in the catalogue's order. */
async function metricLabels() {
  const { metrics } = JSON.parse(await source("schema/catalogue/metrics.json"));
  if (!Array.isArray(metrics) || metrics.length === 0) throw new Error("expected metrics in the catalogue");
  return Object.fromEntries(
    metrics.map(({ slug, labels, pillar, dataType }) => [
      slug,
      [labels.en, labels.zh, pillar, dataType === "PERCENT" ? 1 : 0],
    ]),
  );
}

async function policy(connect) {
  const text = await bundle({ entryPoints: ["web/csp.ts"], format: "esm" });
  const module = await import(`data:text/javascript;base64,${Buffer.from(text).toString("base64")}`);
  return module.contentSecurityPolicy({ connect: connect(module) });
}

const hashOf = (text, encoding) => createHash("sha256").update(text).digest(encoding);
const named = (name, extension, text) => `assets/${name}-${hashOf(text, "hex").slice(0, 16)}.${extension}`;

/** The page with everything in it, for a disk: its policy allows exactly this script, and any node a trust document names. */
function singleFile(html, { script, style, icon }) {
  const inline = [
    "default-src 'none'",
    `script-src 'sha256-${hashOf(script, "base64")}'`,
    `style-src 'sha256-${hashOf(style, "base64")}'`,
    "img-src data:",
    "connect-src http: https:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const replacements = [
    [
      '<meta charset="utf-8">',
      `<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="${inline}">`,
    ],
    ['<link rel="stylesheet" href="/assets/verify.css">', `<style>${style}</style>`],
    ['<script defer src="/assets/verify.js"></script>', ""],
    ["</body>", `<script>${script}</script>\n</body>`],
    ["/assets/icon.svg", `data:image/svg+xml;base64,${Buffer.from(icon).toString("base64")}`],
    [/<p><a id="save".*<\/p>\n/, ""],
  ];
  return replacements.reduce(replacedOnce, html);
}

function replacedOnce(text, [from, to]) {
  const replaced = text.replace(from, () => to);
  if (replaced === text) throw new Error(`expected ${from} in web/verify/index.html`);
  return replaced;
}

async function write(files) {
  const staging = `${out}.${process.pid}`;
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(staging, file)), { recursive: true });
    await writeFile(join(staging, file), text);
  }
  await rm(out, { recursive: true, force: true });
  await rename(staging, out);
}

const [html, icon, labels] = await Promise.all([
  source("web/verify/index.html"),
  source("web/verify/icon.svg"),
  metricLabels(),
]);
const [script, style] = await Promise.all([
  bundle({
    entryPoints: ["web/verify/main.ts"],
    format: "iife",
    minify: true,
    target: "es2022",
    define: { METRIC_LABELS: JSON.stringify(labels) },
  }),
  bundle({ entryPoints: ["web/verify/verify.css"], minify: true }),
]);
if (/<\/script|<!--/i.test(script)) throw new Error("the script cannot stand inside a page");

const names = {
  script: named("verify", "js", script),
  style: named("verify", "css", style),
  icon: named("icon", "svg", icon),
};
const page = [
  ["/assets/verify.css", `/${names.style}`],
  ["/assets/verify.js", `/${names.script}`],
  ["/assets/icon.svg", `/${names.icon}`],
].reduce(replacedOnce, html);
const single = singleFile(html, { script, style, icon });

const manifest = {
  v: 1,
  contentSecurityPolicy: await policy(({ CONNECT_PLACEHOLDER }) => [CONNECT_PLACEHOLDER]),
  files: [
    { path: "/", file: "index.html", mediaType: HTML, cacheControl: ASK_AGAIN },
    { path: "/v/*", file: "index.html", mediaType: HTML, cacheControl: ASK_AGAIN },
    {
      path: "/verify.html",
      file: "verify.html",
      mediaType: HTML,
      cacheControl: ASK_AGAIN,
      contentDisposition: 'attachment; filename="touchstone-verify.html"',
    },
    {
      path: `/${names.script}`,
      file: names.script,
      mediaType: "text/javascript; charset=utf-8",
      cacheControl: FOREVER,
    },
    {
      path: `/${names.style}`,
      file: names.style,
      mediaType: "text/css; charset=utf-8",
      cacheControl: FOREVER,
    },
    { path: `/${names.icon}`, file: names.icon, mediaType: "image/svg+xml", cacheControl: FOREVER },
  ],
};
await write({
  "index.html": page,
  "verify.html": single,
  [names.script]: script,
  [names.style]: style,
  [names.icon]: icon,
  "manifest.json": `${JSON.stringify(manifest, null, 2)}\n`,
});

const sizes = Object.entries({ html: page, css: style, js: script }).map(([name, text]) => ({
  name,
  bytes: Buffer.byteLength(text),
  gzip: gzipSync(text, { level: 9 }).length,
}));
const total = sizes.reduce((sum, { gzip }) => sum + gzip, 0);
// Called by another script, only a page that is too large is worth a word.
if (process.argv[1] === import.meta.filename) {
  for (const { name, bytes, gzip } of sizes)
    process.stdout.write(`${name.padEnd(5)} ${bytes} bytes, ${gzip} gzip\n`);
  process.stdout.write(`total ${total} of ${MAX_GZIP_BYTES} gzip\n`);
}
if (total > MAX_GZIP_BYTES) {
  process.stderr.write(`pages: expected at most ${MAX_GZIP_BYTES} bytes gzip, got ${total}\n`);
  process.exitCode = 1;
}
