// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { ApiLogEntry } from "../../functions/api/api-needs.ts";
import type { PipelineParts } from "../../functions/local/pipeline-messages.ts";
import { startPipelineThread } from "../../functions/local/start-pipeline-thread.ts";
import { anyPort, temporaryData } from "../fixtures/register-process.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const watcher = { event: () => undefined, waiting: () => undefined };

/** Parts with a table engine that is not there. */
async function partsWithoutTable(path: string): Promise<PipelineParts> {
  return {
    names: { origin: "localhost/log", issuer: "did:web:localhost", registerName: "test" },
    publicUrl: "http://localhost",
    objectsFolder: `${path}/objects`,
    chains: [],
    chainThreshold: 1,
    witnessPolicy: undefined,
    tableEndpoint: `http://127.0.0.1:${await anyPort()}`,
    keysFile: `${path}/keys.json`,
    dataFolder: path,
  };
}

function startLogged() {
  const logged: ApiLogEntry[] = [];
  return { logged, thread: startPipelineThread(watcher, (entry) => logged.push(entry)) };
}

beforeAll(() => {
  execFileSync("node", ["scripts/build-pipeline-thread.mjs"], { cwd: ROOT, stdio: "pipe" });
});

describe("the thread of the pipeline", () => {
  it("ends when it is stopped before it was told to run, and may be stopped again", async () => {
    const { thread, logged } = startLogged();

    await thread.stop();
    await thread.stop();

    expect(await thread.broken).toBe("the pipeline ended");
    expect(logged).toEqual([]);
  });

  it("tells whoever starts it, waits for its end and reads the log what broke it off", async () => {
    const data = await temporaryData();
    const { thread, logged } = startLogged();

    const running = thread.run(await partsWithoutTable(data.path));

    await expect(running).rejects.toMatchObject({
      code: "UNAVAILABLE",
      message: expect.stringContaining("the pipeline broke off: "),
    });
    expect(await thread.broken).toContain("the pipeline broke off: ");
    expect(logged).toMatchObject([{ level: "error", correlationId: "pipeline" }]);
    await thread.stop();
    await data.remove();
  });
});
