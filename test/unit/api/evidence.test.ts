// SPDX-License-Identifier: Apache-2.0
import { beforeAll, describe, expect, it } from "vitest";
import { utf8 } from "../../../core/canonical/canonical-json.ts";
import { createScene, disclosureInput, SUBMIT } from "../../fixtures/api-scene.ts";
import {
  askUpload,
  COMPLETE_UPLOAD,
  putOf,
  REQUEST_UPLOAD,
  sha256Hex,
  type UploadAnswer,
  uploadInput,
} from "../../fixtures/evidence-upload.ts";

type Scene = Awaited<ReturnType<typeof createScene>>;
const FILE = utf8("%PDF-1.7 meter readings of 2023");
const FACTS = `query ($id: ID!) { disclosure(id: $id) { facts { edges { node {
  metric { slug } evidence { sha256 status mediaType size name public url } } } } } }`;

function pathOf(url: string): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}

/** A scene with means to upload. */
async function createUploadScene() {
  const scene = await createScene();
  const put = (upload: UploadAnswer, bytes: Uint8Array, init: RequestInit = {}) =>
    scene.send(pathOf(upload.url), { ...putOf(upload, bytes), ...init });
  const ask = (bytes: Uint8Array, changes: Readonly<Record<string, unknown>> = {}, owner = scene.alpha) =>
    askUpload(scene.query, owner.preparer, uploadInput(owner.id, bytes, changes));
  const complete = (id: string, token = scene.alpha.preparer) => scene.query(COMPLETE_UPLOAD, { id }, token);
  const store = async (
    bytes: Uint8Array,
    changes: Readonly<Record<string, unknown>> = {},
    owner = scene.alpha,
  ) => {
    await put(await ask(bytes, changes, owner), bytes);
    await complete(sha256Hex(bytes), owner.preparer);
    return sha256Hex(bytes);
  };
  return { ...scene, put, ask, complete, store };
}

let scene: Awaited<ReturnType<typeof createUploadScene>>;
beforeAll(async () => {
  scene = await createUploadScene();
});

describe("an upload", () => {
  it("is asked for, sent, completed and readable by its organization", async () => {
    const upload = await scene.ask(FILE);
    const sent = await scene.put(upload, FILE);
    const { data } = await scene.complete(sha256Hex(FILE));
    const { evidence } = data.completeEvidenceUpload;
    const authorization = `Bearer ${scene.alpha.reader}`;
    const served = await scene.send(pathOf(evidence.url), { headers: { authorization } });

    expect(sent.status).toBe(200);
    expect(evidence).toMatchObject({
      status: "STORED",
      size: FILE.length,
      name: "readings.pdf",
      public: false,
    });
    expect(new Uint8Array(await served.arrayBuffer())).toEqual(FILE);
  });

  it("answers a repeated completion and a repeated request with what is stored", async () => {
    const bytes = utf8("asked twice");
    await scene.store(bytes);

    const again = await scene.complete(sha256Hex(bytes));
    const input = uploadInput(scene.alpha.id, bytes);
    const asked = await scene.query(REQUEST_UPLOAD, { input }, scene.alpha.preparer);

    expect(again.data.completeEvidenceUpload.evidence.status).toBe("STORED");
    expect(asked.data.requestEvidenceUpload).toMatchObject({ upload: null, evidence: { status: "STORED" } });
  });

  it.each([
    ["size", { size: 99 }],
    ["mediaType", { mediaType: "text/csv" }],
    ["name", { name: "other.pdf" }],
    ["public", { public: true }],
  ])("refuses a stored file under another %s", async (field, change) => {
    const bytes = utf8(`stored once ${field}`);
    await scene.store(bytes);

    const input = uploadInput(scene.alpha.id, bytes, change);
    const { errors } = await scene.query(REQUEST_UPLOAD, { input }, scene.alpha.preparer);

    expect(errors[0]).toMatchObject({ extensions: { code: "CONFLICT" } });
    expect(errors[0]?.message).toContain(field);
  });

  it("may be sent twice and changes nothing then", async () => {
    const bytes = utf8("sent twice");
    const upload = await scene.ask(bytes);

    const statuses = [await scene.put(upload, bytes), await scene.put(upload, bytes)].map(
      ({ status }) => status,
    );

    expect(statuses).toEqual([200, 200]);
  });

  it("can be stated anew while the file has not arrived", async () => {
    const bytes = utf8("stated wrongly first");
    await scene.ask(bytes, { size: 3 });

    await scene.store(bytes);

    expect((await scene.complete(sha256Hex(bytes))).data.completeEvidenceUpload.evidence.size).toBe(
      bytes.length,
    );
  });
});

describe("what is sent", () => {
  const bytes = utf8("exactly this");

  it.each([
    ["another file of the same length", utf8("exactly thaT"), 400],
    ["less", bytes.slice(1), 400],
    ["more", utf8("exactly this and more"), 413],
    ["nothing", new Uint8Array(), 400],
  ])("is refused when it is %s, and leaves nothing", async (_what, other, status) => {
    const upload = await scene.ask(bytes);

    const refused = await scene.put(upload, other);

    expect(refused.status).toBe(status);
    const { errors } = await scene.complete(sha256Hex(bytes));
    expect(errors[0]).toMatchObject({ extensions: { code: "CONFLICT" } });
    expect(errors[0]?.message).toContain("none yet");
  });

  it("is refused under another media type", async () => {
    const upload = await scene.ask(bytes);

    const refused = await scene.put(upload, bytes, { headers: { "content-type": "text/html" } });

    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain("content-type: expected application/pdf, got text/html");
  });

  it("is refused once the address expired", async () => {
    const late = await createUploadScene();
    const upload = await late.ask(bytes);
    late.clock.advance(15 * 60 * 1000);

    const refused = await late.put(upload, bytes);

    expect(refused.status).toBe(403);
    expect(await refused.text()).toContain("expired");
  });

  it.each([
    ["no token", () => ""],
    ["a token cut short", (token: string) => token.slice(0, -1)],
    ["a token with another byte", (token: string) => `${token.startsWith("e") ? "f" : "e"}${token.slice(1)}`],
    ["an endless token", (token: string) => token + "A".repeat(10_000)],
  ])("is refused with %s", async (_what, spoil) => {
    const { pathname, searchParams } = new URL((await scene.ask(bytes)).url);
    const token = spoil(searchParams.get("token") ?? "");

    const refused = await scene.send(`${pathname}?token=${token}`, {
      method: "PUT",
      body: new Uint8Array(bytes),
    });

    expect(refused.status).toBe(403);
  });

  it("is refused with the token of another file", async () => {
    const { search } = new URL((await scene.ask(bytes)).url);
    const other = utf8("another file");

    const refused = await scene.send(`/uploads/${sha256Hex(other)}${search}`, {
      method: "PUT",
      body: new Uint8Array(other),
    });

    expect(refused.status).toBe(403);
  });

  it.each(["GET", "POST", "DELETE"])("is not taken by %s", async (method) => {
    expect((await scene.send(`/uploads/${sha256Hex(bytes)}`, { method })).status).toBe(405);
  });
});

describe("a request for an upload", () => {
  it.each([
    ["a hash in capitals", { sha256: "AB".repeat(32) }, "BAD_INPUT"],
    ["no bytes", { size: 0 }, "BAD_INPUT"],
    ["too many bytes", { size: 20 * 1024 * 1024 + 1 }, "TOO_LARGE"],
    ["a page", { mediaType: "text/html" }, "BAD_INPUT"],
    ["a drawing that runs", { mediaType: "image/svg+xml" }, "BAD_INPUT"],
    ["a media type with parameters", { mediaType: "text/plain; charset=utf-8" }, "BAD_INPUT"],
    ["a folder in the name", { name: "../../etc/passwd" }, "BAD_INPUT"],
    ["a hidden name", { name: ".htaccess" }, "BAD_INPUT"],
    ["a line break in the name", { name: 'a"\r\nset-cookie: x=1' }, "BAD_INPUT"],
    ["letters that turn around", { name: "a\u202efdp.exe" }, "BAD_INPUT"],
    ["no name", { name: "" }, "BAD_INPUT"],
    ["an endless name", { name: "a".repeat(201) }, "BAD_INPUT"],
  ])("is refused with %s", async (_what, change, code) => {
    const input = uploadInput(scene.alpha.id, FILE, change);

    const { errors } = await scene.query(REQUEST_UPLOAD, { input }, scene.alpha.preparer);

    expect(errors[0]?.extensions.code).toBe(code);
  });

  it.each([
    ["nobody", () => undefined, "UNAUTHENTICATED"],
    ["a reader", () => scene.alpha.reader, "FORBIDDEN"],
    ["another organization", () => scene.beta.preparer, "FORBIDDEN"],
    ["an operator", () => scene.operator, "FORBIDDEN"],
  ])("is refused from %s", async (_who, token, code) => {
    const input = uploadInput(scene.alpha.id, FILE);

    const { errors } = await scene.query(REQUEST_UPLOAD, { input }, token());

    expect(errors[0]?.extensions.code).toBe(code);
  });

  it("does not tell whether another organization has the file", async () => {
    const bytes = utf8("both have this");
    await scene.store(bytes);

    const before = await scene.complete(sha256Hex(bytes), scene.beta.preparer);
    const upload = await scene.ask(bytes, {}, scene.beta);

    expect(before.errors[0]?.extensions.code).toBe("NOT_FOUND");
    expect(upload).not.toBeNull();
    const early = await scene.complete(sha256Hex(bytes), scene.beta.preparer);
    expect(early.errors[0]?.message).toContain("none yet");
  });
});

describe("a served file", () => {
  const disclose = (of: Scene, input: Readonly<Record<string, unknown>>) => of.submit(of.alpha, input);
  const fact = (sha256: string, visibility = "PUBLIC") => ({
    metric: "ghg-scope1",
    value: "55.2",
    unit: "ktCO2e",
    visibility,
    evidence: [sha256],
  });

  it.each([
    ["public file of a public fact", true, "PUBLIC", 200],
    ["public file of a restricted fact", true, "RESTRICTED", 404],
    ["restricted file of a public fact", false, "PUBLIC", 404],
  ])(
    "answers who asks for a %s (declared public: %s, fact %s) with %i",
    async (what, isPublic, visibility, status) => {
      const sha256 = await scene.store(utf8(what), { public: isPublic });
      const own = await createUploadScene();
      const stored = await own.store(utf8(what), { public: isPublic });
      const id = await disclose(own, { facts: [fact(stored, visibility)] });
      const path = `/disclosures/${id.replace("disclosure:", "")}/evidence/${sha256}`;

      const before = await own.send(path);
      await own.sequence();
      const after = await own.send(path);
      const toOwner = await own.send(path, { headers: { authorization: `Bearer ${own.alpha.reader}` } });

      expect([before.status, after.status, toOwner.status]).toEqual([404, status, 200]);
    },
  );

  it("is an attachment that cannot run, under the name it came with", async () => {
    const sha256 = await scene.store(utf8("named"), { name: "抄表 '2023' (final).pdf" });

    const served = await scene.send(`/evidence/${scene.alpha.id.replace("organization:", "")}/${sha256}`, {
      headers: { authorization: `Bearer ${scene.operator}` },
    });

    expect(Object.fromEntries(served.headers)).toMatchObject({
      "content-type": "application/pdf",
      "content-disposition":
        "attachment; filename=\"__ _2023_ _final_.pdf\"; filename*=UTF-8''%E6%8A%84%E8%A1%A8%20%272023%27%20%28final%29.pdf",
      "content-security-policy": "default-src 'none'; sandbox",
      "x-content-type-options": "nosniff",
      "cache-control": "private, no-store",
    });
  });

  it.each([
    ["nobody", () => undefined],
    ["another organization", () => scene.beta.preparer],
  ])("does not exist for %s", async (who, token) => {
    const sha256 = await scene.store(utf8(`not for ${who}`), { public: true });
    const authorization = token();

    const served = await scene.send(`/evidence/${scene.alpha.id.replace("organization:", "")}/${sha256}`, {
      headers: authorization === undefined ? {} : { authorization: `Bearer ${authorization}` },
    });

    expect(served.status).toBe(404);
  });

  it("does not exist before it was checked, nor under a disclosure that does not name it", async () => {
    const bytes = utf8("not checked");
    await scene.put(await scene.ask(bytes), bytes);
    const named = await scene.store(utf8("named by nobody"), { public: true });
    const id = (await disclose(scene, { idempotencyKey: "unrelated" })).replace("disclosure:", "");
    const headers = { authorization: `Bearer ${scene.operator}` };

    const unchecked = await scene.send(
      `/evidence/${scene.alpha.id.replace("organization:", "")}/${sha256Hex(bytes)}`,
      { headers },
    );
    const unnamed = await scene.send(`/disclosures/${id}/evidence/${named}`, { headers });

    expect([unchecked.status, unnamed.status]).toEqual([404, 404]);
  });

  it("is described beside its fact to those who may have it, and by its hash alone to others", async () => {
    const own = await createUploadScene();
    const open = await own.store(utf8("open"), { public: true });
    const closed = await own.store(utf8("closed"));
    const evidence = [open, closed];
    const id = await disclose(own, { facts: [{ ...fact(open), evidence }] });
    await own.sequence();
    const evidenceFor = async (token?: string) => {
      const { data } = await own.query(FACTS, { id }, token);
      const files = data.disclosure.facts.edges[0].node.evidence as readonly {
        sha256: string;
        name: unknown;
      }[];
      return Object.fromEntries(files.map(({ sha256, name }) => [sha256, name]));
    };

    expect(await evidenceFor(own.alpha.reader)).toEqual({ [open]: "readings.pdf", [closed]: "readings.pdf" });
    expect(await evidenceFor()).toEqual({ [open]: "readings.pdf", [closed]: null });
  });
});

describe("a disclosure", () => {
  it("is refused while a file it names is not stored, and accepted once it is", async () => {
    const bytes = utf8("named before it was uploaded");
    const facts = [{ metric: "ghg-scope1", value: "1", unit: "tCO2e", evidence: [sha256Hex(bytes)] }];
    const own = await createUploadScene();
    const input = disclosureInput(own.alpha.id, { facts });

    const early = await own.query(SUBMIT, { input }, own.alpha.preparer);
    await own.store(bytes, {}, own.beta);
    const stillEarly = await own.query(SUBMIT, { input }, own.alpha.preparer);
    await own.store(bytes);
    const late = await own.query(SUBMIT, { input }, own.alpha.preparer);

    expect(early.data.submitDisclosure).toMatchObject({
      disclosure: null,
      findings: [{ rule: { id: "R-EVD-01" }, severity: "ERROR" }],
    });
    expect(stillEarly.data.submitDisclosure.disclosure).toBeNull();
    expect(late.data.submitDisclosure.disclosure.status).toBe("ACCEPTED");
  });
});
