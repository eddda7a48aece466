// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { utf8 } from "../../../core/canonical/canonical-json.ts";
import { toBase64 } from "../../../core/canonical/encoding.ts";
import { readCheckpoint } from "../../../core/log/checkpoint.ts";
import { formatSignatureLine, readSignatureLines } from "../../../core/log/signed-note.ts";
import { COSIGNATURE_V1, formatVerifierKey, verifierKey } from "../../../core/log/verifier-key.ts";
import { formatAddCheckpoint, readAddCheckpoint } from "../../../core/log/witness-protocol.ts";
import { createRemoteWitness } from "../../../functions/adapters/witness/remote-member.ts";
import { seededSigner } from "../../fixtures/memory-register.ts";
import { logLine, logNote, uniformHead, uniformProof, witnessLine, wrongLine } from "../../fixtures/notes.ts";
import { MEMBER_NAME, requestBody, witnessAt, witnessOverHttp } from "../../fixtures/witness-http.ts";

const HASH_LINE = `${toBase64(new Uint8Array(32).fill(3))}\n`;
const MEMBER_KEY = verifierKey(MEMBER_NAME, COSIGNATURE_V1, seededSigner(MEMBER_NAME).publicKey);

describe("C2SP tlog-witness, the request", () => {
  it("'The request MUST be an HTTP POST'", async () => {
    const { send } = witnessOverHttp();

    expect((await send("", "GET")).status).toBe(404);
    expect((await send(await requestBody(0, 5), "PUT")).status).toBe(404);
  });

  it.each([
    ["nothing", () => ""],
    ["no old size line", (body: string) => body.slice(body.indexOf("\n") + 1)],
    ["no empty line", (body: string) => body.replace("\n\n", "\n")],
    ["a carriage return", (body: string) => body.replace("\n", "\r\n")],
    ["a proof line that is empty", (body: string) => body.replace("\n", "\n\n")],
    ["more after the checkpoint", (body: string) => `${body}more\n`],
  ])("'The request body MUST be a sequence of …': answers 400 to %s", async (_what, change) => {
    const { send } = witnessOverHttp();

    expect((await send(change(await requestBody(0, 5)))).status).toBe(400);
  });

  it("'Each line MUST terminate in a newline character (U+000A)'", async () => {
    const body = await requestBody(0, 5);

    expect((await witnessOverHttp().send(body.slice(0, -1))).status).toBe(400);
  });

  it.each([
    "old 00",
    "old 05",
    "old -1",
    "old +5",
    "old  5",
    "old 5 ",
    "old",
    "Old 5",
    "old 5x",
    "old 0x5",
    "old 9007199254740992",
  ])(
    "'The old size line MUST consist of the string old, a single space, and the tree size … with no leading zeroes': answers 400 to %j",
    async (line) => {
      const body = await requestBody(0, 5);

      expect((await witnessOverHttp().send(body.replace("old 0", line))).status).toBe(400);
    },
  );

  it.each([
    ["31 bytes", `${toBase64(new Uint8Array(31))}\n`],
    ["33 bytes", `${toBase64(new Uint8Array(33))}\n`],
    ["two hashes on a line", HASH_LINE.replace("\n", HASH_LINE)],
    ["hex", `${"0".repeat(64)}\n`],
    ["a space before it", ` ${HASH_LINE}`],
  ])(
    "'Each consistency proof line MUST encode a single hash in base64': answers 400 to %s",
    async (_what, line) => {
      const body = `old 4\n${line}\n${await logNote(uniformHead(5))}`;

      expect((await (await witnessAt(4)).send(body)).status).toBe(400);
    },
  );

  it.each([
    [63, 422],
    [64, 400],
  ])(
    "'MUST NOT send more than 63 consistency proof lines': %i lines are answered %i",
    async (count, status) => {
      const body = `old 4\n${HASH_LINE.repeat(count)}\n${await logNote(uniformHead(5))}`;

      expect((await (await witnessAt(4)).send(body)).status).toBe(status);
    },
  );

  it("'The client MUST NOT send more than 63 consistency proof lines': the longest proof between two sizes of a log has fewer", () => {
    const longest = uniformProof(2 ** 52 - 1, Number.MAX_SAFE_INTEGER);

    expect(longest.length).toBeGreaterThan(50);
    expect(longest.length).toBeLessThanOrEqual(63);
  });

  it("'The submitted checkpoint MAY include multiple signatures'", async () => {
    const head = uniformHead(5);
    const others = [await logLine(head, seededSigner("a"), "a.example"), await witnessLine(head)];

    expect((await witnessOverHttp().send(await requestBody(0, 5, { others }))).status).toBe(200);
  });

  it("'is specified as' text: a body that is no UTF-8 is answered 400", async () => {
    const bytes = new Uint8Array(utf8(await requestBody(0, 5)));

    expect((await witnessOverHttp().send(bytes.with(10, 0xff))).status).toBe(400);
  });

  it("reads back what it writes, the document's own example among it", async () => {
    const asked = { oldSize: 5, proof: uniformProof(5, 9), note: await logNote(uniformHead(9)) };

    const { checkpoint, ...read } = readAddCheckpoint(formatAddCheckpoint(asked));

    expect(read).toEqual(asked);
    expect(checkpoint).toEqual(readCheckpoint(asked.note));
  });
});

describe("C2SP tlog-witness, the client", () => {
  it("'the client MUST ignore any cosignatures from unknown keys'", async () => {
    const { add } = witnessOverHttp();
    const own = await (await add(0, 5)).text();
    const stranger = formatSignatureLine(await witnessLine(uniformHead(5)));
    const twin = formatSignatureLine({ ...wrongLine(MEMBER_KEY), keyId: new Uint8Array(4) });
    const witness = createRemoteWitness({
      url: "https://witness.example",
      witnessKey: formatVerifierKey(MEMBER_KEY),
      fetch: async () => new Response(`${stranger}${twin}${own}`),
    });

    const answer = await witness.cosign(0, [], await logNote(uniformHead(5)));

    expect(answer).toEqual({ status: "cosigned", cosignature: readSignatureLines(own)[0]?.signature });
  });

  it("'POST <submission prefix>/add-checkpoint', with no redirect followed and an end to its patience", async () => {
    const asked: RequestInit[] = [];
    const witness = createRemoteWitness({
      url: "https://witness.example/prefix",
      witnessKey: formatVerifierKey(MEMBER_KEY),
      timeoutMs: 1,
      fetch: async (url, init) => {
        expect(url).toBe("https://witness.example/prefix/add-checkpoint");
        asked.push(init ?? {});
        return new Promise((_, reject) =>
          init?.signal?.addEventListener("abort", () => reject(new Error("late"))),
        );
      },
    });

    await expect(witness.cosign(0, [], await logNote(uniformHead(5)))).rejects.toMatchObject({
      code: "UNAVAILABLE",
    });
    expect(asked.map(({ method, redirect }) => [method, redirect])).toEqual([["POST", "error"]]);
  });

  it.each(["", "5", "05\n", "-1\n", "5\n5\n", "9007199254740992\n"])(
    "'The response body MUST consist of the tree size … in decimal, followed by a newline': a conflict that says %j is no answer",
    async (body) => {
      const witness = createRemoteWitness({
        url: "https://witness.example",
        witnessKey: formatVerifierKey(MEMBER_KEY),
        fetch: async () => new Response(body, { status: 409 }),
      });

      await expect(witness.cosign(0, [], await logNote(uniformHead(5)))).rejects.toMatchObject({
        code: "UNAVAILABLE",
      });
    },
  );
});
