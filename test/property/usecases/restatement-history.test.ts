// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createMemoryFactIndex } from "../../../functions/adapters/memory/fact-index.ts";
import { createMemoryLogIndex } from "../../../functions/adapters/memory/log-index.ts";
import { type IndexNeeds, indexLog } from "../../../functions/usecases/frames/index-log.ts";
import { queryFrame } from "../../../functions/usecases/frames/query-frame.ts";
import { querySeries, VINTAGES, type Vintage } from "../../../functions/usecases/frames/query-series.ts";
import { createMemoryRegister, type MemoryRegister } from "../../fixtures/memory-register.ts";
import { type Event, happen, METRICS, periodOfYear, YEARS } from "../../fixtures/restatement-history.ts";
import { modelFrame, modelSeries, type Replay, replay } from "../../fixtures/restatement-model.ts";

const value = fc.integer({ min: 60, max: 140 });
const year = fc.constantFrom(...YEARS);
const event: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("state" as const),
      year,
      values: fc.tuple(...METRICS.map(() => fc.option(value, { freq: 4 }))),
      before: value,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom("certify" as const, "revoke" as const), year }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("index" as const) }) },
);

async function readFrameAt(
  needs: MemoryRegister,
  asOf: number,
  metric: string,
  period: string,
  certifiedOnly: boolean,
) {
  const filter = { countries: null, frameworks: null, basis: null, certifiedOnly };
  const { rows } = await queryFrame(
    { metric, dimensions: {}, period: { range: period }, filter, asOf, first: 10, after: undefined },
    undefined,
    needs,
  );
  return rows.map(({ disclosureId, fact }) => `${disclosureId} ${fact.content?.value ?? null}`);
}

async function readSeriesAt(needs: MemoryRegister, asOf: number, metric: string, vintage: Vintage) {
  const query = {
    metric,
    organizationIds: ["org-a"],
    dimensions: {},
    from: undefined,
    to: undefined,
    vintage,
    asOf,
  };
  const [series] = await querySeries(query, undefined, needs);
  return series?.points.map((one) => `${one.period} ${one.disclosureId} ${one.fact.content?.value ?? null}`);
}

async function indexAll(needs: IndexNeeds): Promise<void> {
  while ((await indexLog(needs)) > 0);
}

async function played(events: readonly Event[]): Promise<MemoryRegister> {
  const register = await createMemoryRegister();
  for (const [i, one] of events.entries()) await happen(one, register, i);
  await indexAll(register.pipeline);
  return register;
}

const PERIODS = [2021, ...YEARS].map((one) => `${periodOfYear(one).start}/${periodOfYear(one).endExclusive}`);
const histories = fc.array(event, { minLength: 1, maxLength: 9 });
const RUNS = { numRuns: 25 };

/** Every question about a log of one size, as index and replay answer it. */
async function answersAt(asOf: number, register: MemoryRegister, model: Replay) {
  const frames = METRICS.flatMap((metric) =>
    PERIODS.flatMap((period) =>
      [true, false].map(async (certifiedOnly) => ({
        found: await readFrameAt(register, asOf, metric, period, certifiedOnly),
        expected: modelFrame(model, asOf, metric, period, certifiedOnly),
      })),
    ),
  );
  const series = METRICS.flatMap((metric) =>
    VINTAGES.map(async (vintage) => ({
      found: await readSeriesAt(register, asOf, metric, vintage),
      expected: modelSeries(model, asOf, metric, vintage),
    })),
  );
  return Promise.all([...frames, ...series]);
}

describe("a random history of restatements", () => {
  it("is answered at every log size as a replay of the log says", async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (events) => {
        const register = await played(events);
        const model = await replay(register);
        const sizes = Array.from({ length: model.size + 1 }, (_, asOf) => asOf);
        const answers = (await Promise.all(sizes.map((asOf) => answersAt(asOf, register, model)))).flat();

        expect(answers.map(({ found }) => found)).toEqual(answers.map(({ expected }) => expected));
      }),
      RUNS,
    );
  });

  it("hides no vintage: every figure ever logged is read back where the log has it", async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (events) => {
        const register = await played(events);
        const { stated } = await replay(register);
        const rows = (await rowsOf(register)).flat();
        const found = rows.map(
          ({ disclosureId, logIndex, metric, period, content }) =>
            `${disclosureId} ${logIndex} ${metric} ${period} ${content?.value}`,
        );

        const expected = stated.map(
          (one) => `${one.id} ${one.index} ${one.metric} ${one.period} ${one.value}`,
        );
        expect(found.toSorted()).toEqual(expected.toSorted());
      }),
      RUNS,
    );
  });

  it("is logged in the order of its versions, period by period", async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (events) => {
        const { versions } = await replay(await played(events));
        const byPeriod = PERIODS.map((period) =>
          versions.filter((one) => one.period === period).map(({ version }) => version),
        );

        expect(byPeriod).toEqual(byPeriod.map((own) => own.map((_, i) => i + 1)));
      }),
      RUNS,
    );
  });

  it("leaves the same index whenever and however often the log is followed", async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (events) => {
        const register = await played(events);
        const again = {
          ...register.pipeline,
          factIndex: createMemoryFactIndex(),
          logIndex: createMemoryLogIndex(),
        };
        await indexAll(again);

        expect(await rowsOf(again)).toEqual(await rowsOf(register));
        expect(await again.logIndex.size()).toBe(await register.logIndex.size());
      }),
      RUNS,
    );
  });
});

function rowsOf({ factIndex }: Pick<IndexNeeds, "factIndex">) {
  return Promise.all(METRICS.map((metric) => factIndex.series("org-a", metric, {})));
}
