// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { canonicalBytes } from "../../core/canonical/canonical-json.ts";
import { gridCalculation } from "../fixtures/calculations.ts";
import { bundleWith } from "../fixtures/genuine-bundle.ts";
import { CHAIN, CONTRACT, statusList, trustDocument } from "../fixtures/genuine-register.ts";
import { memoryNetwork } from "../fixtures/memory-network.ts";

const launcher = resolve(import.meta.dirname, "../../verifier/cli/touchstone-verify.mjs");
const folder = mkdtempSync(join(tmpdir(), "touchstone-verify-"));
const bundle = join(folder, "genuine.touchstone.json");
const forged = join(folder, "forged.touchstone.json");
const trust = join(folder, "own.json");
let node: Server;

function run(...args: readonly string[]): Promise<{ status: number | null; stdout: string; stderr: string }> {
  return new Promise((settle) => {
    const child = spawn(process.execPath, [launcher, ...args]);
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (text) => {
      stdout += text;
    });
    child.stderr.on("data", (text) => {
      stderr += text;
    });
    child.on("close", (status) => settle({ status, stdout, stderr }));
  });
}

/** A chain node that answers over HTTP what the memory network answers. */
function startNode(): Promise<Server> {
  const network = memoryNetwork();
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk) => {
      text += chunk;
    });
    request.on("end", async () => {
      const { id, method, params } = JSON.parse(text);
      const result = await network.rpc("http://127.0.0.1:8545", method, params);
      response.end(JSON.stringify({ jsonrpc: "2.0", id, result }));
    });
  });
  return new Promise((settle) => server.listen(0, "127.0.0.1", () => settle(server)));
}

beforeAll(async () => {
  node = await startNode();
  const address = node.address();
  const rpcUrl = `http://127.0.0.1:${typeof address === "object" && address?.port}`;
  const asLong = { validFrom: "2026-11-23T11:30:00.000Z", validUntil: "2099-01-01T00:00:00.000Z" };
  const status = {
    checkpoint: JSON.parse(new TextDecoder().decode(bundleWith({}))).checkpoint,
    list: statusList("revocation", [], { ...asLong, validFrom: "2026-11-01T00:00:00.000Z" }),
    supersession: statusList("refresh", [], { ...asLong, validFrom: "2026-11-01T00:00:00.000Z" }),
  };
  writeFileSync(bundle, bundleWith({ status }));
  writeFileSync(forged, bundleWith({ status, inclusion: { index: 0, size: 7, path: [] } }));
  const chains = [{ chain: CHAIN, contract: CONTRACT, rpcUrl, finality: "finalized" }];
  writeFileSync(trust, JSON.stringify(trustDocument({ chains })));
});

afterAll(() => {
  node.close();
  rmSync(folder, { recursive: true });
});

describe("touchstone-verify", () => {
  it("leaves 0 and a tick a line for a genuine bundle and a chain node", async () => {
    const { status, stdout } = await run(bundle, "--trust", trust);

    expect(stdout).toContain("This certificate is genuine and current.");
    expect(stdout.split("\n").filter((line) => line.startsWith("✓"))).toHaveLength(11);
    expect(status).toBe(0);
  });

  it("leaves 1 and a cross for a forged bundle", async () => {
    const { status, stdout } = await run(forged, "--trust", trust, "--lang", "zh");

    expect(stdout).toMatch(/^✗ LOG_INCLUSION .*\[INCLUSION_MISMATCH\]$/m);
    expect(stdout).toContain("请勿采信此文件。");
    expect(status).toBe(1);
  });

  it("leaves 2 offline, with the chain undecided", async () => {
    const { status, stdout } = await run(bundle, "--trust", trust, "--offline", "--json");
    const report = JSON.parse(stdout);

    expect(report.checks.filter((check: { verdict: string }) => check.verdict !== "passed")).toMatchObject([
      { name: "CHAIN_ANCHOR", verdict: "undecided", reason: "OFFLINE" },
      { name: "CHAIN_FINALITY", verdict: "undecided", reason: "OFFLINE" },
    ]);
    expect(status).toBe(2);
  });

  it("leaves 2 and says so without a trust file", async () => {
    const { status, stderr } = await run(bundle, "--offline");

    expect(stderr).toContain("No trust file was given");
    expect(status).toBe(2);
  });

  it("replays a calculation, and leaves 2 for a formula it does not know", async () => {
    const [known, later] = ["calculation.json", "later.json"].map((name) => join(folder, name));
    writeFileSync(known ?? "", canonicalBytes(gridCalculation()));
    writeFileSync(
      later ?? "",
      canonicalBytes({ ...gridCalculation(), formula: { id: "combustion", version: 9 } }),
    );

    const [good, unknown, beside] = [
      await run(known ?? ""),
      await run(later ?? ""),
      await run(known ?? "", bundle, "--offline"),
    ];

    expect(good.stdout).toMatch(/^✓ REPLAY .*ghg-scope2-location 684\.36 tCO2e/m);
    expect(unknown.stdout).toMatch(/^\? CALCULATION_READABLE .*\[FORMULA_UNKNOWN\]$/m);
    expect(beside.stdout).toMatch(/CERTIFIED_FACT .*\[(NOT_PINNED|MAY_BE_WITHHELD)\]$/m);
    expect([good.status, unknown.status]).toEqual([0, 2]);
    expect(beside.status).not.toBe(0);
  });

  it.each([
    ["no file", [], "expected one file"],
    ["three files", ["a", "b", "c"], "expected one file, or a calculation and a certificate"],
    [
      "two files of which the first is no calculation",
      [bundle, bundle],
      "expected a calculation before the certificate",
    ],
    ["an unknown option", ["a", "--force"], "--force"],
    ["an unknown language", ["a", "--lang", "fr"], "--lang"],
    ["a file that is not there", [join(folder, "missing.pdf")], "ENOENT"],
    ["a trust file that is not there", [bundle, "--trust", join(folder, "missing.json")], "ENOENT"],
    ["a trust file with a mistake", [bundle, "--trust", bundle], "trust."],
  ])("leaves 64 for %s", async (_what, args, problem) => {
    const { status, stderr, stdout } = await run(...args);

    expect(stderr).toContain(problem);
    expect(stdout).toBe("");
    expect(status).toBe(64);
  });
});
