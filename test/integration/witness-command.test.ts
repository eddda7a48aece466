// SPDX-License-Identifier: Apache-2.0
import { chmod, readdir, truncate } from "node:fs/promises";
import { Agent, request } from "node:http";
import type { Socket } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { formatVerifierKey } from "../../core/log/verifier-key.ts";
import { LOG_KEY, ORIGIN } from "../fixtures/memory-register.ts";
import { startProgram } from "../fixtures/program-process.ts";
import { anyPort, temporaryData } from "../fixtures/register-process.ts";
import { requestBody } from "../fixtures/witness-http.ts";
import { startWitness, WITNESS_PROGRAM, type WitnessProcess } from "../fixtures/witness-process.ts";

let data: Awaited<ReturnType<typeof temporaryData>>;
let port: number;
let witness: WitnessProcess;
const start = (args: readonly string[] = []) => startWitness(data.path, port, args);

beforeAll(async () => {
  data = await temporaryData();
  port = await anyPort();
  witness = await start(["--name", "one.example/w", "--log", formatVerifierKey(LOG_KEY)]);
});
afterAll(async () => {
  await witness.kill("SIGKILL");
  await data.remove();
});

/** Posts over an agent's connection and answers status, body and the connection itself. */
function post(agent: Agent, body: string): Promise<{ status: number; text: string; socket: Socket }> {
  return new Promise((done, fail) => {
    const sent = request(`${witness.url}/add-checkpoint`, { method: "POST", agent }, (response) => {
      const { socket, statusCode = 0 } = response;
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => {
        text += part;
      });
      response.on("end", () => done({ status: statusCode, text, socket }));
    });
    sent.on("error", fail).end(body);
  });
}

it("'witnesses SHOULD support HTTP keep-alive HTTP connections': two requests go over one connection", async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });

  const first = await post(agent, await requestBody(0, 5));
  const second = await post(agent, await requestBody(5, 9));

  expect([first.status, second.status]).toEqual([200, 200]);
  expect(first.text).toMatch(/^— one\.example\/w [A-Za-z0-9+/]+=*\n$/);
  expect(second.socket).toBe(first.socket);
  agent.destroy();
});

it("has the same key and the same memory after SIGKILL, and needs to be told nothing again", async () => {
  const key = witness.key();
  await witness.kill("SIGKILL");

  witness = await start();

  expect(witness.key()).toBe(key);
  expect(await witness.sizes()).toEqual({ [ORIGIN]: 9 });
  expect((await post(new Agent(), await requestBody(5, 9))).text).toBe("9\n");
});

it("finishes and ends with 0 when it is told to", async () => {
  expect(await witness.kill("SIGTERM")).toBe(0);
  expect(witness.stdout()).toMatch(/ending: answers under way are given\n$/);
  witness = await start();
});

it.each([
  ["no folder", [], /^--data: expected a folder, got none/],
  ["another option", ["--data", "/tmp/never", "--keys", "x"], /--keys/],
  [
    "a port that is none",
    ["--data", "/tmp/never", "--port", "70000"],
    /^--port: expected a number from 0 to 65535/,
  ],
])("tells how it is used when it gets %s, and ends with 64", async (_what, args, message) => {
  const program = startProgram([...WITNESS_PROGRAM, ...args]);

  expect(await program.ended).toBe(64);
  expect(program.stderr()).toMatch(message);
  expect(program.stderr()).toContain("npm run witness -- --data <folder>");
});

it("does not start where others may read its keys, or where its memory cannot be read", async () => {
  await witness.kill("SIGTERM");
  await chmod(join(data.path, "keys.json"), 0o644);
  await expect(start()).rejects.toThrow(/FORBIDDEN: key file: expected mode 600/);
  await chmod(join(data.path, "keys.json"), 0o600);
  const [memory = ""] = await readdir(join(data.path, "memory/heads"));
  await truncate(join(data.path, "memory/heads", memory), 20);

  await expect(start()).rejects.toThrow(
    /INVARIANT: memory of register\.example\/log: expected the heads that were saved/,
  );
});
