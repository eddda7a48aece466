// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { checkSettings } from "../../infra/settings.ts";

const file = resolve(import.meta.dirname, "../../infra/example-settings.json");
const example = JSON.parse(readFileSync(file, "utf8")) as Readonly<Record<string, unknown>>;
const { host: _host, ...hostless } = example;

describe("deployment settings", () => {
  it("of the example are accepted", () => {
    expect(checkSettings(example, "example")).toEqual(example);
  });

  it.each([
    ["nothing", null, /expected region, host/],
    ["a missing key", hostless, /expected host, got nothing/],
    ["an unknown key", { ...example, hots: "x" }, /got hots/],
    ["another region without the edge's firewall", { ...example, region: "eu-central-1" }, /edgeAclArn/],
    ["more chains to wait for than there are", { ...example, chainThreshold: 9 }, /chainThreshold from 1 to/],
    [
      "more members than a function may be told",
      { ...example, members: Array(20).fill("x".repeat(200)) },
      /2400 bytes/,
    ],
  ])("with %s are refused by name", (_what, value, message) => {
    expect(() => checkSettings(value, "settings.json")).toThrow(message);
  });
});
