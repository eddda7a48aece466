// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { createFixedClock } from "../../../functions/adapters/memory/fixed-clock.ts";
import { createMemoryStores } from "../../../functions/adapters/memory/memory-stores.ts";
import { createSeededRandom } from "../../../functions/adapters/memory/seeded-random.ts";
import { createSecretHasher } from "../../../functions/adapters/node/secret-hasher.ts";
import { issueToken } from "../../../functions/usecases/issue-token.ts";
import { setUpRegister } from "../../../functions/usecases/set-up-register.ts";
import { makeSealCertificates, readSealCertificates } from "../../../functions/wiring/seal.ts";
import { NOW_MS, PUBLIC_URL, seededSigner } from "../../fixtures/memory-register.ts";

/** Needs of setup over one empty register. */
function emptyRegister() {
  const { clients, organizations, objects } = createMemoryStores();
  const clock = createFixedClock(NOW_MS);
  const random = createSeededRandom("setup");
  const seal = {
    rootSigner: seededSigner("root", "P-256"),
    sealSigner: seededSigner("seal", "P-256"),
    registerName: "Example Register",
    objects,
    clock,
    random,
  };
  const hasher = createSecretHasher();
  const makeSeal = () => makeSealCertificates(seal);
  return { clients, organizations, objects, clock, random, hasher, makeSeal };
}

describe("setup of a register", () => {
  it("makes an operator who can log in", async () => {
    const needs = emptyRegister();

    const { clientId, clientSecret = "" } = await setUpRegister(needs);

    const tokenSigner = seededSigner("token", "P-256");
    const settings = { publicUrl: PUBLIC_URL };
    const { accessToken } = await issueToken({ clientId, clientSecret }, { ...needs, tokenSigner, settings });
    const payload = JSON.parse(Buffer.from(accessToken.split(".")[1] ?? "", "base64url").toString("utf8"));
    expect(payload).toMatchObject({ sub: clientId, roles: ["OPERATOR"] });
  });

  it("makes nothing twice and tells no secret twice", async () => {
    const needs = emptyRegister();
    const first = await setUpRegister(needs);
    const seal = await readSealCertificates(needs.objects);

    const second = await setUpRegister(needs);

    expect(second).toEqual({ clientId: first.clientId });
    expect(await readSealCertificates(needs.objects)).toEqual(seal);
  });

  it("leaves one seal when two run at the same time", async () => {
    const needs = emptyRegister();

    const seals = await Promise.all([needs.makeSeal(), needs.makeSeal()]);

    expect(seals[0]).toEqual(seals[1]);
  });

  it("is missed by who needs the seal before it ran", async () => {
    await expect(readSealCertificates(emptyRegister().objects)).rejects.toMatchObject({
      code: "UNAVAILABLE",
    });
  });

  it.each([
    ["is no JSON", "seal"],
    ["lacks the root", '{"certificate":"AA==","v":1}'],
    ["holds no base64", '{"certificate":"AA==","root":"?","v":1}'],
  ])("is refused where what stands in its place %s", async (_what, text) => {
    const { objects } = emptyRegister();
    await objects.put("settings/seal.json", new TextEncoder().encode(text), "application/json");

    await expect(readSealCertificates(objects)).rejects.toMatchObject({ code: "BAD_INPUT" });
  });
});
