// SPDX-License-Identifier: Apache-2.0
import { isDomainError } from "../../core/errors.ts";
import type { DisclosureRecord } from "../../functions/ports/disclosure-store.ts";
import { decideDisclosure } from "../../functions/usecases/decide-disclosure.ts";
import type { SubmitDisclosureInput } from "../../functions/usecases/read-submission.ts";
import { revokeCertificate } from "../../functions/usecases/revoke-certificate.ts";
import type { PipelineNeeds, PipelineStep, StepReport } from "../../functions/usecases/run-pipeline.ts";
import { submitDisclosure } from "../../functions/usecases/submit-disclosure.ts";
import { submission } from "../fixtures/memory-register.ts";
import { InjectedFault, type Process, type Scheduler } from "./scheduler.ts";
import type { Choices } from "./seeded-choices.ts";
import {
  FOUR_EYES,
  pipelineOf,
  type SimulatedRegister,
  startMembers,
  submitOf,
} from "./simulated-register.ts";

/** How a step runs: as the product has it, or with a planted bug. */
export type RunStep = (step: PipelineStep, needs: PipelineNeeds) => Promise<StepReport>;

/** What callers were answered, which no crash of the register takes back. */
export interface Promises {
  /** every answer to a submission */
  readonly acknowledged: DisclosureRecord[];
  readonly rejected: Set<string>;
  readonly revoked: Set<string>;
}

export interface Scene {
  readonly register: SimulatedRegister;
  readonly scheduler: Scheduler;
  readonly choices: Choices;
  readonly promises: Promises;
}

const rest = (process: Process, scheduler: Scheduler) =>
  scheduler.call(process, { name: () => "rest", kind: "rest", run: async () => undefined });

/** Faults and lost races are met by trying again; a broken invariant or a failure nobody injected is a bug: then false. */
function judge(error: unknown, where: string, { register }: Scene): boolean {
  if (error instanceof InjectedFault) return true;
  if (isDomainError(error) && (error.code === "UNAVAILABLE" || error.code === "CONFLICT")) return true;
  const shown = isDomainError(error) ? `${error.code} ${error.message}` : String((error as Error).stack);
  register.history.violations.push(`${where}: ${shown}`);
  return false;
}

/** What a step reports as failed goes by the same rule as what it throws. */
function judgeEvents({ events }: StepReport, where: string, { register }: Scene): void {
  for (const event of events.filter((one) => one.kind === "failed"))
    if (event.code !== "UNAVAILABLE" && event.code !== "CONFLICT")
      register.history.violations.push(`${where}: ${event.code} ${event.message}`);
}

const STEPS: readonly { readonly step: PipelineStep; readonly weight: number }[] = [
  { step: "sequence", weight: 4 },
  { step: "index", weight: 1 },
  { step: "witness", weight: 3 },
  { step: "anchor", weight: 5 },
  { step: "issue", weight: 3 },
  { step: "status", weight: 1 },
];

/** Pipeline runs beside each other, each doing any step at any time. */
export function startRunners(count: number, runStep: RunStep, scene: Scene): void {
  const { register, scheduler, choices } = scene;
  const members = startMembers(register, scheduler);
  for (let n = 1; n <= count; n += 1) {
    scheduler.start(`runner-${n}`, async (self) => {
      const needs = pipelineOf(register, members, self, scheduler, choices);
      while (!scheduler.isCalm) {
        const { step } = choices.weighed(STEPS);
        try {
          judgeEvents(await runStep(step, needs), `${self.name} ${step}`, scene);
        } catch (error) {
          judge(error, `${self.name} ${step}`, scene);
        }
        await rest(self, scheduler);
      }
    });
  }
}

/** Tries until it is answered, or refused for good; the loop is the caller's, so it goes on after the process that answers has died. */
async function insist<T>(self: Process, scene: Scene, work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!judge(error, self.name, scene)) throw error;
      await rest(self, scene.scheduler);
    }
  }
}

function inputOf(year: number, changes: Partial<SubmitDisclosureInput> = {}): SubmitDisclosureInput {
  const period = { start: `${year}-01-01`, endExclusive: `${year + 1}-01-01` };
  return submission({ idempotencyKey: `key-${year}`, period, ...changes });
}

function startSubmitter(
  name: string,
  input: (first: DisclosureRecord | undefined) => SubmitDisclosureInput,
  scene: Scene,
  then: (self: Process, disclosure: DisclosureRecord) => Promise<void> = async () => undefined,
  before: SubmitDisclosureInput | undefined = undefined,
): void {
  const { register, scheduler, choices, promises } = scene;
  scheduler.start(name, async (self) => {
    const needs = submitOf(register, self, scheduler, choices);
    const submit = (what: SubmitDisclosureInput) =>
      insist(self, scene, async () => {
        const { disclosure, findings } = await submitDisclosure(what, needs);
        if (disclosure === null) throw new Error(`refused: ${JSON.stringify(findings)}`);
        promises.acknowledged.push(disclosure);
        return disclosure;
      });
    const first = before === undefined ? undefined : await submit(before);
    await then(self, await submit(input(first)));
  });
}

/** One company that submits, one that sends everything twice, one that corrects itself, one with four eyes, one revoked. */
export function startClients(scene: Scene): void {
  const { choices } = scene;
  startSubmitter("company", () => inputOf(2019), scene);
  if (choices.chance(0.5)) startSubmitter("company again", () => inputOf(2019), scene);
  if (choices.chance(0.6)) startSubmitter("another company", () => inputOf(2020), scene, revocationIn(scene));
  if (choices.chance(0.5)) startCorrection(scene);
  if (choices.chance(0.5)) startFourEyes(scene);
}

function startCorrection(scene: Scene): void {
  const facts = submission().facts.map((fact) =>
    fact.metric === "ghg-scope1"
      ? { ...fact, value: "54.1", restatement: { reason: "ERROR" as const, note: "a meter was read twice" } }
      : fact,
  );
  const corrected = (first: DisclosureRecord | undefined) =>
    inputOf(2021, { idempotencyKey: "corrected", supersedes: first?.id ?? null, facts });
  startSubmitter("correcting company", corrected, scene, undefined, inputOf(2021));
}

function startFourEyes(scene: Scene): void {
  const { register, scheduler, choices, promises } = scene;
  const isApproved = choices.chance(0.6);
  const viewer = { clientId: "approver", roles: ["APPROVER" as const], organizationId: FOUR_EYES };
  const input = () => inputOf(2022, { organizationId: FOUR_EYES });
  startSubmitter("company with four eyes", input, scene, async (self, { id }) => {
    await rest(self, scheduler);
    const { disclosures, settings } = submitOf(register, self, scheduler, choices);
    const decision = isApproved
      ? ({ approved: true } as const)
      : ({ approved: false, reason: "figures are not final" } as const);
    if (!isApproved) promises.rejected.add(id);
    await insist(self, scene, async () => {
      const found = await disclosures.find(id);
      if (found?.approval === "AWAITING")
        await decideDisclosure({ id, decision }, viewer, { disclosures, settings });
    });
  });
}

function revocationIn(scene: Scene) {
  const { register, scheduler, choices, promises } = scene;
  const isRevoked = choices.chance(0.5);
  return async (self: Process, { id }: DisclosureRecord): Promise<void> => {
    const needs = pipelineOf(register, [], self, scheduler, choices);
    while (isRevoked && !scheduler.isCalm) {
      await rest(self, scheduler);
      const serial = await insist(
        self,
        scene,
        async () => (await needs.disclosures.find(id))?.certificateSerial,
      );
      if (serial == null) continue;
      await insist(self, scene, () =>
        revokeCertificate({ serial, reason: "issued in error", idempotencyKey: "revocation" }, needs),
      );
      promises.revoked.add(id);
      return;
    }
  };
}
