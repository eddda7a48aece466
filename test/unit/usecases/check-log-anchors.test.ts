// SPDX-License-Identifier: Apache-2.0
import { beforeEach, describe, expect, it } from "vitest";
import { fromHex } from "../../../core/canonical/encoding.ts";
import type { AnchorRecord } from "../../../functions/ports/anchor-store.ts";
import type { NotaryState } from "../../../functions/ports/notary.ts";
import { type CheckLogNeeds, checkLog } from "../../../functions/usecases/check-log.ts";
import { checkNeeds, findingsOf } from "../../fixtures/checked-log.ts";
import { createMemoryRegister, type MemoryRegister } from "../../fixtures/memory-register.ts";
import { hexOf } from "../../fixtures/records.ts";

let register: MemoryRegister;

beforeEach(async () => {
  register = await createMemoryRegister();
  await register.accept();
  await register.settle();
});

/** The table as it would be with other fields in the first FINAL anchor. */
function withAnchor(change: Partial<AnchorRecord>): Partial<CheckLogNeeds> {
  const { anchors } = register;
  return {
    anchors: {
      async firstFinalCovering(chain, contract, size) {
        const anchor = await anchors.firstFinalCovering(chain, contract, size);
        return anchor === undefined || anchor.size !== 1 ? anchor : { ...anchor, ...change };
      },
    },
  };
}

function withState(change: Partial<NotaryState>): Partial<CheckLogNeeds> {
  const { notary } = register.chain;
  const state = async () => ({ ...(await notary.state()), ...change });
  const { chain, contract, mined } = notary;
  return { contracts: [{ chain, contract, notary: { state, mined } }] };
}

const rootOf = (hex: string) => fromHex(hex) as Uint8Array;

describe("anchors", () => {
  it("agree in a register that worked", async () => {
    const check = await checkLog(checkNeeds(register));

    expect(check.findings).toEqual([]);
    expect(check).toMatchObject({ size: 2, counts: { anchors: 2 }, notChecked: [] });
  });

  it.each([
    ["with another root", { root: hexOf("7") }, [`root ${hexOf("7")}`]],
    ["with a root that is none", { root: "7" }, ["7"]],
    ["without a transaction", { mined: null }, ["none"]],
  ])("%s are named", async (_what, change, got) => {
    const findings = await findingsOf(register, withAnchor(change));

    expect(findings.map((one) => [one.part, one.where])).toEqual([
      ["anchor", `${register.chain.notary.chain} ${register.chain.notary.contract}, size 1`],
    ]);
    expect(findings.map((one) => one.got)).toEqual(got);
  });

  it("of sizes that the log does not have are named", async () => {
    const anchor = (await register.anchors.latest(
      register.chain.notary.chain,
      register.chain.notary.contract,
    )) as AnchorRecord;
    await register.anchors.put({ ...anchor, size: 9, revision: 1 });

    const findings = await findingsOf(register);

    expect(findings).toMatchObject([
      { part: "anchor", expected: "a root of the log, which has 2 entries", got: "size 9" },
    ]);
  });

  it("that the chain has lost are named, each with its transaction", async () => {
    register.chain.reorganize(100);

    const findings = await findingsOf(register);

    expect(findings.filter(({ got }) => got === "no such transaction on the chain")).toHaveLength(2);
    expect(findings.filter(({ expected }) => expected.startsWith("a contract that holds"))).toHaveLength(2);
    expect(findings).toHaveLength(4);
  });
});

describe("the contract", () => {
  it("that holds another root of a size is named", async () => {
    const findings = await findingsOf(register, withState({ root: rootOf(hexOf("7")) }));

    expect(findings).toMatchObject([{ part: "contract", got: `root ${hexOf("7")}` }]);
  });

  it("that holds a larger size than the log has is named", async () => {
    const findings = await findingsOf(register, withState({ size: 9 }));

    expect(findings).toMatchObject([
      {
        part: "contract",
        expected: "a root of the log, which has 2 entries",
        got: expect.stringContaining("size 9"),
      },
    ]);
  });

  it("that nobody can be asked about is no finding, but is said", async () => {
    register.chain.setOutage(true);

    const check = await checkLog(checkNeeds(register));

    expect(check.findings).toEqual([]);
    expect(check.notChecked).toEqual([expect.stringContaining("the chain node could not be asked")]);
  });

  it("that has no chain node is no finding, but is said", async () => {
    const { chain, contract } = register.chain.notary;

    const check = await checkLog(
      checkNeeds(register, { contracts: [{ chain, contract, notary: undefined }] }),
    );

    expect(check.findings).toEqual([]);
    expect(check.notChecked).toEqual([`${chain} ${contract}: no chain node was given`]);
  });
});
