// SPDX-License-Identifier: Apache-2.0
import { type Contract, id, ZeroAddress } from "ethers";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { compileWithSourceMap } from "../../contracts/compile.ts";
import { type Anvil, startAnvil } from "../fixtures/anvil.ts";
import { deployNotary, pick, providerOf, receiptOf, signAnchor, signMembers } from "../fixtures/notary.ts";
import { anchorModel, changeMembersModel, emptyNotary, type NotaryModel } from "../fixtures/notary-model.ts";
import { ADDRESSES, anchorStep, anyStep, KEYS, membersStep, type Step } from "../fixtures/notary-steps.ts";
import { sourceCoverage } from "../fixtures/source-coverage.ts";
import { uniformConsistency, uniformRoot } from "../fixtures/uniform-log.ts";

const SEED = 7;
const HISTORIES = 25;
const FIRST_MEMBERS = [0, 1, 2, 3];
const quorum = pick(KEYS, [0, 1, 2]);
const { object, sourceMap } = compileWithSourceMap().evm.deployedBytecode;
const coverage = sourceCoverage(object, sourceMap);

let anvil: Anvil;
let provider: ReturnType<typeof providerOf>;

beforeAll(async () => {
  anvil = await startAnvil(["--steps-tracing"]);
  provider = providerOf(anvil.url);
});
afterAll(async () => {
  provider.destroy();
  await anvil.stop();
});

const freshNotary = () =>
  deployNotary(
    provider,
    FIRST_MEMBERS.map((key) => ADDRESSES[key] ?? ""),
    3,
  );

async function run(notary: Contract, method: string, args: readonly unknown[]): Promise<void> {
  const signer = await provider.getSigner(0);
  const data = notary.interface.encodeFunctionData(method, args);
  const { hash } = await signer.sendTransaction({
    to: await notary.getAddress(),
    data,
    gasLimit: 3_000_000n,
  });
  await receiptOf(provider, hash);
  await coverage.add(provider, hash);
}

async function take(notary: Contract, model: NotaryModel, step: Step): Promise<NotaryModel> {
  if (step.kind === "anchor") {
    const { call, bytes } = anchorStep(model, step);
    await run(notary, "anchor", [call.root, call.size, call.proof, call.signers, bytes]);
    const next = anchorModel(model, call);
    return typeof next === "string" ? model : next;
  }
  const { call, bytes } = membersStep(model, step);
  const members = call.members.map((key) => ADDRESSES[key]);
  await run(notary, "changeMembers", [members, call.threshold, call.signers, bytes]);
  const next = changeMembersModel(model, call);
  return typeof next === "string" ? model : next;
}

async function histories(): Promise<void> {
  const steps = fc.array(anyStep, { minLength: 8, maxLength: 15, size: "max" });
  for (const history of fc.sample(steps, { numRuns: HISTORIES, seed: SEED })) {
    const notary = await freshNotary();
    const first = Promise.resolve(emptyNotary(FIRST_MEMBERS, 3));
    await history.reduce(async (model, step) => take(notary, await model, step), first);
  }
}

/** What histories do not reach: questions, a zero member, and a chain without the precompile. */
async function theRest(): Promise<void> {
  const notary = await freshNotary();
  for (const name of ["latest", "members", "threshold", "epoch", "originHash", "domainSeparator"])
    await run(notary, name, []);
  await run(notary, "anchorDigest", [id("root"), 5]);
  await run(notary, "membersDigest", [ADDRESSES.slice(0, 2), 1]);
  const withZero = [ADDRESSES[0] ?? "", ZeroAddress];
  const change = await signMembers(withZero, 1, quorum);
  await run(notary, "changeMembers", [withZero, 1, change.signers, change.signatures]);
  const [first, second] = [7, 13].map((size) => ({ root: uniformRoot(size), size }));
  if (first === undefined || second === undefined) throw new Error("expected two checkpoints, got fewer");
  const one = await signAnchor(first, quorum);
  await run(notary, "anchor", [first.root, 7, [], one.signers, one.signatures]);
  const target = await notary.getAddress();
  // PUSH1 2, GAS, STATICCALL becomes a call to where nothing stands; no program counter moves.
  const without = (await provider.getCode(target)).replaceAll("60025afa", "60ee5afa");
  await provider.send("anvil_setCode", [target, without]);
  const two = await signAnchor(second, quorum);
  await run(notary, "anchor", [second.root, 13, uniformConsistency(7, 13), two.signers, two.signatures]);
}

it("runs every range of the source, and every conditional jump both ways", async () => {
  await theRest();
  await histories();

  expect(coverage.ranges).toBeGreaterThan(100);
  expect(coverage.branches).toBeGreaterThan(20);
  expect(coverage.missed()).toEqual([]);
  expect(coverage.oneSided()).toEqual([]);
}, 240_000);
