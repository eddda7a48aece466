// SPDX-License-Identifier: Apache-2.0
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCommand } from "../fixtures/command.ts";
import { until } from "../fixtures/program-process.ts";
import { anyPort, type RegisterProcess, spawnRegister, temporaryData } from "../fixtures/register-process.ts";

const CERTIFIED_MS = 110_000;

let data: Awaited<ReturnType<typeof temporaryData>>;
let register: RegisterProcess;

const run = (program: "log-check" | "mirror", ...args: readonly string[]) =>
  runCommand(program, args, { TOUCHSTONE_DATA: data.path });

const logFile = (path: string) => join(data.path, "objects/log", path);
const mirrorFolder = () => join(data.path, "../mirror");

async function sizeNow(): Promise<number> {
  return Number((await readFile(logFile("checkpoint"), "utf8")).split("\n")[1]);
}

beforeAll(async () => {
  data = await temporaryData();
  register = await spawnRegister({ dataFolder: data.path, port: await anyPort(), isEmpty: false }).ready();
  await until(
    () => register.stdout().includes("Every sample has its certificate"),
    CERTIFIED_MS,
    "every sample to have its certificate",
  );
});
afterAll(async () => {
  await register.kill("SIGKILL");
  await data.remove();
});

describe("the commands of whoever watches a log, over a real register", () => {
  it("refuse to check while the register runs", async () => {
    const { code, stderr } = await run("log-check", "check");

    expect(code).toBe(1);
    expect(stderr).toContain("expected no other register on");
    expect(stderr).toContain(`got process ${register.pid}; stop it first`);
  });

  it("mirror the log that runs, and again", async () => {
    const first = await run("mirror", `${register.url}/log`, mirrorFolder());
    const second = await run("mirror", `${register.url}/log/`, mirrorFolder());

    expect(first).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/the mirror holds [1-9][0-9]* entries/),
    });
    expect(first.stderr).toContain(`trusting ${register.url} to say whose key signs its log`);
    expect(second.code).toBe(0);
    expect(second.stderr).not.toContain("trusting");
    expect(await readFile(join(mirrorFolder(), "log/tile/entries/000.p", String(await sizeNow())))).toEqual(
      await readFile(logFile(`tile/entries/000.p/${await sizeNow()}`)),
    );
  });

  it("find nothing once the register has stopped", async () => {
    await register.kill("SIGTERM");

    const { code, stdout, stderr } = await run("log-check", "check");

    expect(stderr.replace(/^\(node.*\n|^npm .*\n/gm, "")).not.toContain("!");
    expect(stdout).toContain("everything agrees");
    expect(stdout).toContain(`${await sizeNow()} of ${await sizeNow()} entries`);
    expect(stdout).not.toContain("not asked");
    expect(code).toBe(0);
  });

  it("name one flipped bit, and nothing once it is mended", async () => {
    const path = logFile(`tile/0/000.p/${await sizeNow()}`);
    const whole = await readFile(path);
    await writeFile(
      path,
      whole.map((byte, i) => (i === 40 ? byte ^ 1 : byte)),
    );

    const damaged = await run("log-check", "check");
    await writeFile(path, whole);
    const mended = await run("log-check", "check");

    expect(damaged.code).toBe(1);
    expect(damaged.stderr).toContain(`! tile tile/0/000.p/${await sizeNow()} hash 1: expected `);
    expect(damaged.stdout).toContain("1 disagreement\n");
    expect(mended.code).toBe(0);
  });

  it("explain how they are used", async () => {
    const check = await run("log-check");
    const mirror = await run("mirror", "ftp://somewhere", mirrorFolder());

    expect(check).toMatchObject({ code: 64, stderr: expect.stringContaining("npm run log -- check") });
    expect(mirror).toMatchObject({ code: 64, stderr: expect.stringContaining("expected an http(s) url") });
  });
});
