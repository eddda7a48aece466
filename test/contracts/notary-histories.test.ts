// SPDX-License-Identifier: Apache-2.0
import type { Contract, TransactionReceipt } from "ethers";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Anvil, startAnvil } from "../fixtures/anvil.ts";
import { deployNotary, outcome, providerOf, receiptOf } from "../fixtures/notary.ts";
import { anchorModel, changeMembersModel, emptyNotary, type NotaryModel } from "../fixtures/notary-model.ts";
import { ADDRESSES, anchorStep, anyStep, membersStep, type Step } from "../fixtures/notary-steps.ts";

const HISTORIES = 40;
/** On a slow machine the rest is left out, so that the test ends before its time; with fewer it has shown nothing. */
const LEAST_HISTORIES = 10;
const ENOUGH_MS = 80_000;
const STEPS = 15;
const GAS_LIMIT = 3_000_000n;
const FIRST_MEMBERS = [0, 1, 2, 3];

let anvil: Anvil;
let provider: ReturnType<typeof providerOf>;
const met = new Map<string, number>();

beforeAll(async () => {
  anvil = await startAnvil();
  provider = providerOf(anvil.url);
});
afterAll(async () => {
  provider.destroy();
  await anvil.stop();
});

interface Try {
  readonly method: "anchor" | "changeMembers";
  readonly args: readonly unknown[];
  readonly signers: bigint;
  readonly expected: NotaryModel | string;
}

function tryOf(model: NotaryModel, step: Step): Try {
  if (step.kind === "anchor") {
    const { call, bytes } = anchorStep(model, step);
    const args = [call.root, call.size, call.proof, call.signers, bytes];
    return { method: "anchor", args, signers: call.signers, expected: anchorModel(model, call) };
  }
  const { call, bytes } = membersStep(model, step);
  const args = [call.members.map((key) => ADDRESSES[key]), call.threshold, call.signers, bytes];
  return { method: "changeMembers", args, signers: call.signers, expected: changeMembersModel(model, call) };
}

async function take(notary: Contract, model: NotaryModel, step: Step): Promise<NotaryModel> {
  const { method, args, signers, expected } = tryOf(model, step);
  const isRefused = typeof expected === "string";
  const word = isRefused ? expected.replace(/\(.*/, "") : method;
  met.set(word, (met.get(word) ?? 0) + 1);

  expect(await outcome(notary, method, args)).toBe(isRefused ? expected : "accepted");
  // Refused ones are sent too: what reverts must leave nothing behind.
  const { hash } = await notary.getFunction(method).send(...args, { gasLimit: GAS_LIMIT });
  const receipt = await receiptOf(provider, hash);

  const next = isRefused ? model : expected;
  expect(receipt.status).toBe(isRefused ? 0 : 1);
  expect(eventsOf(notary, receipt)).toEqual(isRefused ? [] : [eventOf(method, next, signers)]);
  expect(await stateOf(notary)).toEqual([
    ...[next.root, next.size, next.sequence, BigInt(next.epoch), BigInt(next.threshold)],
    next.members.map((key) => ADDRESSES[key]),
  ]);
  return next;
}

function eventOf(method: Try["method"], model: NotaryModel, signers: bigint): unknown[] {
  const { sequence, root, size, epoch, members, threshold } = model;
  const addresses = members.map((key) => ADDRESSES[key]);
  return method === "anchor"
    ? ["Anchored", sequence, root, size, signers]
    : ["MembersChanged", BigInt(epoch), addresses, BigInt(threshold), signers];
}

function eventsOf(notary: Contract, receipt: TransactionReceipt): unknown[] {
  return receipt.logs.map((log) => {
    const event = notary.interface.parseLog(log);
    return [event?.name, ...(event?.args.toArray(true) ?? [])];
  });
}

async function stateOf(notary: Contract): Promise<unknown[]> {
  const read = (name: string) => notary.getFunction(name).staticCall();
  const [latest, threshold, members] = await Promise.all(["latest", "threshold", "members"].map(read));
  return [...[...latest].slice(0, 4), threshold, [...members]];
}

it("does what the model does over random histories, step by step", async () => {
  const seed = Number(
    process.argv.find((arg) => arg.startsWith("--seed="))?.slice(7) ?? Date.now() % 2 ** 31,
  );
  console.log(`histories of the notary: seed ${seed}`);
  let histories = 0;

  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { minLength: 4, maxLength: STEPS, size: "max" }), async (steps) => {
      const notary = await deployNotary(
        provider,
        FIRST_MEMBERS.map((key) => ADDRESSES[key] ?? ""),
        3,
      );
      const first = Promise.resolve(emptyNotary(FIRST_MEMBERS, 3));
      await steps.reduce(async (model, step) => take(notary, await model, step), first);
      histories += 1;
    }),
    { numRuns: HISTORIES, seed, interruptAfterTimeLimit: ENOUGH_MS, markInterruptAsFailure: false },
  );

  expect(histories).toBeGreaterThanOrEqual(LEAST_HISTORIES);
  // A run that never gets far or never meets a refusal would say nothing.
  expect(met.get("anchor") ?? 0).toBeGreaterThan(20);
  expect([...met.keys()]).toEqual(
    expect.arrayContaining([
      ...[
        "changeMembers",
        "NotaryNotGrowing",
        "NotaryProofLength",
        "NotaryInconsistent",
        "NotaryBadSignature",
      ],
      ...["NotaryTooFewSigners", "NotarySignaturesLength", "NotaryUnknownSigner"],
    ]),
  );
}, 110_000);
