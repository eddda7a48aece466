// SPDX-License-Identifier: Apache-2.0
import { parseArgs } from "node:util";
import { daysOf, type Period } from "../../core/rules/calendar.ts";

export const IMPORT_USAGE = `npm run import -- <file.xlsx|file.csv> --period <year|start/endExclusive> --framework <name> [options]

  --period        2024, or 2024-07-01/2025-07-01 with the day after the last one
  --framework     such as VSME; again for another one. Its empty template: <register>/templates/vsme.xlsx
  --organization  whose figures; only needed where clients.json knows several
  --register      where the register is (http://localhost:4000)
  --clients       list of {role, clientId, clientSecret, organization} (.touchstone/clients.json)
  --currency      of amounts without a unit, such as EUR
  --boundary      OPERATIONAL_CONTROL, FINANCIAL_CONTROL or EQUITY_SHARE
  --mapping       JSON file, as ImportMappingInput of schema/exchange.graphql
  --language      en or zh
  --submit        submits what is acceptable, and follows it to its certificate

exit status: 0 nothing is wrong, 1 something is to be corrected or not reachable, 64 wrong use`;

export interface ImportArguments {
  readonly file: string;
  readonly register: string;
  readonly clients: string;
  readonly organization: string | undefined;
  readonly mapping: string | undefined;
  readonly period: Period;
  readonly frameworks: readonly string[];
  readonly boundary: string;
  readonly currency: string | null;
  readonly language: "EN" | "ZH";
  readonly isSubmitting: boolean;
}

const OPTIONS = {
  register: { type: "string", default: "http://localhost:4000" },
  clients: { type: "string", default: ".touchstone/clients.json" },
  organization: { type: "string" },
  mapping: { type: "string" },
  period: { type: "string", default: "" },
  framework: { type: "string", multiple: true },
  boundary: { type: "string", default: "OPERATIONAL_CONTROL" },
  currency: { type: "string" },
  language: { type: "string", default: "en" },
  submit: { type: "boolean", default: false },
} as const;

/** What was asked for, or what is wrong with it. */
export function readImportArguments(args: readonly string[]): ImportArguments | { readonly problem: string } {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
    const [file] = positionals;
    if (file === undefined || positionals.length > 1)
      return { problem: `expected one file, got ${positionals.length}` };
    const period = readPeriod(values.period);
    if (period === undefined)
      return { problem: `--period: expected 2024 or 2024-01-01/2025-01-01, got "${values.period}"` };
    const frameworks = (values.framework ?? []).map((name) => name.toUpperCase());
    if (frameworks.length === 0) return { problem: "--framework: expected one such as VSME, got none" };
    if (values.language !== "en" && values.language !== "zh")
      return { problem: `--language: expected en or zh, got ${values.language}` };
    return {
      file,
      period,
      register: values.register.replace(/\/+$/, ""),
      clients: values.clients,
      organization: values.organization,
      mapping: values.mapping,
      frameworks,
      boundary: values.boundary,
      currency: values.currency ?? null,
      language: values.language === "zh" ? "ZH" : "EN",
      isSubmitting: values.submit,
    };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : "the arguments cannot be read" };
  }
}

function readPeriod(text: string): Period | undefined {
  const [, year] = /^(\d{4})$/.exec(text) ?? [];
  const [start = "", endExclusive = ""] =
    year === undefined ? text.split("/") : [`${year}-01-01`, `${Number(year) + 1}-01-01`];
  return (daysOf({ start, endExclusive }) ?? 0) > 0 ? { start, endExclusive } : undefined;
}
