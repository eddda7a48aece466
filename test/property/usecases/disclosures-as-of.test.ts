// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type DisclosureAsOf,
  disclosuresAsOf,
  statusAsOf,
  successorAsOf,
} from "../../../functions/usecases/frames/disclosures-as-of.ts";
import { indexLog } from "../../../functions/usecases/frames/index-log.ts";
import { queryFrame } from "../../../functions/usecases/frames/query-frame.ts";
import { querySeries } from "../../../functions/usecases/frames/query-series.ts";
import { createMemoryRegister, type MemoryRegister } from "../../fixtures/memory-register.ts";
import {
  type Event,
  happen,
  loggedStatements,
  METRICS,
  periodOfYear,
  YEARS,
} from "../../fixtures/restatement-history.ts";

const value = fc.integer({ min: 60, max: 140 });
const year = fc.constantFrom(...YEARS);
const event: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("state" as const),
      year,
      values: fc.tuple(...METRICS.map(() => value)),
      before: value,
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom("certify" as const, "revoke" as const), year }) },
);
const histories = fc.array(event, { minLength: 1, maxLength: 9 });
const RUNS = { numRuns: 25 };

/** Everything that is said of the organization's disclosures at a size, one line each, read in pages. */
async function linesAt(asOf: number, register: MemoryRegister, first = 2): Promise<readonly string[]> {
  const lines: string[] = [];
  let before: number | undefined;
  for (let hasNext = true; hasNext; ) {
    const page = await disclosuresAsOf("org-a", { asOf, first, before }, register);
    lines.push(...(await Promise.all(page.items.map((one) => lineOf(one, register)))));
    ({ hasNext } = page);
    before = page.items.at(-1)?.logIndex ?? before;
  }
  return lines;
}

async function lineOf(one: DisclosureAsOf, register: MemoryRegister): Promise<string> {
  const successor = await successorAsOf(one, register);
  const by = successor === undefined ? "nobody" : `${successor.id} ${statusAsOf(successor)}`;
  return `${one.id} ${statusAsOf(one)} replaced by ${by}`;
}

/** The same from the log alone, of which only the first `asOf` entries are looked at. */
function modelAt(asOf: number, entries: Awaited<ReturnType<typeof loggedStatements>>): readonly string[] {
  const known = entries.slice(0, asOf);
  const about = new Map<string, string>();
  const statuses = new Map<string, string>();
  const successors = new Map<string, string>();
  const raise = (id: string, status: string) => statuses.set(id, stronger(status, statuses.get(id)));
  for (const { hash, statement } of known) {
    if (statement.type === "disclosure") {
      about.set(hash, statement.id);
      statuses.set(statement.id, "LOGGED");
      // "none" stands for the disclosure that a first version replaces.
      raise(statement.supersedes ?? "none", "SUPERSEDED");
      successors.set(statement.supersedes ?? "none", statement.id);
    } else if (statement.type === "certificate") {
      about.set(hash, about.get(statement.disclosure) ?? "");
      raise(about.get(hash) ?? "", "CERTIFIED");
    } else if (statement.type === "revocation") raise(about.get(statement.certificate) ?? "", "REVOKED");
  }
  const ids = known.flatMap(({ statement }) => (statement.type === "disclosure" ? [statement.id] : []));
  return ids.toReversed().map((id) => {
    const by = successors.get(id);
    return `${id} ${statuses.get(id)} replaced by ${by === undefined ? "nobody" : `${by} ${statuses.get(by)}`}`;
  });
}

function stronger(status: string, standing = "LOGGED"): string {
  const order = ["LOGGED", "CERTIFIED", "SUPERSEDED", "REVOKED"];
  return order.indexOf(status) > order.indexOf(standing) ? status : standing;
}

async function indexed(register: MemoryRegister): Promise<number> {
  while ((await indexLog(register.pipeline)) > 0);
  return register.logIndex.size();
}

const sizesOf = (size: number) => Array.from({ length: size + 1 }, (_, asOf) => asOf);

describe("the disclosures of an organization at a log size", () => {
  it("are those that a reader of that log knew, as a replay of it says", async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (events) => {
        const register = await createMemoryRegister();
        for (const [i, one] of events.entries()) await happen(one, register, i);
        const sizes = sizesOf(await indexed(register));
        const entries = await loggedStatements(register);

        const found = await Promise.all(sizes.map((asOf) => linesAt(asOf, register)));

        expect(found).toEqual(sizes.map((asOf) => modelAt(asOf, entries)));
      }),
      RUNS,
    );
  });

  it("are answered later as they were answered then", async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (events) => {
        const register = await createMemoryRegister();
        const then: { readonly asOf: number; readonly lines: readonly string[] }[] = [];
        for (const [i, one] of events.entries()) {
          await happen(one, register, i);
          const asOf = await indexed(register);
          then.push({ asOf, lines: await linesAt(asOf, register) });
        }

        const now = await Promise.all(then.map(({ asOf }) => linesAt(asOf, register, 100)));

        expect(now).toEqual(then.map(({ lines }) => lines));
      }),
      RUNS,
    );
  });

  it("agree with frame and series at that size", async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (events) => {
        const register = await createMemoryRegister();
        for (const [i, one] of events.entries()) await happen(one, register, i);
        const sizes = sizesOf(await indexed(register));

        const answers = await Promise.all(sizes.map((asOf) => disagreements(asOf, register)));

        expect(answers.flat()).toEqual([]);
      }),
      RUNS,
    );
  });
});

/** Every disclosure here states the first metric for its own year: the three questions see the same disclosures. */
async function disagreements(asOf: number, register: MemoryRegister): Promise<readonly string[]> {
  const [metric] = METRICS;
  const { items } = await disclosuresAsOf("org-a", { asOf, first: 100, before: undefined }, register);
  const query = { metric, organizationIds: ["org-a"], dimensions: {}, from: undefined, to: undefined };
  const [series] = await querySeries({ ...query, vintage: "ALL", asOf }, undefined, register);
  const inSeries = new Set(series?.points.map(({ disclosureId }) => disclosureId));
  const missing = items
    .filter(({ id }) => !inSeries.has(id))
    .map(({ id }) => `${id} at ${asOf}: not in series`);
  const more = inSeries.size === items.length ? [] : [`series at ${asOf}: ${inSeries.size} disclosures`];
  const frames = await Promise.all(YEARS.map((one) => frameDisagreement(asOf, one, items, register)));
  return [...missing, ...more, ...frames.flat()];
}

async function frameDisagreement(
  asOf: number,
  ofYear: number,
  items: readonly DisclosureAsOf[],
  register: MemoryRegister,
): Promise<readonly string[]> {
  const { start, endExclusive } = periodOfYear(ofYear);
  const filter = { countries: null, frameworks: null, basis: null, certifiedOnly: true };
  const { rows } = await queryFrame(
    {
      metric: METRICS[1],
      dimensions: {},
      period: { range: `${start}/${endExclusive}` },
      filter,
      asOf,
      first: 10,
      after: undefined,
    },
    undefined,
    register,
  );
  const certified = items.filter(
    (one) => one.period.startsWith(String(ofYear)) && statusAsOf(one) === "CERTIFIED",
  );
  const [listed, framed] = [certified[0]?.id, rows[0]?.disclosureId];
  return listed === framed ? [] : [`${ofYear} at ${asOf}: ${listed} listed, ${framed} in the frame`];
}
