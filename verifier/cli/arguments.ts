// SPDX-License-Identifier: Apache-2.0
import { parseArgs } from "node:util";
import { LANGUAGES, type Language } from "../messages/sentence.ts";

export const USAGE = `usage: touchstone-verify <file.pdf | file.json> [--trust trust.json] [--rpc <chain>=<url>]… [--offline] [--json] [--lang en|zh]
       touchstone-verify <calculation.json> [file.pdf | file.json]

  --trust    whom to trust; without it, a trust.json beside the file is used
  --rpc      one more node of a trusted chain, such as eip155:1=https://…; nodes that disagree decide nothing
  --offline  ask no chain node and no status list
  --json     print the report as JSON
  --lang     language of the sentences (en)

exit status: 0 passed, 1 failed, 2 undecided, 64 wrong use
`;

/** What the caller asked for. */
export interface Arguments {
  readonly file: string;
  /** a certificate beside a calculation */
  readonly certificate: string | undefined;
  readonly trust: string | undefined;
  /** nodes to ask besides those of the trust file */
  readonly nodes: readonly { readonly chain: string; readonly url: string }[];
  readonly isOffline: boolean;
  readonly isJson: boolean;
  readonly language: Language;
}

/** Reads a command line, or says what is wrong with it. */
export function readArguments(args: readonly string[]): Arguments | { readonly problem: string } {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        trust: { type: "string" },
        offline: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        rpc: { type: "string", multiple: true, default: [] },
        lang: { type: "string", default: "en" },
      },
    });
    const [file, certificate] = positionals;
    if (file === undefined || positionals.length > 2) {
      return { problem: `expected one file, or a calculation and a certificate, got ${positionals.length}` };
    }
    const language = LANGUAGES.find((known) => known === values.lang);
    if (language === undefined) return { problem: `--lang: expected en or zh, got ${values.lang}` };
    const nodes = values.rpc.map(readNode);
    const strange = nodes.indexOf(undefined);
    if (strange >= 0)
      return { problem: `--rpc: expected such as eip155:1=https://node.example, got ${values.rpc[strange]}` };
    return {
      nodes: nodes.filter((node) => node !== undefined),
      file,
      certificate,
      trust: values.trust,
      isOffline: values.offline,
      isJson: values.json,
      language,
    };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : "the arguments cannot be read" };
  }
}

function readNode(given: string): { readonly chain: string; readonly url: string } | undefined {
  const [, chain, url] = /^(eip155:[1-9][0-9]{0,15})=(https?:\/\/[^\s"<>@]{1,2000})$/.exec(given) ?? [];
  return chain === undefined || url === undefined ? undefined : { chain, url };
}
