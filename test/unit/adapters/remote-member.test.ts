// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { fromHex, toHex } from "../../../core/canonical/encoding.ts";
import { checkpointMessage, formatCheckpoint } from "../../../core/log/checkpoint.ts";
import { COSIGNATURE_V1, ED25519, readVerifierKey, verifierKey } from "../../../core/log/verifier-key.ts";
import { formatAddCheckpoint } from "../../../core/log/witness-protocol.ts";
import { addressOf } from "../../../functions/adapters/evm/relayer.ts";
import { createSigner } from "../../../functions/adapters/keyfile/signer.ts";
import { createFixedClock } from "../../../functions/adapters/memory/fixed-clock.ts";
import { createMemoryWitnessStore } from "../../../functions/adapters/memory/witness-store.ts";
import { createRemoteMember } from "../../../functions/adapters/witness/remote-member.ts";
import { createWitnessServer } from "../../../functions/api/witness-server.ts";
import { createMember } from "../../../functions/usecases/witness-member.ts";
import { portablePrimitives } from "../../../verifier/primitives.ts";
import { uniformConsistency, uniformRoot } from "../../fixtures/uniform-log.ts";

const ORIGIN = "register.example/log";
const URL_PREFIX = "https://member-1.example";
const secret = (octet: number) => new Uint8Array(32).fill(octet);
const bytes = (hex: string) => fromHex(hex.replace(/^0x/, "")) ?? new Uint8Array();
const logSigner = createSigner("log", { algorithm: "Ed25519", secret: secret(1) });
const logKey = verifierKey(ORIGIN, ED25519, logSigner.publicKey);
const root = (size: number, entry?: string) => bytes(uniformRoot(size, entry));
const proof = (first: number, second: number) => uniformConsistency(first, second).map(bytes);

async function note(
  size: number,
  { origin = ORIGIN, entry = "entry", signer = logSigner } = {},
): Promise<string> {
  const head = { origin, size, root: root(size, entry) };
  const [signature = new Uint8Array()] = await signer.sign([checkpointMessage(head)]);
  return formatCheckpoint({ ...head, signatures: [{ name: ORIGIN, keyId: logKey.keyId, signature }] });
}

/** A member behind its HTTP server, and the register's side of the same conversation. */
function remote(answer?: (request: Request) => Promise<Response>) {
  const anchorSigner = createSigner("anchor", { algorithm: "secp256k1", secret: secret(3) });
  const local = createMember(
    { name: "member-1.example/witness", logKeys: [logKey], origin: ORIGIN },
    {
      witnessSigner: createSigner("witness", { algorithm: "Ed25519", secret: secret(2) }),
      anchorSigner,
      address: addressOf(anchorSigner.publicKey),
      store: createMemoryWitnessStore(),
      clock: createFixedClock(1_800_000_000_000),
      verifyEd25519: portablePrimitives.verifyEd25519,
    },
  );
  const server = createWitnessServer(local);
  const fetch: typeof globalThis.fetch = (url, init) =>
    (answer ?? server.fetch)(new Request(url as string, init));
  const { witnessKey, address } = local;
  const member = createRemoteMember({ url: URL_PREFIX, witnessKey, address, fetch });
  const post = (path: string, body: string) =>
    server.fetch(new Request(`${URL_PREFIX}${path}`, { method: "POST", body }));
  return { local, member, server, post };
}

const submitted = (oldSize: number, hashes: readonly Uint8Array[], text: string) =>
  formatAddCheckpoint({ oldSize, proof: hashes, note: text });

describe("member over HTTP", () => {
  it("cosigns over the wire as it does in the process", async () => {
    const { local, member } = remote();
    const first = await note(5);

    const there = await member.cosign(0, [], first);
    const here = await local.cosign(5, [], first);

    expect(there).toEqual(here);
    expect(there.status).toBe("cosigned");
  });

  it("says what size it knows when the proof starts elsewhere, and cosigns from there", async () => {
    const { member } = remote();
    await member.cosign(0, [], await note(5));
    const next = await note(9);

    const refused = await member.cosign(0, [], next);
    const cosigned = await member.cosign(5, proof(5, 9), next);

    expect(refused).toEqual({ status: "conflict", knownSize: 5 });
    expect(cosigned.status).toBe("cosigned");
  });

  it("signs an anchor of what it has cosigned and FORBIDS any other", async () => {
    const { local, member } = remote();
    await member.cosign(0, [], await note(5));
    const head = { size: 5, root: root(5), epoch: 2 };

    const signature = await member.signAnchor(head);

    expect(toHex(signature)).toBe(toHex(await local.signAnchor(head)));
    await expect(member.signAnchor({ ...head, root: root(5, "other") })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  });

  it("answers a cosignature line of its own key, as C2SP writes it", async () => {
    const { local, post } = remote();

    const response = await post("/add-checkpoint", submitted(0, [], await note(5)));

    const { name, type } = readVerifierKey(local.witnessKey);
    expect(type).toBe(COSIGNATURE_V1);
    expect(response.status).toBe(200);
    expect(await response.text()).toMatch(new RegExp(`^— ${name} [A-Za-z0-9+/]{101,102}={0,2}\n$`, "u"));
  });

  it("answers a conflict with the size in C2SP's own media type", async () => {
    const { post } = remote();
    await post("/add-checkpoint", submitted(0, [], await note(5)));

    const response = await post("/add-checkpoint", submitted(3, proof(3, 9), await note(9)));

    expect(response.status).toBe(409);
    expect(response.headers.get("content-type")).toBe("text/x.tlog.size");
    expect(await response.text()).toBe("5\n");
  });

  it.each([
    ["another log", 404, async () => submitted(0, [], await note(5, { origin: "other.example/log" }))],
    [
      "a signature of another key",
      403,
      async () =>
        submitted(
          0,
          [],
          await note(5, { signer: createSigner("x", { algorithm: "Ed25519", secret: secret(9) }) }),
        ),
    ],
    ["a wrong proof", 422, async () => submitted(4, proof(3, 9), await note(9))],
    ["a fork of the same size", 409, async () => submitted(4, [], await note(4, { entry: "fork" }))],
    ["a fork of a larger size", 422, async () => submitted(4, proof(4, 9), await note(9, { entry: "fork" }))],
    ["an old size above the new one", 400, async () => submitted(6, [], await note(5))],
    ["no old size", 400, async () => `\n${await note(5)}`],
    ["an old size with leading zeroes", 400, async () => `old 04\n\n${await note(5)}`],
    ["64 lines of proof", 400, async () => submitted(4, Array(64).fill(root(1)), await note(9))],
    ["a hash of 31 bytes", 400, async () => submitted(4, [root(1).slice(1)], await note(9))],
    ["nothing", 400, async () => ""],
    ["more than 128 KB", 413, async () => "o".repeat(131_073)],
  ])("refuses %s with %i and remembers nothing of it", async (_what, status, body) => {
    const { local, post } = remote();
    await post("/add-checkpoint", submitted(0, [], await note(4)));

    const response = await post("/add-checkpoint", await body());

    expect(response.status).toBe(status);
    expect(await local.cosign(0, [], await note(9))).toEqual({ status: "conflict", knownSize: 4 });
  });

  it.each([
    ["another method", new Request(`${URL_PREFIX}/add-checkpoint`)],
    ["another path", new Request(`${URL_PREFIX}/keys`, { method: "POST", body: "" })],
  ])("knows no call by %s", async (_what, request) => {
    const response = await remote().server.fetch(request);

    expect(response.status).toBe(404);
  });

  it.each([
    ["not JSON", "size=5"],
    ["an unknown key", `{"epoch":1,"root":"${"0".repeat(64)}","size":5,"x":1}`],
    ["a size of zero", `{"epoch":1,"root":"${"0".repeat(64)}","size":0}`],
  ])("refuses a sign-anchor request that is %s", async (_what, body) => {
    const response = await remote().post("/sign-anchor", body);

    expect(response.status).toBe(400);
  });

  it.each([
    ["does not answer", () => Promise.reject(new TypeError("fetch failed"))],
    ["answers more than 16 KB", async () => new Response("x".repeat(16_385))],
    ["answers with an error", async () => new Response("no", { status: 500 })],
    [
      "signs with a key it is not known by",
      async () => new Response(`— other.example AAAAAAAA${"A".repeat(96)}\n`),
    ],
  ])("is UNAVAILABLE when it %s", async (_what, answer) => {
    const { member } = remote(answer);

    await expect(member.cosign(0, [], await note(5))).rejects.toMatchObject({ code: "UNAVAILABLE" });
  });

  it.each([
    ["lines that are no signatures", "hello\n"],
    ["an anchor signature that is too short", '{"signature":"00"}'],
  ])("refuses an answer of %s", async (_what, text) => {
    const { member } = remote(async () => new Response(text));

    await expect(member.cosign(0, [], await note(5))).rejects.toMatchObject({ name: "DomainError" });
    await expect(member.signAnchor({ size: 5, root: root(5), epoch: 1 })).rejects.toMatchObject({
      name: "DomainError",
    });
  });
});
