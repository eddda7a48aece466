// SPDX-License-Identifier: Apache-2.0
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openKeyfile } from "../../functions/adapters/keyfile/open-keyfile.ts";
import type { KeyAlgorithm } from "../../functions/ports/signer.ts";
import { describeSigner } from "./signer.behaviour.ts";

let folder: string;
let files = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "touchstone-keys-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function newPath(): string {
  files += 1;
  return join(folder, `${files}`, "keys.json");
}

/** A key file whose one key has this secret. */
function fileWithSecret(secret: string, algorithm: KeyAlgorithm = "Ed25519"): string {
  const path = newPath();
  openKeyfile(path);
  const content = { v: 1, type: "touchstone-keyfile", keys: { log: { algorithm, secret } } };
  writeFileSync(path, JSON.stringify(content));
  return path;
}

function errorOf(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    return error;
  }
}

describeSigner("a key file", async (algorithm) => openKeyfile(newPath()).signer("key", algorithm));

describe("key file", () => {
  it("is made readable by its owner only, with nothing left beside it", () => {
    const path = newPath();

    openKeyfile(path).signer("log", "Ed25519");

    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(path, ".."))).toEqual(["keys.json"]);
  });

  it("gives the same key for the same name after it is opened again", () => {
    const path = newPath();
    const first = openKeyfile(path).signer("log", "Ed25519");

    const second = openKeyfile(path).signer("log", "Ed25519");

    expect(second.publicKey).toEqual(first.publicKey);
    expect([second.keyId, second.algorithm]).toEqual(["log", "Ed25519"]);
  });

  it("keeps keys of different names apart", () => {
    const keys = openKeyfile(newPath());

    expect(keys.signer("a", "P-256").publicKey).not.toEqual(keys.signer("b", "P-256").publicKey);
    expect(keys.signer("a", "P-256").publicKey).toEqual(keys.signer("a", "P-256").publicKey);
  });

  it("keeps what another opening of the same file has added", () => {
    const path = newPath();
    const one = openKeyfile(path);
    const other = openKeyfile(path);
    const added = other.signer("b", "P-256").publicKey;

    one.signer("a", "P-256");

    expect(openKeyfile(path).signer("b", "P-256").publicKey).toEqual(added);
  });

  it("refuses a name that has a key of another algorithm", () => {
    const keys = openKeyfile(newPath());
    keys.signer("log", "Ed25519");

    expect(errorOf(() => keys.signer("log", "secp256k1"))).toMatchObject({ code: "INVARIANT" });
  });

  it.each([[0o644], [0o640], [0o601]])("refuses mode %o and tells what to run", (mode) => {
    const path = newPath();
    openKeyfile(path);
    chmodSync(path, mode);

    const error = errorOf(() => openKeyfile(path));

    expect(error).toMatchObject({
      code: "FORBIDDEN",
      message: expect.stringContaining(`chmod 600 '${path}'`),
    });
    expect(statSync(path).mode & 0o777).toBe(mode);
  });

  it.each([
    ["cut in the middle", (json: string) => json.slice(0, -40)],
    ["empty", () => ""],
    ["of another type", (json: string) => json.replace("touchstone-keyfile", "something-else")],
    ["with an unknown algorithm", (json: string) => json.replace("Ed25519", "RSA")],
    ["with a shorter secret", (json: string) => json.replace(/("secret": ?")..../, "$1")],
  ])("refuses a file %s and changes nothing in it", (_what, damage) => {
    const path = newPath();
    openKeyfile(path).signer("log", "Ed25519");
    const damaged = damage(readFileSync(path, "utf8"));
    writeFileSync(path, damaged);

    const error = errorOf(() => openKeyfile(path).signer("log", "Ed25519"));

    expect(error).toMatchObject({ code: "INVARIANT" });
    expect(readFileSync(path, "utf8")).toBe(damaged);
  });

  it("says nothing of a secret in the error about it", () => {
    const secret = "c2VjcmV0LXRoYXQtbXVzdC1ub3QtYmUtc2hvd24";
    const path = fileWithSecret(secret);

    const error = errorOf(() => openKeyfile(path));

    expect(error).toMatchObject({ code: "INVARIANT" });
    expect(inspect(error, { depth: 10 })).not.toContain(secret.slice(0, 8));
  });

  it("shows no secret when a signer or the key file is printed", () => {
    const secret = Buffer.alloc(32, 7).toString("base64url");
    const keys = openKeyfile(fileWithSecret(secret));

    const printed = inspect([keys, keys.signer("log", "Ed25519")], { depth: 10, showHidden: true });

    expect(printed).not.toContain(secret);
    expect(printed).not.toContain("7, 7, 7, 7");
  });

  it.each<[string, KeyAlgorithm, number]>([
    ["zero", "P-256", 0],
    ["beyond the order", "secp256k1", 255],
  ])("refuses a secret that is %s", (_what, algorithm, fill) => {
    const keys = openKeyfile(fileWithSecret(Buffer.alloc(32, fill).toString("base64url"), algorithm));

    expect(errorOf(() => keys.signer("log", algorithm))).toMatchObject({ code: "INVARIANT" });
  });

  it("signs RFC 8032 test 1 as the standard says", async () => {
    const seed = Buffer.from("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "hex");
    const signer = openKeyfile(fileWithSecret(seed.toString("base64url"))).signer("log", "Ed25519");

    const [signature] = await signer.sign([new Uint8Array(0)]);

    expect(Buffer.from(signer.publicKey).toString("hex")).toBe(
      "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
    );
    expect(Buffer.from(signature ?? []).toString("hex")).toMatch(
      /^e5564300c360ac729086e2cc806e828a84877f1eb8e5d974/,
    );
  });
});
