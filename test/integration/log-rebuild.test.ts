// SPDX-License-Identifier: Apache-2.0
import { existsSync, readdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readBundle } from "../../core/bundle/bundle.ts";
import { toHex } from "../../core/canonical/encoding.ts";
import { sha256 } from "../../core/merkle/hash.ts";
import { runCommand } from "../fixtures/command.ts";
import { until } from "../fixtures/program-process.ts";
import { anyPort, type RegisterProcess, spawnRegister, temporaryData } from "../fixtures/register-process.ts";
import { certificateOf, download, submit, walkLog, yearOf } from "../fixtures/register-scene.ts";

const MEMBERS = 4;
const CERTIFIED_MS = 110_000;

let data: Awaited<ReturnType<typeof temporaryData>>;
let register: RegisterProcess;
let port: number;
let organization: string;
let before: Served;
let receipt: unknown;

type Served = Readonly<Record<string, string>>;

const log = (command: string) => runCommand("log-check", [command], { TOUCHSTONE_DATA: data.path });

/** SHA-256 of everything that this register serves without being asked a question, by path. */
async function served(): Promise<Served> {
  const folder = join(data.path, "objects");
  const paths = ["log", "certificates", "status"].flatMap((name) =>
    readdirSync(join(folder, name), { recursive: true, withFileTypes: true })
      // The audit's report says when it was made, so it changes by itself.
      .filter(({ name }) => name !== "audit")
      .filter((entry) => entry.isFile() && !entry.parentPath.endsWith("log/notes"))
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)),
  );
  const found = await Promise.all(
    paths.map(async (path) => [path, toHex(sha256(await download(`${register.url}/${path}`)))] as const),
  );
  return Object.fromEntries(found.sort());
}

/** What the API says of every disclosure of one organization. */
async function listed(): Promise<unknown> {
  const client = await register.client("preparer");
  return client.graphql(
    `query ($id: ID!) { organization(id: $id) { name lei disclosures(first: 50) { edges { node {
      id status factsRoot version receipt { statementHash signature issuedAt }
      notarization { logIndex anchors { chain transaction block status } }
      facts(first: 50) { edges { node { value metric { id } } } }
      certificate { serial status } } } } } }`,
    { id: organization },
  );
}

async function isAtRest(): Promise<boolean> {
  const { checkpoint, statements } = await walkLog(register.url);
  const certified = statements.filter(({ type }) => type === "certificate").length;
  const bundles = await Promise.all(
    statements.flatMap((one) =>
      one.type === "certificate" ? download(`${register.url}/certificates/${one.id}.touchstone.json`) : [],
    ),
  );
  const isComplete = bundles.every((bundle) => readBundle(bundle).certificateStatement !== null);
  return checkpoint.size === 2 * certified && checkpoint.signatures.length === 1 + MEMBERS && isComplete;
}

const removeTable = () =>
  Promise.all(
    readdirSync(data.path)
      .filter((name) => name.startsWith("table.db"))
      .map((name) => rm(join(data.path, name))),
  );

beforeAll(async () => {
  data = await temporaryData();
  port = await anyPort();
  register = await spawnRegister({ dataFolder: data.path, port, isEmpty: false }).ready();
  await until(
    () => register.stdout().includes("Every sample has its certificate"),
    CERTIFIED_MS,
    "every sample to have its certificate",
  );
  organization = (await register.clients()).find(({ role }) => role === "preparer")?.organization ?? "";
  const { disclosure } = await submit(await register.client("preparer"), yearOf(organization, 1999));
  receipt = disclosure?.receipt;
  await certificateOf(await register.client("preparer"), disclosure?.id ?? "");
  await until(isAtRest, CERTIFIED_MS, "every certificate in the log, and every member under its checkpoint");
});
afterAll(async () => {
  await register.kill("SIGKILL");
  await data.remove();
});

describe("a register whose table was deleted", () => {
  let answersBefore: unknown;

  it("is not rebuilt over a table that is there", async () => {
    before = await served();
    answersBefore = await listed();
    await register.kill("SIGTERM");

    const { code, stderr } = await log("rebuild");

    expect(code).toBe(1);
    expect(stderr).toContain("expected no table.db, got one; move it away first");
  });

  it("is rebuilt, and nothing disagrees", async () => {
    await removeTable();

    const rebuilt = await log("rebuild");
    const checked = await log("check");

    expect(rebuilt.stderr.replace(/^\(.*\n|^npm .*\n/gm, "")).toBe("");
    expect(rebuilt.stdout).toContain("the table is whole");
    expect(rebuilt.code).toBe(0);
    expect(existsSync(join(data.path, "table.rebuilt.db"))).toBe(false);
    expect(checked.stderr).not.toContain("!");
    expect(checked.stdout).toContain("everything agrees");
  });

  it("serves every file byte for byte, and answers as it did", async () => {
    register = await spawnRegister({ dataFolder: data.path, port }).ready();

    expect(await served()).toEqual(before);
    expect(await listed()).toEqual(answersBefore);
  });

  it("gives a repeated submission its first receipt", async () => {
    const { disclosure } = await submit(await register.client("preparer"), yearOf(organization, 1999));

    expect(disclosure?.receipt).toEqual(receipt);
  });

  it("certifies what comes next", async () => {
    const size = (await walkLog(register.url)).checkpoint.size;
    const client = await register.client("preparer");
    const { disclosure } = await submit(client, yearOf(organization, 1998));

    await certificateOf(client, disclosure?.id ?? "");
    const { checkpoint, root } = await walkLog(register.url);

    expect(checkpoint.size).toBeGreaterThan(size);
    expect(root).toBe(toHex(checkpoint.root));
  });
});
