// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import solc from "solc";

const SOLC_VERSION = "0.8.30+commit.73712a01";
const SOURCES = ["Notary.sol", "interfaces/INotary.sol"];

interface Compiled {
  readonly abi: readonly object[];
  readonly bytecode: string;
}

interface SolcOutput {
  readonly errors?: readonly { readonly formattedMessage: string }[];
  readonly contracts?: Readonly<
    Record<
      string,
      Readonly<
        Record<
          string,
          { readonly abi: object[]; readonly evm: { readonly bytecode: { readonly object: string } } }
        >
      >
    >
  >;
}

/** Compiles the notary offline; the same sources give the same bytes on every machine. Warnings are errors. */
export function compileNotary(): Compiled {
  if (!solc.version().startsWith(SOLC_VERSION)) {
    throw new Error(`expected solc ${SOLC_VERSION}, got ${solc.version()}`);
  }
  const input = {
    language: "Solidity",
    sources: Object.fromEntries(
      SOURCES.map((name) => [name, { content: readFileSync(resolve(import.meta.dirname, name), "utf8") }]),
    ),
    settings: {
      evmVersion: "paris",
      optimizer: { enabled: true, runs: 10_000 },
      viaIR: true,
      // Without the metadata trailer a comment does not change the bytecode.
      metadata: { appendCBOR: false, bytecodeHash: "none" },
      outputSelection: { "Notary.sol": { Notary: ["abi", "evm.bytecode.object"] } },
    },
  };
  const output: SolcOutput = JSON.parse(solc.compile(JSON.stringify(input)));
  const notary = output.contracts?.["Notary.sol"]?.Notary;
  if (output.errors !== undefined || notary === undefined) {
    throw new Error(
      output.errors?.map((error) => error.formattedMessage).join("\n") ?? "solc gave no contract",
    );
  }
  return { abi: notary.abi, bytecode: `0x${notary.evm.bytecode.object}` };
}

/** The text of contracts/generated/notary.ts. */
export function notaryModule({ abi, bytecode }: Compiled): string {
  return `// SPDX-License-Identifier: Apache-2.0
// Made by contracts/build.ts from Notary.sol with solc ${SOLC_VERSION}; do not edit.

export const NOTARY_ABI = ${JSON.stringify(abi, null, 2)} as const;

export const NOTARY_BYTECODE: string =
  "${bytecode}";
`;
}
