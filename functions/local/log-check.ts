// SPDX-License-Identifier: Apache-2.0
import { isDomainError } from "../../core/errors.ts";
import type { LogCheck } from "../usecases/check-log.ts";
import { readLocalEnvironment } from "../wiring/local-environment.ts";
import { auditDataFolder, checkDataFolder } from "./check-data-folder.ts";
import { probeNode } from "./probe-node.ts";
import { rebuildDataFolder } from "./rebuild-data-folder.ts";
import { createTerminal, tellsUsage } from "./terminal.ts";

const terminal = createTerminal();
const USAGE = `npm run log -- check | rebuild | audit   TOUCHSTONE_DATA (.touchstone) is read from the environment
npm run log -- probe <rpc url>           tells which chain profile fits a node`;
const TELL_EVERY = 65_536;

/** Checks the log of a register that does not run and names every disagreement, or makes its table again. */
async function main(args: readonly string[]): Promise<number> {
  if (tellsUsage(args, USAGE)) return 0;
  const [command, ...rest] = args;
  const { dataFolder } = readLocalEnvironment();
  if (command === "check" && rest.length === 0) return check(dataFolder);
  if (command === "audit" && rest.length === 0) return audit(dataFolder);
  if (command === "probe" && rest.length === 1 && URL.canParse(rest[0] ?? ""))
    return probeNode(rest[0] ?? "", terminal);
  if (command === "rebuild" && rest.length === 0) return rebuild(dataFolder);
  terminal.problem(USAGE);
  return 64;
}

function tellProgress({ entries, size }: { readonly entries: number; readonly size: number }): void {
  if (entries % TELL_EVERY === 0 || entries === size)
    terminal.step("walked", `${entries} of ${size} entries`);
}

async function check(dataFolder: string): Promise<number> {
  terminal.line(`checking the log in ${dataFolder}`);
  const found = await checkDataFolder(dataFolder, {
    progress: tellProgress,
    tell: ({ part, where, expected, got }) =>
      terminal.problem(`  ! ${part} ${where}: expected ${expected}, got ${got}`),
  });
  tellResult(found);
  return found.total === 0 ? 0 : 1;
}

async function rebuild(dataFolder: string): Promise<number> {
  terminal.line(`making the table in ${dataFolder} again`);
  const { size, counts, clients, doubts } = await rebuildDataFolder(dataFolder, { progress: tellProgress });
  terminal.step("entries", `${size}`);
  for (const [what, count] of Object.entries({ ...counts, clients })) terminal.step(what, `${count}`);
  for (const doubt of doubts) terminal.problem(`  ! ${doubt}`);
  terminal.line(
    "the table is whole; drafts, uploads under way, assurances and other clients were not in any file",
  );
  return 0;
}

/** Exit status 1 where a chain does not agree with the log, or could not be asked. */
async function audit(dataFolder: string): Promise<number> {
  const { chains, divergences } = await auditDataFolder(dataFolder);
  for (const { chain, status, sequence } of chains)
    terminal.step(chain, `${status}, ${sequence} anchors seen`);
  for (const { chain, sequence, size, root, expected } of divergences)
    terminal.problem(
      `  ! ${chain} anchor ${sequence}, size ${size}: expected ${expected ?? "no such size"}, got ${root}`,
    );
  return chains.every(({ status }) => status === "AGREES") ? 0 : 1;
}

function tellResult({ size, counts, witnesses, notChecked, total, findings }: LogCheck): void {
  terminal.step("entries", `${size}, with ${counts.records} records`);
  terminal.step("tiles", `${counts.tiles}`);
  terminal.step("roots", `${counts.roots}, of ${counts.notes} notes and ${counts.anchors} final anchors`);
  terminal.step("witnesses", `${witnesses.right} of ${witnesses.of} under the served checkpoint`);
  for (const what of notChecked) terminal.step("not asked", what);
  if (total > findings.length) terminal.problem(`  ! and ${total - findings.length} more`);
  terminal.line(
    total === 0 ? "everything agrees" : `${total} ${total === 1 ? "disagreement" : "disagreements"}`,
  );
}

// The check speaks to a table engine beside it, not to AWS; what the SDK will ask of Node later is no news for its user.
// biome-ignore lint/style/noProcessEnv: the SDK offers no other switch
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  terminal.problem(isDomainError(error) ? `${error.code}: ${message}` : message);
  return 1;
});
