// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import solc from "solc";

const SOLC_VERSION = "0.8.30+commit.73712a01";
const SOURCES = ["Notary.sol", "interfaces/INotary.sol"];

export interface Compiled {
  readonly abi: readonly object[];
  readonly bytecode: string;
  readonly runtime: Runtime;
}

/** What stands on a chain after the deployment, with zeros where the constructor writes. */
interface Runtime {
  readonly code: string;
  /** offsets in bytes of the 32-byte words that hold each immutable */
  readonly originHash: readonly number[];
  readonly domainSeparator: readonly number[];
}

interface Immutables {
  readonly [astId: string]: readonly { readonly start: number; readonly length: number }[];
}

interface DeployedBytecode {
  readonly object: string;
  /** solc's own: start:length:file:jump for each instruction */
  readonly sourceMap: string;
  readonly immutableReferences: Immutables;
}

interface SolcContract {
  readonly abi: object[];
  readonly evm: {
    readonly bytecode: { readonly object: string };
    readonly deployedBytecode: DeployedBytecode;
  };
}

interface SolcOutput {
  readonly errors?: readonly { readonly formattedMessage: string }[];
  readonly contracts?: Readonly<Record<string, Readonly<Record<string, SolcContract>>>>;
}

/** Compiles the notary offline; the same sources give the same bytes on every machine. */
export function compileNotary(): Compiled {
  const { abi, evm } = compileWithSourceMap();
  // The ids follow the order in which the contract declares them.
  const [originHash = [], domainSeparator = []] = Object.entries(evm.deployedBytecode.immutableReferences)
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, places]) => places.map(({ start }) => start));
  const code = `0x${evm.deployedBytecode.object}`;
  return { abi, bytecode: `0x${evm.bytecode.object}`, runtime: { code, originHash, domainSeparator } };
}

/** What solc says of the notary. Warnings are errors. */
export function compileWithSourceMap(): SolcContract {
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
      outputSelection: {
        "Notary.sol": {
          Notary: [
            "abi",
            "evm.bytecode.object",
            "evm.deployedBytecode.object",
            "evm.deployedBytecode.sourceMap",
            "evm.deployedBytecode.immutableReferences",
          ],
        },
      },
    },
  };
  const output: SolcOutput = JSON.parse(solc.compile(JSON.stringify(input)));
  const notary = output.contracts?.["Notary.sol"]?.Notary;
  if (output.errors !== undefined || notary === undefined) {
    throw new Error(
      output.errors?.map((error) => error.formattedMessage).join("\n") ?? "solc gave no contract",
    );
  }
  return notary;
}

/** The text of contracts/generated/notary.ts. */
export function notaryModule({ abi, bytecode, runtime }: Compiled): string {
  return `// SPDX-License-Identifier: Apache-2.0
// Made by contracts/build.ts from Notary.sol with solc ${SOLC_VERSION}; do not edit.

export const NOTARY_ABI = ${JSON.stringify(abi, null, 2)} as const;

export const NOTARY_BYTECODE: string =
  "${bytecode}";

/** Code at the address of a deployment, with zeros where the constructor writes 32-byte words: their offsets in bytes. */
export const NOTARY_RUNTIME = ${JSON.stringify(runtime, null, 2)} as const;
`;
}
