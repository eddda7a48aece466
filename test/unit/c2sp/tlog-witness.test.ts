// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { cosignedAt, formatCheckpoint, readCheckpoint } from "../../../core/log/checkpoint.ts";
import { formatSignatureLine, readSignatureLines } from "../../../core/log/signed-note.ts";
import { COSIGNATURE_V1, ED25519, verifierKey } from "../../../core/log/verifier-key.ts";
import { formatAddCheckpoint } from "../../../core/log/witness-protocol.ts";
import { emptyRoot } from "../../../core/merkle/hash.ts";
import { createMemoryWitnessStore } from "../../../functions/adapters/memory/witness-store.ts";
import type { Signer } from "../../../functions/ports/signer.ts";
import { LOG_KEY, ORIGIN, seededMember, seededSigner } from "../../fixtures/memory-register.ts";
import {
  logLine,
  logNote,
  uniformHead,
  uniformProof,
  verifyEd25519,
  wrongLine,
} from "../../fixtures/notes.ts";
import { MEMBER_NAME, requestBody, witnessAt, witnessOverHttp } from "../../fixtures/witness-http.ts";

const MEMBER_KEY = verifierKey(MEMBER_NAME, COSIGNATURE_V1, seededSigner(MEMBER_NAME).publicKey);

describe("C2SP tlog-witness, signatures of the log", () => {
  it("'If the checkpoint origin is unknown, the witness MUST respond with a 404 Not Found'", async () => {
    const note = await logNote(uniformHead(5, { origin: "other.example/log" }));

    expect((await witnessOverHttp().send(await requestBody(0, 5, { note }))).status).toBe(404);
  });

  it.each([
    ["of a stranger alone", async () => [await logLine(uniformHead(5), seededSigner("x"), "x.example")]],
    ["of another text", async () => [await logLine(uniformHead(6))]],
    ["by another key in the log's name", async () => [await logLine(uniformHead(5), seededSigner("x"))]],
    [
      "that is right beside a wrong one of the same key",
      async () => [await logLine(uniformHead(5)), wrongLine(LOG_KEY)],
    ],
  ])(
    "'If none of the signatures verify against a trusted public key, the witness MUST respond with a 403 Forbidden': a signature %s",
    async (_what, signatures) => {
      const { send, recorded } = witnessOverHttp();
      const note = formatCheckpoint({ ...uniformHead(5), signatures: await signatures() });

      expect((await send(await requestBody(0, 5, { note }))).status).toBe(403);
      expect(await recorded()).toEqual([]);
    },
  );

  it("'it MUST ignore signatures from unknown keys'", async () => {
    const others = [
      wrongLine({ ...LOG_KEY, name: "x.example" }),
      { ...wrongLine(LOG_KEY), keyId: new Uint8Array(4) },
    ];

    expect((await witnessOverHttp().send(await requestBody(0, 5, { others }))).status).toBe(200);
  });
});

describe("C2SP tlog-witness, sizes", () => {
  it("'The old size MUST be equal to or lower than the checkpoint size. Otherwise … 400 Bad Request'", async () => {
    const { add } = await witnessAt(9);

    expect((await add(9, 5)).status).toBe(400);
  });

  it.each([0, 3, 7])(
    "'The witness MUST check that the old size matches the size of the latest checkpoint it cosigned': %i for 5 is a 409 Conflict, whose body is 'the tree size … followed by a newline' in text/x.tlog.size",
    async (oldSize) => {
      const { add } = await witnessAt(5);

      const response = await add(oldSize, 9);

      expect(response.status).toBe(409);
      expect(response.headers.get("content-type")).toBe("text/x.tlog.size");
      expect(await response.text()).toBe("5\n");
    },
  );

  it("'or zero if it never cosigned a checkpoint for that origin'", async () => {
    const response = await witnessOverHttp().add(3, 5);

    expect([response.status, await response.text()]).toEqual([409, "0\n"]);
  });

  it("'it MAY initially make a request with a old size of zero to obtain it'", async () => {
    const { add } = await witnessAt(5);

    const size = Number((await (await add(0, 9)).text()).trim());

    expect((await add(size, 9)).status).toBe(200);
  });

  it("'If the old size matches the checkpoint size, the witness MUST check that the root hashes are also identical … 409 Conflict'", async () => {
    const { send, recorded } = await witnessAt(5);
    const note = await logNote(uniformHead(5, { entry: "fork" }));

    const response = await send(await requestBody(5, 5, { note, proof: [] }));

    expect(response.status).toBe(409);
    expect(response.headers.get("content-type")).toBe("text/x.tlog.size");
    expect(await recorded()).toEqual([5]);
  });

  it("'If the old size matches the checkpoint size': the same checkpoint is cosigned again", async () => {
    const { add, recorded } = await witnessAt(5);

    expect((await add(5, 5)).status).toBe(200);
    expect(await recorded()).toEqual([5]);
  });

  it.each([
    ["the empty tree", emptyRoot(), 200],
    ["any other root", uniformHead(1).root, 409],
  ])("'the root hashes are also identical': size 0 with %s is answered %s", async (_what, root, status) => {
    const { send, add, recorded } = witnessOverHttp();
    const note = await logNote({ origin: ORIGIN, size: 0, root });

    const response = await send(formatAddCheckpoint({ oldSize: 0, proof: [], note }));

    expect(response.status).toBe(status);
    expect(await recorded()).toEqual([]);
    expect((await add(0, 5)).status).toBe(200);
  });
});

describe("C2SP tlog-witness, consistency", () => {
  it.each([
    ["an empty one", []],
    ["one that is cut", uniformProof(5, 9).slice(1)],
    ["one with a hash too many", [...uniformProof(5, 9), new Uint8Array(32)]],
    ["one between other sizes", uniformProof(4, 9)],
    ["one in another order", [...uniformProof(5, 9)].reverse()],
  ])(
    "'If the Merkle Consistency Proof doesn't verify, … 422 Unprocessable Entity': %s",
    async (_what, proof) => {
      const { send, recorded } = await witnessAt(5);

      expect((await send(await requestBody(5, 9, { proof }))).status).toBe(422);
      expect(await recorded()).toEqual([5]);
    },
  );

  it("'If the Merkle Consistency Proof doesn't verify, … 422': a log that shows another past", async () => {
    const { send, recorded } = await witnessAt(5);
    const note = await logNote(uniformHead(9, { entry: "fork" }));

    expect((await send(await requestBody(5, 9, { note }))).status).toBe(422);
    expect(await recorded()).toEqual([5]);
  });

  it("'The proof MUST be empty if the old size is zero'", async () => {
    const { send, recorded } = witnessOverHttp();

    expect((await send(await requestBody(0, 5, { proof: uniformProof(1, 5) }))).status).toBe(422);
    expect(await recorded()).toEqual([]);
  });

  it("'according to RFC 6962, Section 2.1.2': a proof from a size to itself is empty, any other is a 422", async () => {
    const { send } = await witnessAt(5);

    expect((await send(await requestBody(5, 5, { proof: [uniformHead(5).root] }))).status).toBe(422);
  });
});

describe("C2SP tlog-witness, the answer", () => {
  it("'a sequence of one or more note signature lines, each starting with the — character (U+2014) and ending with a newline'", async () => {
    const response = await witnessOverHttp().add(0, 5);
    const text = await response.text();

    expect(response.status).toBe(200);
    expect(text).toMatch(/^(— [^ ]+ [A-Za-z0-9+/]+=*\n)+$/);
    expect(readSignatureLines(text).map(({ name }) => name)).toEqual([MEMBER_NAME]);
  });

  it("'The signatures MUST be cosignatures from the witness key(s) on the checkpoint'", async () => {
    const text = await (await witnessOverHttp().add(0, 5)).text();
    const checkpoint = { ...uniformHead(5), signatures: readSignatureLines(text) };

    expect(cosignedAt(checkpoint, MEMBER_KEY, verifyEd25519)).toBeGreaterThan(1_700_000_000);
    expect(cosignedAt({ ...checkpoint, size: 6 }, MEMBER_KEY, verifyEd25519)).toBeUndefined();
  });

  it("'the client MAY concatenate it to the checkpoint, and use a note verification function'", async () => {
    const text = await (await witnessOverHttp().add(0, 5)).text();
    const checkpoint = readCheckpoint(`${await logNote(uniformHead(5))}${text}`);

    expect(checkpoint.signatures.map(({ name }) => name)).toEqual([ORIGIN, MEMBER_NAME]);
    expect(cosignedAt(checkpoint, MEMBER_KEY, verifyEd25519)).toBeDefined();
    expect(text).toBe(checkpoint.signatures.slice(1).map(formatSignatureLine).join(""));
  });

  it("'the witness MUST update its record of the latest cosigned checkpoint'", async () => {
    const { add, recorded } = await witnessAt(5);

    await add(5, 9);

    expect(await recorded()).toEqual([5, 9]);
  });

  it("'The witness MUST persist the new checkpoint before responding': what cannot be kept is not signed", async () => {
    const signed: unknown[] = [];
    const honest = seededSigner(MEMBER_NAME);
    const witnessSigner: Signer = {
      ...honest,
      sign: (inputs) => {
        signed.push(inputs);
        return honest.sign(inputs);
      },
    };
    const store = { ...createMemoryWitnessStore(), save: () => Promise.reject(new Error("disk full")) };

    await expect(witnessOverHttp({ witnessSigner, store }).add(0, 5)).rejects.toThrow("disk full");

    expect(signed).toEqual([]);
  });

  it("'checking the old size … and persisting the new checkpoint must be performed atomically': a slower smaller request never sets the record back", async () => {
    const store = createMemoryWitnessStore();
    const waiting: (() => void)[] = [];
    const slow = {
      load: store.load,
      save: async (...asked: Parameters<typeof store.save>) => {
        await new Promise<void>((resolve) => waiting.push(resolve));
        return store.save(...asked);
      },
    };
    await seededMember(MEMBER_NAME, { store }).cosign(0, [], await logNote(uniformHead(5)));
    const { add, recorded } = witnessOverHttp({ store: slow });
    const requestA = add(5, 7);
    await expect.poll(() => waiting.length).toBe(1);
    const requestB = add(5, 9);
    await expect.poll(() => waiting.length).toBe(2);

    waiting[1]?.();
    const answerB = await requestB;
    waiting[0]?.();
    const answerA = await requestA;

    expect([answerA.status, await answerA.text(), answerB.status]).toEqual([409, "9\n", 200]);
    expect(await recorded()).toEqual([5, 9]);
  });

  it("'but MUST NOT cosign the checkpoint': no refusal holds a signature", async () => {
    const { send } = await witnessAt(5);
    const refused = await Promise.all([
      send(await requestBody(5, 9, { proof: [] })),
      send(await requestBody(0, 9)),
      send(await requestBody(5, 5, { note: await logNote(uniformHead(5, { entry: "fork" })), proof: [] })),
    ]);

    const texts = await Promise.all(refused.map((response) => response.text()));
    expect(refused.map(({ status }) => status)).toEqual([422, 409, 409]);
    expect(texts.join("")).not.toContain("—");
  });
});

describe("C2SP tlog-witness, several keys", () => {
  const OLD_SIGNER = seededSigner("old log key");
  const oldKey = verifierKey(ORIGIN, ED25519, OLD_SIGNER.publicKey);

  it.each([
    ["the new one", async () => [await logLine(uniformHead(5))], 200],
    ["the old one", async () => [await logLine(uniformHead(5), OLD_SIGNER)], 200],
    ["both", async () => [await logLine(uniformHead(5)), await logLine(uniformHead(5), OLD_SIGNER)], 200],
    [
      "the new one, and wrongly by the old one",
      async () => [await logLine(uniformHead(5)), wrongLine(oldKey)],
      403,
    ],
  ])(
    "'against the public key(s) it trusts for the checkpoint origin': signed by %s",
    async (_what, signatures, status) => {
      const { send } = witnessOverHttp({}, [LOG_KEY, oldKey]);
      const note = formatCheckpoint({ ...uniformHead(5), signatures: await signatures() });

      expect((await send(await requestBody(0, 5, { note }))).status).toBe(status);
    },
  );
});
