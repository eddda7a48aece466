// SPDX-License-Identifier: Apache-2.0
// node scripts/run-ts.mjs test/bench/verify.bench.ts
import { nodePrimitives } from "../../verifier/cli/node-primitives.ts";
import { portablePrimitives } from "../../verifier/primitives.ts";
import { readTrust } from "../../verifier/trust.ts";
import { verify } from "../../verifier/verify.ts";
import { bundleWith } from "../fixtures/genuine-bundle.ts";
import { NOW_MS, trustDocument } from "../fixtures/genuine-register.ts";
import { memoryNetwork } from "../fixtures/memory-network.ts";
import { tell, tellHead, timingOf } from "./timing.ts";

const GOAL_MS = 5;
const WARM_UP = 50;
const RUNS = 300;

const trust = readTrust(trustDocument());
const whole = bundleWith({});
const attached = bundleWith({ status: null, certificateStatement: null, certificateInclusion: null });

const native = nodePrimitives();
const cases = [
  ["bundle as attached to the PDF, offline, node:crypto", attached, native, false],
  ["bundle with status lists, offline, node:crypto", whole, native, false],
  ["bundle with status lists, chain in memory, node:crypto", whole, native, true],
  ["bundle with status lists, offline, portable", whole, portablePrimitives, false],
] as const;

tellHead("verification");
for (const [name, file, primitives, isOnline] of cases) {
  const network = isOnline ? memoryNetwork() : undefined;
  const run = () => verify(file, { trust, nowMs: NOW_MS, network, primitives });
  tell(name, await timingOf(run, WARM_UP, RUNS), primitives === native && !isOnline ? GOAL_MS : undefined);
}
