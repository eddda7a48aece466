// SPDX-License-Identifier: Apache-2.0
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { CHAIN_ID } from "./chain-node.ts";
import type { DataFolder } from "./data-folder.ts";

/** Where a chain of a register on one machine is kept. */
export interface ChainFiles {
  readonly chainId: number;
  readonly stateFile: string;
  /** address of the register's contract on it */
  readonly contractFile: string;
}

/** The chains of a register: as many as are asked for, and those it already has. */
export function chainFilesOf(data: Pick<DataFolder, "file">, asked: number): readonly ChainFiles[] {
  const files: ChainFiles[] = [];
  for (let n = 1; n <= asked || existsSync(filesOf(data, n).stateFile); n += 1) files.push(filesOf(data, n));
  return files;
}

function filesOf({ file }: Pick<DataFolder, "file">, n: number): ChainFiles {
  const suffix = n === 1 ? "" : `-${n}`;
  return {
    chainId: CHAIN_ID + n - 1,
    stateFile: file(`chain${suffix}.json`),
    contractFile: file(`contract${suffix}.txt`),
  };
}

/** The address that was noted when the contract was deployed; undefined where none was. */
export async function readContractFile({ contractFile }: ChainFiles): Promise<string | undefined> {
  return existsSync(contractFile) ? (await readFile(contractFile, "utf8")).trim() : undefined;
}
