// SPDX-License-Identifier: Apache-2.0
import { isDeepStrictEqual } from "node:util";
import { isDomainError } from "../../core/errors.ts";
import type { RegisterClient } from "../../functions/local/register-client.ts";
import { type Company, yearOf } from "../fixtures/register-scene.ts";
import type { Choices } from "../schedules/seeded-choices.ts";

export interface Receipt {
  readonly statementHash: string;
  readonly issuedAt: string;
  readonly maxMergeDelaySeconds: number;
  readonly signature: string;
}

/** What a client was told about one submission, which no crash takes back. */
export interface Promised {
  readonly id: string;
  readonly receipt: Receipt;
}

/** Clients that go on submitting whatever becomes of the register, and remember every answer. */
export interface EagerCompany {
  /** the first answer to each submission that was answered */
  readonly promised: ReadonlyMap<string, Promised>;
  readonly problems: readonly string[];
  answers(): number;
  /** Lets so many more submissions be new ones; all others repeat what was sent before. */
  allow(more: number): void;
  /** Ends the clients, once each has its answer or none. */
  rest(): Promise<void>;
  /** Sends everything that was ever sent once more, until it is answered. */
  insist(): Promise<void>;
}

const CLIENTS = 3;
const PAUSE_MS = 40;
const YEARS = 20;
const FIRST_YEAR = 2000;
const PATIENCE_MS = 120_000;

interface Submission {
  readonly key: string;
  readonly client: RegisterClient;
  readonly input: Readonly<Record<string, unknown>>;
}

/** Each company has so many years; as many of them as the submissions need. */
export const companiesFor = (submissions: number) => Math.ceil(submissions / YEARS);

export function startEagerCompany(companies: readonly Company[], choices: Choices): EagerCompany {
  const promised = new Map<string, Promised>();
  const problems: string[] = [];
  const sent: Submission[] = [];
  let allowed = 0;
  let answers = 0;
  let isResting = false;
  const send = async (submission: Submission): Promise<boolean> => {
    const answer = await answerTo(submission, problems);
    if (answer === undefined) return false;
    answers += 1;
    const first = promised.get(submission.key) ?? answer;
    promised.set(submission.key, first);
    if (!isDeepStrictEqual(first, answer))
      problems.push(`${submission.key}: ${JSON.stringify(first)}, and later ${JSON.stringify(answer)}`);
    return true;
  };
  const next = (): Submission | undefined => {
    if (sent.length >= allowed || (sent.length > 0 && choices.chance(0.4)))
      return sent.length === 0 ? undefined : choices.pick(sent);
    const submission = submissionOf(sent.length, companies);
    sent.push(submission);
    return submission;
  };
  const loop = async () => {
    while (!isResting) {
      const submission = next();
      if (submission !== undefined) await send(submission);
      await pause();
    }
  };
  const loops = Array.from({ length: CLIENTS }, loop);
  return {
    promised,
    problems,
    answers: () => answers,
    allow: (more) => {
      allowed += more;
    },
    rest: async () => {
      isResting = true;
      await Promise.all(loops);
    },
    insist: async () => {
      const deadline = Date.now() + PATIENCE_MS;
      for (const submission of sent)
        while (!(await send(submission))) {
          if (Date.now() > deadline) throw new Error(`expected an answer to ${submission.key}, got none`);
          await pause();
        }
    },
  };
}

const pause = () => new Promise<void>((done) => setTimeout(done, PAUSE_MS));

function submissionOf(n: number, companies: readonly Company[]): Submission {
  const company = companies[Math.floor(n / YEARS)];
  if (company === undefined) throw new Error(`expected a company for submission ${n}, got none`);
  const year = FIRST_YEAR + (n % YEARS);
  return { key: `${company.id} ${year}`, client: company.preparer, input: yearOf(company.id, year) };
}

const SUBMIT = `mutation ($input: SubmitDisclosureInput!) {
  submitDisclosure(input: $input) {
    disclosure { id receipt { statementHash issuedAt maxMergeDelaySeconds signature } }
    findings { message }
  }
}`;

/** Undefined where the register is gone or says that it cannot be asked; any other failure is a problem. */
async function answerTo(
  { key, client, input }: Submission,
  problems: string[],
): Promise<Promised | undefined> {
  try {
    const { submitDisclosure } = await client.graphql<{
      readonly submitDisclosure: { readonly disclosure: Promised | null; readonly findings: unknown };
    }>(SUBMIT, { input });
    const { disclosure, findings } = submitDisclosure;
    if (disclosure === null) problems.push(`${key}: refused: ${JSON.stringify(findings)}`);
    return disclosure ?? undefined;
  } catch (error) {
    if (!isOutage(error)) problems.push(`${key}: ${String(error)}`);
    return undefined;
  }
}

/** fetch throws a TypeError where the connection is refused or breaks. */
function isOutage(error: unknown): boolean {
  return error instanceof TypeError || (isDomainError(error) && error.code === "UNAVAILABLE");
}
