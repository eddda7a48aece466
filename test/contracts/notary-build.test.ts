// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, it } from "vitest";
import { compileNotary, notaryModule } from "../../contracts/compile.ts";
import { NOTARY_ABI, NOTARY_BYTECODE, NOTARY_RUNTIME } from "../../contracts/generated/notary.ts";

const CODE_SIZE_LIMIT = 24_576; // EIP-170

it("compiles to the ABI and bytecode that are checked in", () => {
  const checkedIn = readFileSync(resolve(import.meta.dirname, "../../contracts/generated/notary.ts"), "utf8");

  const compiled = compileNotary();

  expect(compiled).toEqual({ abi: NOTARY_ABI, bytecode: NOTARY_BYTECODE, runtime: NOTARY_RUNTIME });
  expect(notaryModule(compiled)).toBe(checkedIn);
});

it("fits into one contract and has no way to hold ether or to be destroyed", () => {
  const payable = NOTARY_ABI.filter(
    (item) => "stateMutability" in item && (item.stateMutability as string) === "payable",
  );

  expect((NOTARY_BYTECODE.length - 2) / 2).toBeLessThan(CODE_SIZE_LIMIT);
  expect(payable).toEqual([]);
  expect(
    NOTARY_ABI.filter(({ type }) => (type as string) === "receive" || (type as string) === "fallback"),
  ).toEqual([]);
});

it("changes state through anchor and changeMembers alone", () => {
  const writing = NOTARY_ABI.flatMap((item) =>
    item.type === "function" && item.stateMutability === "nonpayable" ? [item.name] : [],
  );

  expect(writing).toEqual(["anchor", "changeMembers"]);
});
