// SPDX-License-Identifier: Apache-2.0
import { beforeAll, describe, expect, it } from "vitest";
import { utf8 } from "../../../core/canonical/canonical-json.ts";
import { toHex } from "../../../core/canonical/encoding.ts";
import { readCheckpoint } from "../../../core/log/checkpoint.ts";
import { decodeTile } from "../../../core/log/tiles.ts";
import { readTrust } from "../../../verifier/trust.ts";
import { createScene } from "../../fixtures/api-scene.ts";
import { plantCertificate } from "../../fixtures/planted-certificate.ts";

type Scene = Awaited<ReturnType<typeof createScene>>;

const PAGE = {
  bytes: utf8("<!doctype html>"),
  mediaType: "text/html; charset=utf-8",
  headers: { "content-security-policy": "default-src 'none'" },
};

let isReady = true;
let scene: Scene;
let serial: string;

beforeAll(async () => {
  scene = await createScene({
    pages: { get: (path) => (path === "/" || path.startsWith("/v/") ? PAGE : undefined) },
    health: async () => ({ isReady, parts: { table: isReady ? "ready" : "starting" } }),
  });
  const id = await scene.submit(scene.alpha);
  await scene.sequence();
  serial = await plantCertificate(id.replace("disclosure:", ""), scene.needs);
  await scene.needs.objects.put("status/revocation-0", utf8("{}"), "application/vc");
  await scene.needs.objects.put("disclosures/secret.json", utf8("{}"), "application/json");
});

const organizationPath = () => `/organizations/${scene.alpha.id.replace("organization:", "")}/did.json`;

describe.each<readonly [string, () => string, string, string]>([
  ["the front page", () => "/", "text/html", "no-cache"],
  ["a certificate's page", () => `/v/${serial}`, "text/html", "no-cache"],
  ["the checkpoint", () => "/log/checkpoint", "text/plain", "no-cache"],
  ["a tile", () => "/log/tile/0/000.p/1", "application/octet-stream", "immutable"],
  ["an entry bundle", () => "/log/tile/entries/000.p/1", "application/octet-stream", "immutable"],
  ["a PDF", () => `/certificates/${serial}.pdf`, "application/pdf", "immutable"],
  ["a credential", () => `/certificates/${serial}.json`, "application/vc", "immutable"],
  ["a bundle", () => `/certificates/${serial}.touchstone.json`, "application/json", "no-cache"],
  ["a status list", () => "/status/revocation-0", "application/vc", "no-cache"],
  ["the keys of tokens", () => "/.well-known/jwks.json", "application/json", "max-age"],
  ["the trust file", () => "/.well-known/touchstone.json", "application/json", "no-cache"],
  ["the register's DID document", () => "/.well-known/did.json", "application/json", "max-age"],
  ["an organization's DID document", organizationPath, "application/json", "max-age"],
])("%s", (_what, path, mediaType, caching) => {
  it("is served to any origin with its type and an ETag", async () => {
    const response = await scene.send(path());

    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toContain(mediaType);
    expect(response.headers.get("cache-control")).toContain(caching);
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(response.headers.get("referrer-policy")).toBe("no-referrer");
    expect((await response.arrayBuffer()).byteLength).toBe(Number(response.headers.get("content-length")));
  });

  it("is not sent again to who has it, and without a body to who asks for its head", async () => {
    const etag = (await scene.send(path())).headers.get("etag") ?? "";

    const again = await scene.send(path(), { headers: { "if-none-match": `"other", ${etag}` } });
    const head = await scene.send(path(), { method: "HEAD" });

    expect([again.status, head.status]).toEqual([304, 200]);
    expect((await head.arrayBuffer()).byteLength).toBe(0);
  });
});

it.each([
  "/nothing",
  "/certificates/TS-0000-0000-00.pdf",
  "/certificates/../disclosures/secret.json",
  "/disclosures/secret.json",
  "/log/tile/..%2fcheckpoint",
  "/log/tile/0/001",
  "/log/notes/1",
  "/log/tile/0/000.p/0",
  "/status/revocation-00",
  "/organizations/nobody/did.json",
])("answers 404 in JSON for %s", async (path) => {
  const response = await scene.send(path);

  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ error: { code: "NOT_FOUND" } });
});

it.each([
  ["POST", "/log/checkpoint", "GET, HEAD, OPTIONS"],
  ["DELETE", "/", "GET, HEAD, OPTIONS"],
  ["PUT", "/graphql", "GET, POST, OPTIONS"],
  ["GET", "/oauth/token", "POST, OPTIONS"],
])("answers 405 for %s %s and names what is allowed", async (method, path, allow) => {
  const response = await scene.send(path, { method });

  expect(response.status).toBe(405);
  expect(response.headers.get("allow")).toBe(allow);
  expect(await response.json()).toMatchObject({ error: { message: expect.stringContaining(method) } });
});

it("answers what methods a path has", async () => {
  const response = await scene.send("/log/checkpoint", { method: "OPTIONS" });

  expect(response.status).toBe(204);
  expect(response.headers.get("access-control-allow-methods")).toBe("GET, HEAD");
});

it("keeps the headers a page asks for", async () => {
  const response = await scene.send("/");

  expect(response.headers.get("content-security-policy")).toBe("default-src 'none'");
});

it("takes a serial as people type it", async () => {
  const response = await scene.send(`/certificates/${serial.toLowerCase()}.pdf`);

  expect(response.status).toBe(200);
});

it("serves a trust file that the verifier reads, with the log's own key", async () => {
  const response = await scene.send("/.well-known/touchstone.json");

  const trust = readTrust(new Uint8Array(await response.arrayBuffer()));
  expect(trust.logKey).toEqual(scene.needs.identity.logKey);
  expect(trust.issuerKeys[0]?.publicKey).toEqual(scene.needs.identity.issuerKey);
});

it("serves the DID document of the issuer with its key as a Multikey", async () => {
  const response = await scene.send("/.well-known/did.json");

  const document = (await response.json()) as { verificationMethod: { publicKeyMultibase: string }[] };
  expect(document).toMatchObject({
    id: "did:web:localhost%3A4000",
    assertionMethod: ["did:web:localhost%3A4000#key-1"],
  });
  expect(document.verificationMethod[0]?.publicKeyMultibase).toMatch(/^z6Mk/);
});

it("serves a log whose tile leads to the root of its checkpoint", async () => {
  const note = readCheckpoint(await (await scene.send("/log/checkpoint")).text());
  const tile = new Uint8Array(await (await scene.send("/log/tile/0/000.p/1")).arrayBuffer());

  const [leaf = new Uint8Array()] = decodeTile(tile, 1);
  expect(note.size).toBe(1);
  expect(toHex(leaf)).toBe(toHex(note.root));
});

it("is healthy only when everything is ready", async () => {
  isReady = false;
  const before = await scene.send("/health");
  isReady = true;
  const after = await scene.send("/health");

  expect([before.status, after.status]).toEqual([503, 200]);
  expect(await before.json()).toEqual({ status: "not ready", parts: { table: "starting" } });
});
