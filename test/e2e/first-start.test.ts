// SPDX-License-Identifier: Apache-2.0
import { existsSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { verifyWith } from "../../functions/local/follow-disclosure.ts";
import { until } from "../fixtures/program-process.ts";
import {
  anyPort,
  processesOf,
  type RegisterProcess,
  spawnRegister,
  temporaryData,
} from "../fixtures/register-process.ts";
import { download, walkLog } from "../fixtures/register-scene.ts";
import { problemsOf } from "../fixtures/verification.ts";

type Data = Awaited<ReturnType<typeof temporaryData>>;

const SERIALS = /TS-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}/g;
const ALL_DONE = "Every sample has its certificate";

describe("a register that starts with its samples", () => {
  let data: Data;
  let register: RegisterProcess;
  beforeAll(async () => {
    data = await temporaryData();
    register = await spawnRegister({ dataFolder: data.path, port: await anyPort(), isEmpty: false }).ready();
  });
  afterAll(async () => {
    await register.kill("SIGKILL");
    await data.remove();
  });

  it("has clients of every company in clients.json when it is ready, once each, for the owner alone", async () => {
    const clients = await register.clients();

    const names = clients.map(({ role, organization }) => `${role} ${organization}`);
    expect((await stat(join(data.path, "clients.json"))).mode & 0o777).toBe(0o600);
    expect(clients.map((client) => Object.keys(client).sort())).toEqual(
      clients.map(() => ["clientId", "clientSecret", "organization", "role"]),
    );
    expect(new Set(names).size).toBe(names.length);
    expect([...new Set(clients.map(({ role }) => role))].sort()).toEqual([
      "approver",
      "operator",
      "preparer",
      "reader",
    ]);
    expect(clients.filter(({ organization }) => organization === null)).toHaveLength(1);
  });

  it("shows a real disclosure on its way to a certificate that passes every check", async () => {
    await until(() => register.stdout().includes(ALL_DONE), 90_000, "a certificate of every sample");

    expect(register.stdout()).toMatch(/verified {4}passed, 12 of 12 checks/);
    expect(register.stderr()).toBe("");
  });

  it("goes on with the same log and the same certificates when it is started again", async () => {
    const before = await walkLog(register.url);
    const serials = [...new Set(register.stdout().match(SERIALS))];
    const clients = await readFile(join(data.path, "clients.json"), "utf8");
    await register.kill("SIGTERM");
    register = await spawnRegister({ dataFolder: data.path, port: register.port, isEmpty: false }).ready();
    await until(() => register.stdout().includes(ALL_DONE), 60_000, "every sample to be told again");

    const after = await walkLog(register.url);
    const reports = await Promise.all(
      serials.map(async (serial) =>
        verifyWith(await download(`${register.url}/certificates/${serial}.pdf`), register.url),
      ),
    );
    const certified = after.statements.flatMap((one) => (one.type === "certificate" ? one.id : []));
    expect(after.checkpoint.origin).toBe(before.checkpoint.origin);
    expect(after.statements.slice(0, before.statements.length)).toEqual(before.statements);
    expect(reports.flatMap(problemsOf)).toEqual([]);
    expect([...certified].sort()).toEqual([...serials].sort());
    expect(await readFile(join(data.path, "clients.json"), "utf8")).toBe(clients);
  });
});

describe("an empty register", () => {
  let data: Data;
  let register: RegisterProcess;
  beforeAll(async () => {
    data = await temporaryData();
    register = await spawnRegister({ dataFolder: data.path, port: await anyPort() }).ready();
  });
  afterAll(async () => {
    await register.kill("SIGKILL");
    await data.remove();
  });

  it("has the operator alone", async () => {
    expect(await register.clients()).toEqual([
      {
        role: "operator",
        clientId: expect.stringMatching(/./),
        clientSecret: expect.stringMatching(/./),
        organization: null,
      },
    ]);
  });

  it("refuses a second register on its data folder and is not disturbed", async () => {
    const second = spawnRegister({ dataFolder: data.path, port: await anyPort() });

    expect(await second.ended).toBe(1);
    expect(second.stderr()).toMatch(
      new RegExp(`^CONFLICT: data folder: expected no other register on .*, got process ${register.pid};`),
    );
    expect((await fetch(`${register.url}/health`)).status).toBe(200);
  });

  it("refuses a port in use and leaves nothing behind", async () => {
    const other = await temporaryData();
    const squatter = createServer().listen(0);
    const { port } = squatter.address() as { readonly port: number };

    const refused = spawnRegister({ dataFolder: other.path, port });
    const code = await refused.ended;

    squatter.close();
    expect(code).toBe(1);
    expect(refused.stderr()).toBe(
      `CONFLICT: PORT: expected a free port, ${port} is in use; set PORT to another\n`,
    );
    expect(processesOf(other.path)).toEqual(new Map());
    await other.remove();
  });

  it.each([
    ["SIGTERM", "SIGTERM", "process"],
    ["Ctrl-C, which every process of the group gets", "SIGINT", "group"],
  ] as const)("ends with all its processes on %s", async (_name, signal, to) => {
    register = register.isRunning()
      ? register
      : await spawnRegister({ dataFolder: data.path, port: register.port }).ready();
    const running = [...processesOf(data.path).values()].join("\n");

    const code = await register.kill(signal, to);

    expect(running).toMatch(/bin\/anvil /);
    expect(running).toMatch(/\/dynoxide /);
    expect(code).toBe(0);
    expect(processesOf(data.path)).toEqual(new Map());
  });

  it("ends with all its processes on SIGTERM while it is starting", async () => {
    const starting = spawnRegister({ dataFolder: data.path, port: register.port });
    await until(() => existsSync(join(data.path, "running.pid")), 20_000, "the start to begin");

    const code = await starting.kill("SIGTERM");

    expect(code).toBe(0);
    expect(processesOf(data.path)).toEqual(new Map());
    expect(existsSync(join(data.path, "running.pid"))).toBe(false);
  });
});
