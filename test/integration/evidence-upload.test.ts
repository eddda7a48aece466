// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createFilesObjectStore } from "../../functions/adapters/files/object-store.ts";
import { type HttpServer, startHttpServer } from "../../functions/local/components/http-server.ts";
import { createScene } from "../fixtures/api-scene.ts";
import { askUpload, COMPLETE_UPLOAD, putOf, sha256Hex, uploadInput } from "../fixtures/evidence-upload.ts";

const TEN_MB = new Uint8Array(10 * 1024 * 1024).map((_, i) => (i * 31 + (i >> 8)) % 251);
let folder: string;
let scene: Awaited<ReturnType<typeof createScene>>;
let server: HttpServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "touchstone-evidence-"));
  scene = await createScene({ objects: await createFilesObjectStore(folder) });
  server = await startHttpServer(0, scene.api);
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const here = (url: string) => {
  const { pathname, search } = new URL(url);
  return `http://localhost:${server.port}${pathname}${search}`;
};
const ask = (bytes: Uint8Array, changes: Readonly<Record<string, unknown>> = {}) =>
  askUpload(scene.query, scene.alpha.preparer, uploadInput(scene.alpha.id, bytes, changes));
const filesOf = async (sha256: string) =>
  (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(sha256));

describe("evidence over HTTP and files", () => {
  it("takes a file of 10 MB, keeps it once and gives the same bytes back", async () => {
    const upload = await ask(TEN_MB);

    const statuses = [
      (await fetch(here(upload.url), putOf(upload, TEN_MB))).status,
      (await fetch(here(upload.url), putOf(upload, TEN_MB))).status,
    ];
    const { data } = await scene.query(COMPLETE_UPLOAD, { id: sha256Hex(TEN_MB) }, scene.alpha.preparer);
    const authorization = `Bearer ${scene.alpha.reader}`;
    const served = await fetch(here(data.completeEvidenceUpload.evidence.url), {
      headers: { authorization },
    });

    expect(statuses).toEqual([200, 200]);
    expect(sha256Hex(new Uint8Array(await served.arrayBuffer()))).toBe(sha256Hex(TEN_MB));
    expect(await filesOf(sha256Hex(TEN_MB))).toHaveLength(1);
  });

  it("takes a body sent in pieces without a stated length, and stops reading one that grows too long", async () => {
    const bytes = TEN_MB.slice(0, 300_000);
    const upload = await ask(bytes);
    const inPieces = (of: Uint8Array) =>
      new ReadableStream<Uint8Array>({
        start(controller) {
          for (let at = 0; at < of.length; at += 50_000) controller.enqueue(of.slice(at, at + 50_000));
          controller.close();
        },
      });
    const send = (of: Uint8Array) =>
      fetch(here(upload.url), {
        method: "PUT",
        headers: { "content-type": "application/pdf" },
        body: inPieces(of),
        duplex: "half",
      } as RequestInit);

    const tooLong = await send(TEN_MB.slice(0, 350_000));
    expect(tooLong.status).toBe(413);
    expect(await filesOf(sha256Hex(bytes))).toEqual([]);

    expect((await send(bytes)).status).toBe(200);
  });

  it("keeps nothing of an upload that broke off, and takes it whole afterwards", async () => {
    const bytes = TEN_MB.slice(0, 200_000);
    const upload = await ask(bytes);
    const { pathname, search } = new URL(upload.url);
    const head = `PUT ${pathname}${search} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/pdf\r\ncontent-length: 200000\r\n\r\n`;

    await new Promise<void>((resolve, reject) => {
      const socket = connect(server.port, "localhost", () => {
        socket.write(head);
        socket.write(bytes.slice(0, 100_000), () => socket.destroy());
      });
      socket.on("close", () => resolve()).on("error", reject);
    });
    const early = await scene.query(COMPLETE_UPLOAD, { id: sha256Hex(bytes) }, scene.alpha.preparer);
    const whole = await fetch(here(upload.url), putOf(upload, bytes));

    expect(early.errors[0]?.message).toContain("none yet");
    expect(whole.status).toBe(200);
  });

  it("refuses a file that is not the one asked for, and leaves no trace of it", async () => {
    const bytes = TEN_MB.slice(0, 100_000);
    const other = bytes.map((byte, i) => (i === 99_999 ? byte ^ 1 : byte));
    const upload = await ask(bytes);

    const refused = await fetch(here(upload.url), putOf(upload, other));

    expect(refused.status).toBe(400);
    expect([...(await filesOf(sha256Hex(bytes))), ...(await filesOf(sha256Hex(other)))]).toEqual([]);
  });
});
