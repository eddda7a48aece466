// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";
import { createSecretHasher } from "../../../functions/adapters/node/secret-hasher.ts";

const hasher = createSecretHasher();

it("verifies a secret by its hash, which is another each time", async () => {
  const [first, second] = await Promise.all([hasher.hash("secret"), hasher.hash("secret")]);

  expect(first).toMatch(/^scrypt\$1024\$8\$1\$[\w-]{22}\$[\w-]{43}$/);
  expect(first).not.toBe(second);
  expect(await Promise.all([hasher.verify("secret", first), hasher.verify("secret", second)])).toEqual([
    true,
    true,
  ]);
});

it.each([
  ["another secret", "Secret", (hash: string) => hash],
  ["a changed hash", "secret", (hash: string) => hash.replace(/.{2}$/, "AA")],
  ["changed parameters", "secret", (hash: string) => hash.replace("$1024$", "$512$")],
  ["parameters that would take hours", "secret", (hash: string) => hash.replace("$1024$", "$9999999$")],
  ["no hash", "secret", () => ""],
  ["another format", "secret", () => "$2b$12$abcdefghijklmnopqrstuv"],
])("refuses %s", async (_what, secret, change) => {
  const hash = change(await hasher.hash("secret"));

  expect(await hasher.verify(secret, hash)).toBe(false);
});
