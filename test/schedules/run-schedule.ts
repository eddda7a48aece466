// SPDX-License-Identifier: Apache-2.0
import { PIPELINE_STEPS, runPipelineStep } from "../../functions/usecases/run-pipeline.ts";
import { brokenPromises } from "./invariants.ts";
import { type RunStep, type Scene, startClients, startRunners } from "./processes.ts";
import { createScheduler, type FaultRates } from "./scheduler.ts";
import { type Choices, createChoices } from "./seeded-choices.ts";
import { type ChainUnderTest, FINALITY_DEPTH } from "./simulated-chain.ts";
import { createSimulatedRegister } from "./simulated-register.ts";

export interface ScheduleOptions {
  /** as the product has it where it is not given */
  readonly runStep?: RunStep;
  /** numbers of faults, from 1, that are not to happen */
  readonly spared?: ReadonlySet<number>;
  readonly isTraced?: boolean;
  /** the simulated chain where it is not given */
  readonly openChain?: (choices: Choices) => Promise<ChainUnderTest>;
  readonly steps?: number;
}

export interface ScheduleResult {
  readonly seed: number;
  /** what does not hold; empty where all is well */
  readonly violations: readonly string[];
  readonly faults: readonly string[];
  readonly steps: number;
  readonly trace: readonly string[];
  /** what came of it, so that a run in which nothing happens is noticed */
  readonly counts: { readonly accepted: number; readonly entries: number; readonly finals: number };
}

const STEPS = 400;
const CALM_STEPS = 20_000;

/** One run of the whole register under faults that follow from the seed; then it must come to rest and keep every promise. */
export async function runSchedule(seed: number, options: ScheduleOptions = {}): Promise<ScheduleResult> {
  const choices = createChoices(seed);
  const rates = drawRates(choices);
  const register = await createSimulatedRegister({
    seed,
    choices,
    ...(options.openChain && { openChain: options.openChain }),
  });
  const { clock, chain, history } = register;
  const scheduler = createScheduler({
    choices,
    rates,
    eventShare: choices.pick([0.03, 0.08, 0.2]),
    events: [...chain.events, { name: "time passes", weight: 3, run: () => clock.advance(31_000) }],
    tick: () => clock.advance(choices.below(200)),
    ...(options.spared && { spared: options.spared }),
    ...(options.isTraced && { isTraced: true }),
  });
  const scene: Scene = {
    register,
    scheduler,
    choices,
    promises: { acknowledged: [], rejected: new Set(), revoked: new Set() },
  };
  const runStep = options.runStep ?? runPipelineStep;
  startRunners(2 + choices.below(2), runStep, scene);
  startClients(scene);
  await scheduler.storm(options.steps ?? STEPS);
  if (!(await scheduler.calm(CALM_STEPS))) history.violations.push("calls do not come to an end");
  await settle(scene, runStep);
  return {
    seed,
    violations: await brokenPromises(scene),
    faults: scheduler.faults,
    steps: scheduler.steps,
    trace: scheduler.trace,
    counts: {
      accepted: scene.promises.acknowledged.length,
      entries: (await register.stores.log.head())?.size ?? 0,
      finals: history.finals.length,
    },
  };
}

/** Each run has faults of its own kinds: a run with all of them at once hides what one alone would show. */
function drawRates(choices: Choices): FaultRates {
  const scale = choices.pick([0.02, 0.05, 0.12, 0.25]);
  const rate = () => (choices.chance(0.5) ? (scale * (1 + choices.below(100))) / 100 : 0);
  const [fail, lose, twice, late, again, kill] = [rate(), rate(), rate(), rate(), rate(), rate()];
  return { fail, lose, twice, late, again, kill: kill / 4 };
}

const MAX_ROUNDS = 80;
const RESEND_MS = 31_000;

/** What an undisturbed register does: every step while anything moves, with blocks and time in between. */
async function settle({ register }: Scene, runStep: RunStep): Promise<void> {
  const { pipeline, chain, clock, history } = register;
  let quiet = 0;
  for (let round = 0; round < MAX_ROUNDS && quiet < 2; round += 1) {
    let hasMoved = false;
    for (const step of PIPELINE_STEPS) {
      try {
        hasMoved = (await runStep(step, pipeline)).changed || hasMoved;
      } catch (error) {
        history.violations.push(`${step} at rest: ${String((error as Error).message)}`);
      }
    }
    await chain.mineCalmly(FINALITY_DEPTH + 1);
    clock.advance(RESEND_MS);
    quiet = hasMoved ? 0 : quiet + 1;
  }
  if (quiet < 2) history.violations.push(`the register does not come to rest in ${MAX_ROUNDS} rounds`);
}

const MAX_RETRIES = 150;

/** The same violation with as few faults as can be found by leaving out ever smaller groups of them. */
export async function shrunk(seed: number, options: ScheduleOptions = {}): Promise<ScheduleResult> {
  let spared: ReadonlySet<number> = new Set();
  let best = await runSchedule(seed, { ...options, isTraced: true });
  let retries = 0;
  const attempt = async (more: readonly number[]): Promise<void> => {
    retries += 1;
    const next = new Set([...spared, ...more]);
    const result = await runSchedule(seed, { ...options, spared: next, isTraced: true });
    if (result.violations.length > 0) [spared, best] = [next, result];
  };
  for (let width = best.faults.length; width >= 1 && retries < MAX_RETRIES; width = Math.floor(width / 2)) {
    for (let from = 1; from <= best.faults.length && retries < MAX_RETRIES; from += width) {
      const group = Array.from({ length: width }, (_, i) => from + i).filter((n) => !spared.has(n));
      if (group.length > 0) await attempt(group);
    }
  }
  const kept = best.faults.filter((_, i) => !spared.has(i + 1));
  return { ...best, faults: kept };
}

/** What the first seeds of a range break, up to the first that breaks anything. */
export async function firstViolation(
  from: number,
  count: number,
  options: ScheduleOptions = {},
): Promise<{ readonly seed: number; readonly violations: readonly string[] } | undefined> {
  for (let seed = from; seed < from + count; seed += 1) {
    const { violations } = await runSchedule(seed, options);
    if (violations.length > 0) return { seed, violations };
  }
  return undefined;
}
