// SPDX-License-Identifier: Apache-2.0
import { parseArgs } from "node:util";
import { isDomainError } from "../../core/errors.ts";
import { createTerminal } from "./terminal.ts";
import { frameRow, showFrames, showRestatement, showXbrl } from "./tour/after-submission.ts";
import { showAssurance } from "./tour/assurance.ts";
import { showCalculation, showEntities, showEvidence, showTemplate } from "./tour/before-submission.ts";
import { showApproval, showCoverage, showDraft, showImport, submitDraft } from "./tour/drafting.ts";
import { openTour } from "./tour/tour-scene.ts";

const terminal = createTerminal();
const USAGE = `npm run tour -- [--register http://localhost:4000] [--clients .touchstone/clients.json]
needs a register that runs: npm start`;
const OPTIONS = {
  register: { type: "string", default: "http://localhost:4000" },
  clients: { type: "string", default: ".touchstone/clients.json" },
} as const;

/** Walks through a running register as a company, its approver, its assurer and a rating agency would. */
async function tour(url: string, clients: string): Promise<void> {
  const scene = await openTour(url, clients, terminal);
  let count = 0;
  const stop = (title: string) => {
    count += 1;
    terminal.line(`${count === 1 ? "" : "\n"}${count}. ${title}`);
  };
  stop("A company: names in several languages, a fiscal year, two pairs of eyes");
  const company = await showEntities(scene);
  stop("A template to fill in");
  const columns = await showTemplate(scene);
  stop("Emissions calculated from pinned factors");
  const fact = await showCalculation(company, scene);
  stop("A file behind a figure");
  const evidence = await showEvidence(company, scene);
  stop("A draft, checked while it is filled");
  const draft = await showDraft(fact, evidence, company, scene);
  stop("A spreadsheet imported into the draft");
  await showImport(columns, draft, company, scene);
  stop("What the framework still misses");
  await showCoverage(draft, company, scene);
  stop("Submitted, and assured before it is approved");
  const disclosure = await submitDraft(draft, company);
  terminal.step("submitted", `${disclosure} awaits approval`);
  await showAssurance(disclosure, company, scene);
  stop("Approved by a second client, logged, anchored, certified, verified");
  await showApproval(disclosure, company, scene);
  stop("XBRL out and in");
  await showXbrl(disclosure, company, scene);
  stop("A restatement that cannot be hidden");
  const before = await frameRow(company, null);
  await showRestatement(disclosure, company, scene);
  stop("What a rating agency reads");
  await showFrames(before, company, scene);
  terminal.line(`\n${count} stops, everything as told`);
}

async function main(args: readonly string[]): Promise<number> {
  try {
    const { values } = parseArgs({ args: [...args], options: OPTIONS });
    await tour(values.register.replace(/\/+$/, ""), values.clients);
    return 0;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const isWrongUse = error instanceof TypeError && "code" in error;
    terminal.problem(
      isWrongUse ? `${message}\n${USAGE}` : isDomainError(error) ? `${error.code}: ${message}` : message,
    );
    return isWrongUse ? 64 : 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
