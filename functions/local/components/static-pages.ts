// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { list, literal, object, text } from "../../../core/decode/decoder.ts";
import type { ApiNeeds, Page } from "../../api/api-needs.ts";

const BUILT = resolve(import.meta.dirname, "../../../.build/web");
const MAX_FILES = 100;

const decodeManifest = object({
  v: literal(1),
  contentSecurityPolicy: text(4000),
  files: list((value: unknown) => decodeFile(value), MAX_FILES),
});

interface BuiltFile {
  readonly path: string;
  readonly file: string;
  readonly mediaType: string;
  readonly cacheControl: string;
  readonly contentDisposition: string | undefined;
}

const line = text(300);

function decodeFile(value: unknown): BuiltFile {
  const { contentDisposition, ...rest } = value as Readonly<Record<string, unknown>>;
  const file = object({ path: line, file: line, mediaType: line, cacheControl: line })(rest, "file");
  return {
    ...file,
    contentDisposition:
      contentDisposition === undefined ? undefined : line(contentDisposition, "file.contentDisposition"),
  };
}

/** The built pages (scripts/build-web.mjs), with a policy that lets them ask these chain nodes. */
export async function loadStaticPages(connect: readonly string[]): Promise<ApiNeeds["pages"]> {
  const manifest = decodeManifest(
    JSON.parse(await readFile(join(BUILT, "manifest.json"), "utf8")),
    "manifest",
  );
  const policy = manifest.contentSecurityPolicy.replace("{connect}", connect.join(" "));
  const pages = new Map<string, Page>();
  for (const { path, file, mediaType, cacheControl, contentDisposition } of manifest.files) {
    pages.set(path, {
      bytes: new Uint8Array(await readFile(join(BUILT, file))),
      mediaType,
      headers: {
        "cache-control": cacheControl,
        "content-security-policy": policy,
        ...(contentDisposition === undefined ? {} : { "content-disposition": contentDisposition }),
      },
    });
  }
  return { get: (path) => pages.get(path) ?? (path.startsWith("/v/") ? pages.get("/v/*") : undefined) };
}
