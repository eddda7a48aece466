// SPDX-License-Identifier: Apache-2.0
import { unzipSync } from "fflate";
import { beforeAll, expect, it, vi } from "vitest";
import { createCatalogue } from "../../../core/catalogue/catalogue.ts";
import { taxonomyPackage } from "../../../core/xbrl/taxonomy-package.ts";
import { zipArchiver } from "../../../functions/adapters/node/zip-archiver.ts";
import { createApi } from "../../../functions/api/create-api.ts";
import { API_URL } from "../../fixtures/api-register.ts";
import { createScene } from "../../fixtures/api-scene.ts";
import { catalogue, catalogueData } from "../../fixtures/catalogue.ts";

let scene: Awaited<ReturnType<typeof createScene>>;
beforeAll(async () => {
  scene = await createScene();
});

const textOf = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);
const written = () => {
  const { publicUrl, registerName } = scene.needs.settings;
  return taxonomyPackage({ ...scene.needs, publicUrl, registerName });
};

it("serves the taxonomy of the catalogue as a package, the same bytes each time", async () => {
  const path = `/taxonomy/touchstone-${catalogue.version}.zip`;

  const first = await scene.send(path);
  const bytes = new Uint8Array(await first.arrayBuffer());

  expect(first.status).toBe(200);
  expect(first.headers.get("content-type")).toBe("application/zip");
  expect(first.headers.get("content-disposition")).toContain(`touchstone-${catalogue.version}.zip`);
  const unpacked = Object.entries(unzipSync(bytes)).map(([name, file]) => [name, textOf(file)]);
  expect(unpacked).toEqual([...written().files]);
  expect(new Uint8Array(await (await scene.send(path)).arrayBuffer())).toEqual(bytes);
});

it("serves each document at the address by which reports name it", async () => {
  const response = await scene.send(`/taxonomy/${catalogue.version}/touchstone.xsd`);

  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toContain("text/xml");
  expect(await response.text()).toBe(written().documents.get("touchstone.xsd"));
});

it.each([
  "/taxonomy/touchstone-1999.zip",
  "/taxonomy/1999/touchstone.xsd",
  "/taxonomy/2026.1/other.xsd",
  "/taxonomy/2026.1/package.zip",
  "/taxonomy/2026.1/..%2f..%2fsecret.xml",
])("has nothing at %s", async (path) => {
  expect((await scene.send(path)).status).toBe(404);
});

it("goes on serving a version after the catalogue has moved on", async () => {
  const path = `/taxonomy/${catalogue.version}/labels-zh.xml`;
  const before = await (await scene.send(path)).text();
  const data = catalogueData();
  const metrics = { ...(data.metrics as object), version: "2027.1" };
  const later = createApi({ ...scene.needs, catalogue: createCatalogue({ ...data, metrics }) });
  const get = async (url: string) => later.fetch(new Request(`${API_URL}${url}`));

  expect(await (await get(path)).text()).toBe(before);
  expect(await (await get("/taxonomy/2027.1/touchstone.xsd")).text()).toContain("/taxonomy/2027.1");
});

it("zips the same files to the same bytes in any time zone", () => {
  const files = new Map([["a/b.txt", new TextEncoder().encode("text ".repeat(100))]]);

  const zips = ["Asia/Tokyo", "America/New_York", "UTC"].map((zone) => {
    vi.stubEnv("TZ", zone);
    return { offset: new Date(1980, 0, 1).getTimezoneOffset(), bytes: zipArchiver.zip(files) };
  });
  vi.unstubAllEnvs();

  expect(new Set(zips.map(({ offset }) => offset)).size).toBe(3);
  expect(zips.map(({ bytes }) => bytes)).toEqual(zips.map(() => zips[0]?.bytes));
});
