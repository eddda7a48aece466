// SPDX-License-Identifier: Apache-2.0
import { execFile } from "node:child_process";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { anyPort, type RegisterProcess, spawnRegister, temporaryData } from "../fixtures/register-process.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const PROGRAM = [join(ROOT, "scripts/run-ts.mjs"), join(ROOT, "functions/local/tour.ts")];
const TIMEOUT_MS = 180_000;

let data: Awaited<ReturnType<typeof temporaryData>>;
let register: RegisterProcess;

beforeAll(async () => {
  data = await temporaryData();
  register = await spawnRegister({ dataFolder: data.path, port: await anyPort() }).ready();
}, TIMEOUT_MS);
afterAll(async () => {
  await register.kill("SIGTERM");
  await data.remove();
});

function tour(...args: readonly string[]): Promise<{ readonly status: number; readonly printed: string }> {
  return new Promise((done) => {
    execFile(process.execPath, [...PROGRAM, ...args], { cwd: ROOT }, (error, stdout, stderr) => {
      done({ status: error === null ? 0 : Number(error.code), printed: stdout + stderr });
    });
  });
}

it(
  "walks through every room of a running register, and can be taken twice",
  async () => {
    const flags = ["--register", register.url, "--clients", join(data.path, "clients.json")];

    const first = await tour(...flags);
    const second = await tour(...flags);

    expect(first).toMatchObject({
      status: 0,
      printed: expect.stringContaining("12 stops, everything as told"),
    });
    expect(first.printed).toMatch(/replayed +offline.*passed[\s\S]*verified +passed[\s\S]*1000, 990/);
    expect(second).toMatchObject({ status: 0 });
  },
  TIMEOUT_MS,
);

it("ends with 1 where there is no register, and with 64 on wrong use", async () => {
  const clients = ["--clients", join(data.path, "clients.json")];

  const nobody = await tour("--register", `http://localhost:${await anyPort()}`, ...clients);
  const unknown = await tour("--registry", register.url);

  expect(nobody.status).toBe(1);
  expect(unknown).toMatchObject({ status: 64, printed: expect.stringContaining("npm run tour") });
});
