// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DeleteTableCommand } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import { createTable } from "../../functions/adapters/dynamodb/create-table.ts";
import { startTableEngine } from "../../functions/local/components/table-engine.ts";
import { disclosureRecord } from "../fixtures/records.ts";
import { clientOf, storesOver } from "../fixtures/table.ts";
import { FIFTY } from "../ports/register-stores.ts";

const ROOT = resolve(import.meta.dirname, "../..");

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "touchstone-engine-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A zombie, dead but not yet buried by init, counts as gone. */
function isRunning(pid: number): boolean {
  const stat = `/proc/${pid}/stat`;
  return existsSync(stat) && !/\) [ZX] /.test(readFileSync(stat, "utf8"));
}

async function untilGone(pid: number): Promise<void> {
  while (isRunning(pid)) await sleep(10);
}

describe("table engine", () => {
  it("keeps every acknowledged write when it is killed, and goes on with the same file", async () => {
    await inFolder(async (folder) => {
      const dataFile = join(folder, "table.sqlite");
      const first = await startTableEngine({ dataFile });
      const client = clientOf(first.endpoint, { maxAttempts: 1 });
      await createTable(client, "register");
      const { disclosures } = storesOver({ client, table: "register" });
      const acknowledged: string[] = [];
      const inserting = Promise.allSettled(
        Array.from({ length: 300 }, async (_, i) => {
          await sleep(i / 2);
          await disclosures.insert(disclosureRecord({ scope: `scope-${i}` }));
          acknowledged.push(`scope-${i}.v1`);
        }),
      );
      while (acknowledged.length < 100) await sleep(1);
      process.kill(first.pid, "SIGKILL");
      const results = await inserting;

      const second = await startTableEngine({ dataFile });
      const again = storesOver({ client: clientOf(second.endpoint), table: "register" });
      const found = await Promise.all(acknowledged.map((id) => again.disclosures.find(id)));
      await second.stop();

      expect(results.some(({ status }) => status === "rejected")).toBe(true);
      expect(acknowledged.length).toBeGreaterThanOrEqual(100);
      expect(found.filter((record) => record === undefined)).toEqual([]);
    });
  });

  it("says how it ended and may be stopped twice", async () => {
    await inFolder(async (folder) => {
      const engine = await startTableEngine({ dataFile: join(folder, "table.sqlite") });

      await engine.stop();
      await engine.stop();

      expect(await engine.ended).toContain("ended with");
      expect(isRunning(engine.pid)).toBe(false);
    });
  });

  it("ends when the process that started it is killed", async () => {
    await inFolder(async (folder) => {
      const script = join(folder, "parent.ts");
      const engineModule = join(ROOT, "functions/local/components/table-engine.ts");
      await writeFile(
        script,
        `import { startTableEngine } from ${JSON.stringify(engineModule)};
         const { pid } = await startTableEngine({ dataFile: ${JSON.stringify(join(folder, "table.sqlite"))} });
         process.stdout.write(pid + "\\n");`,
      );
      const parent = spawn(process.execPath, ["scripts/run-ts.mjs", script], { cwd: ROOT });
      const [line] = (await once(parent.stdout, "data")) as [Buffer];
      const pid = Number(line.toString());
      const wasRunning = isRunning(pid);

      parent.kill("SIGKILL");
      await untilGone(pid);

      expect(wasRunning).toBe(true);
    });
  });

  it("is UNAVAILABLE, with its own words, where the port is taken", async () => {
    await inFolder(async (folder) => {
      const squatter = createServer().listen(0, "127.0.0.1");
      await once(squatter, "listening");
      const { port } = squatter.address() as { port: number };

      const starting = startTableEngine({ dataFile: join(folder, "table.sqlite"), port });

      await expect(starting).rejects.toMatchObject({
        code: "UNAVAILABLE",
        message: expect.stringMatching(/in use/i),
      });
      squatter.close();
    });
  });

  it("is UNAVAILABLE where its file cannot be made", async () => {
    const starting = startTableEngine({ dataFile: "/proc/no/such/folder/table.sqlite" });

    await expect(starting).rejects.toMatchObject({ code: "UNAVAILABLE" });
  });

  it("makes the register's table once, however often and by however many it is asked", async () => {
    await inFolder(async (folder) => {
      const engine = await startTableEngine({ dataFile: join(folder, "table.sqlite") });
      const client = clientOf(engine.endpoint);

      await Promise.all(FIFTY.slice(0, 5).map(() => createTable(client, "register")));
      await storesOver({ client, table: "register" }).disclosures.insert(disclosureRecord());
      await createTable(client, "register");

      expect(await storesOver({ client, table: "register" }).disclosures.findScope("scope-a")).toHaveLength(
        1,
      );
      await client.send(new DeleteTableCommand({ TableName: "register" }));
      await engine.stop();
    });
  });
});
