// SPDX-License-Identifier: Apache-2.0
import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { DomainError, isDomainError } from "../../core/errors.ts";
import { MAX_FILE_BYTES } from "../usecases/exchange/import-facts.ts";
import { readClients } from "./client-file.ts";
import { followDisclosure } from "./follow-disclosure.ts";
import { IMPORT_USAGE, type ImportArguments, readImportArguments } from "./import-arguments.ts";
import { type ImportedFile, type ImportFinding, importInto, openDraft, submitDraft } from "./import-draft.ts";
import { type Credentials, createRegisterClient, type RegisterClient } from "./register-client.ts";
import { createTerminal, tellsUsage } from "./terminal.ts";

const terminal = createTerminal();
const counted = (count: number, one: string) => `${count} ${one}${count === 1 ? "" : "s"}`;

/** Imports a spreadsheet as a person at a terminal would want it told. */
async function main(args: readonly string[]): Promise<number> {
  if (tellsUsage(args, IMPORT_USAGE)) return 0;
  const asked = readImportArguments(args);
  if ("problem" in asked) {
    terminal.problem(`${asked.problem}\n\n${IMPORT_USAGE}`);
    return 64;
  }
  const file = await openFile(asked);
  const credentials = await preparerOf(asked);
  const client = createRegisterClient(asked.register, credentials);
  const draft = await openDraft(credentials.organization ?? "", asked, client);
  terminal.step("draft", draft);
  const read = await importInto(draft, file, asked.language, client);
  tellImport(read, asked.language);
  const isGood = read.errorCount === 0 && read.draft.check.isAcceptable;
  if (!isGood) terminal.line("\n  correct the file and import it again: it takes the place of this version");
  if (!asked.isSubmitting || !isGood) return isGood ? 0 : 1;
  return submit(draft, asked, client);
}

async function submit(draft: string, asked: ImportArguments, client: RegisterClient): Promise<number> {
  const { disclosure, findings } = await submitDraft(draft, asked.language, client);
  if (disclosure === null) {
    for (const finding of findings) tellFinding(finding, asked.language);
    return 1;
  }
  terminal.step("accepted", disclosure.id);
  const { report } = await followDisclosure(disclosure.id, asked.register, client, terminal.step);
  return report.verdict === "passed" ? 0 : 1;
}

function tellImport({ draft, errors, errorCount, ...read }: ImportedFile, language: Language): void {
  const removed = read.removed === 0 ? "" : `, ${read.removed} of an earlier version removed`;
  terminal.step("read", `${counted(read.imported, "fact")}, ${counted(read.skipped, "empty row")}${removed}`);
  if (read.ignoredColumns.length > 0) terminal.step("left out", read.ignoredColumns.join(" | "));
  if (errorCount > 0) terminal.line(`\n  ${counted(errorCount, "cell")} to correct`);
  for (const { sheet, message } of errors) terminal.step("", `${sheet}: ${message}`);
  if (errorCount > errors.length) terminal.step("", `and ${errorCount - errors.length} more`);
  const { problems, problemCount, findings } = draft.check;
  if (problemCount > 0) terminal.line(`\n  ${counted(problemCount, "problem")} of the draft`);
  for (const { path, message } of problems) terminal.step("", `${path}: ${message}`);
  if (findings.length > 0) terminal.line(`\n  ${counted(findings.length, "finding")}`);
  for (const finding of findings) tellFinding(finding, language);
}

type Language = ImportArguments["language"];
const COMPARED: Readonly<Record<Language, (expected: string, actual: string | null) => string>> = {
  EN: (expected, actual) => `expected ${expected}, got ${actual ?? "nothing"}`,
  ZH: (expected, actual) => `应为 ${expected}，实为 ${actual ?? "空"}`,
};

function tellFinding({ severity, rule, message, expected, actual }: ImportFinding, language: Language): void {
  terminal.step(severity.toLowerCase(), `${rule.id}: ${message}`);
  if (expected !== null) terminal.step("", COMPARED[language](expected, actual));
}

async function openFile({ file, mapping }: ImportArguments) {
  const { size } = await stat(file);
  if (size > MAX_FILE_BYTES)
    throw new DomainError("TOO_LARGE", `file: expected at most ${MAX_FILE_BYTES} bytes, got ${size}`);
  const read: unknown = mapping === undefined ? null : JSON.parse(await readFile(mapping, "utf8"));
  return { name: basename(file), bytes: new Uint8Array(await readFile(file)), mapping: read };
}

async function preparerOf({ clients, organization }: ImportArguments): Promise<Credentials> {
  const preparers = (await readClients(clients)).filter(
    (one) => one.role === "preparer" && (organization === undefined || one.organization === organization),
  );
  const [first] = preparers;
  if (first !== undefined && preparers.length === 1) return first;
  const known = preparers.map((one) => one.organization).join(", ");
  const got =
    first === undefined
      ? "none: give the company a client with the role PREPARER, see docs/tour.md"
      : `${preparers.length}: say --organization, one of ${known}`;
  throw new DomainError("NOT_FOUND", `${clients}: expected one preparer, got ${got}`);
}

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  terminal.problem(isDomainError(error) ? `${error.code}: ${message}` : message);
  return 1;
});
