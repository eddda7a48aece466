// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import type { FactRow, FrameName } from "../../functions/ports/fact-index.ts";
import type { IndexedEntry } from "../../functions/ports/log-index.ts";
import { hexOf, timeAt } from "../fixtures/records.ts";
import { FIFTY, type MakeStores, type RegisterStores } from "./register-stores.ts";

const YEAR = "2023-01-01/2024-01-01";
const FISCAL = "2022-07-01/2023-07-01";
const TOTALS: FrameName = { metric: "ghg-scope1", dimensions: {}, period: { calendarYear: 2023 } };

function factRow(change: Partial<FactRow> = {}): FactRow {
  const { organizationId = "org-a", logIndex = 0 } = change;
  return {
    metric: "ghg-scope1",
    period: YEAR,
    dimensions: {},
    basis: "MEASURED",
    organizationId,
    country: "CN",
    frameworks: ["GRI"],
    disclosureId: `${organizationId}.${logIndex}`,
    version: 1,
    logIndex,
    knownFrom: timeAt(0),
    position: 0,
    leaf: hexOf("a"),
    visibility: "RESTRICTED",
    content: null,
    ...change,
  };
}

function entry(change: Partial<IndexedEntry> = {}): IndexedEntry {
  return {
    statementHash: hexOf("1"),
    logIndex: 3,
    disclosureId: "scope-a.v1",
    serial: null,
    factsRoot: hexOf("2"),
    ...change,
  };
}

/** Every page of a frame, read with the same limit. */
async function allPages({ factIndex }: RegisterStores, limit: number) {
  const pages: (readonly FactRow[])[] = [];
  let after: string | undefined;
  do {
    const part = await factIndex.frame(TOTALS, after, limit);
    pages.push(part.rows);
    after = part.next;
  } while (after !== undefined && pages.length < 200);
  return pages;
}

export function describeFactIndex(adapter: string, makeStores: MakeStores): void {
  describe(`fact index on ${adapter}`, () => {
    it("answers nothing from a new register", async () => {
      const { factIndex } = await makeStores();

      expect(await factIndex.frame(TOTALS, undefined, 10)).toEqual({ rows: [], next: undefined });
      expect(await factIndex.series("org-a", "ghg-scope1", {})).toEqual([]);
      await expect(factIndex.put([])).resolves.toBeUndefined();
    });

    it("answers rows as they were put, the same rows put twice once", async () => {
      const { factIndex } = await makeStores();
      const content = {
        basis: "MEASURED",
        calculation: null,
        censored: null,
        decimals: 0,
        dimensions: {},
        evidence: [hexOf("e")],
        metric: "ghg-scope1",
        note: "注",
        nullReason: null,
        period: YEAR,
        restates: null,
        text: null,
        unit: "tCO2e",
        value: "55200",
      } as const;
      const row = factRow({ visibility: "PUBLIC", content });

      await factIndex.put([row]);
      await factIndex.put([row]);

      expect(await factIndex.frame(TOTALS, undefined, 10)).toEqual({ rows: [row], next: undefined });
      expect(await factIndex.series("org-a", "ghg-scope1", {})).toEqual([row]);
    });

    it.each([1, 2, 7, 100, 1000])(
      "pages through a frame without gap or repetition, %i at a time",
      async (limit) => {
        const stores = await makeStores();
        const rows = FIFTY.flatMap((i) =>
          [0, 1, 2]
            .slice(0, 1 + (i % 3))
            .map((n) => factRow({ organizationId: `org-${i}`, logIndex: 3 * i + n })),
        );
        await stores.factIndex.put(rows);

        const pages = await allPages(stores, limit);

        const indexes = pages.flat().map(({ logIndex }) => logIndex);
        expect([...indexes].sort((a, b) => a - b)).toEqual(rows.map(({ logIndex }) => logIndex));
        // An organization is never split over pages.
        const owners = pages.flatMap((page) => [
          ...new Set(page.map(({ organizationId }) => organizationId)),
        ]);
        expect(new Set(owners).size).toBe(owners.length);
      },
    );

    it("tells metrics, dimensions and calendar years apart", async () => {
      const { factIndex } = await makeStores();
      const dimensions = { sourceType: "mobile" };
      const others = [
        factRow({ metric: "ghg-scope2-location" }),
        factRow({ dimensions }),
        factRow({ period: FISCAL }),
        factRow({ period: "2023-01-01/2023-04-01" }),
      ];
      await factIndex.put([factRow(), ...others]);

      const frame = (change: Partial<FrameName>) => factIndex.frame({ ...TOTALS, ...change }, undefined, 10);

      expect((await frame({})).rows).toEqual([factRow()]);
      expect((await frame({ dimensions })).rows).toEqual([others[1]]);
      expect((await frame({ period: { calendarYear: 2022 } })).rows).toEqual([others[2]]);
      expect((await frame({ period: { range: "2023-01-01/2023-04-01" } })).rows).toEqual([others[3]]);
      expect(await factIndex.series("org-a", "ghg-scope1", dimensions)).toEqual([others[1]]);
    });

    it("keeps to one range where a calendar year holds several", async () => {
      const { factIndex } = await makeStores();
      const week = factRow({ period: "2022-12-26/2023-12-25", organizationId: "org-b" });
      await factIndex.put([factRow(), week]);

      const both = await factIndex.frame(TOTALS, undefined, 10);
      const exact = await factIndex.frame({ ...TOTALS, period: { range: week.period } }, undefined, 1);

      expect(both.rows).toHaveLength(2);
      expect(exact.rows).toEqual([week]);
    });

    it("answers a series by period, then by log index", async () => {
      const { factIndex } = await makeStores();
      const rows = [
        factRow({ period: FISCAL, logIndex: 12 }),
        factRow({ logIndex: 3 }),
        factRow({ logIndex: 20 }),
        factRow({ logIndex: 100 }),
      ];
      await factIndex.put([rows[3], rows[0], rows[2], rows[1]].flatMap((row) => row ?? []));
      await factIndex.put([factRow({ organizationId: "org-b", logIndex: 50 })]);

      expect(await factIndex.series("org-a", "ghg-scope1", {})).toEqual(rows);
    });

    it.each(["", "org a", "x".repeat(300), "org|a"])(
      "answers nothing for the odd organization %j",
      async (id) => {
        const { factIndex } = await makeStores();
        await factIndex.put([factRow()]);

        expect(await factIndex.series(id, "ghg-scope1", {})).toEqual([]);
      },
    );
  });
}

export function describeLogIndex(adapter: string, makeStores: MakeStores): void {
  describe(`log index on ${adapter}`, () => {
    it("begins at size 0 and lets one of two runs move it", async () => {
      const { logIndex } = await makeStores();

      const moved = await Promise.all([
        logIndex.advance(0, 5),
        logIndex.advance(0, 5),
        logIndex.advance(3, 9),
      ]);

      expect(moved.filter(Boolean)).toHaveLength(1);
      expect(await logIndex.size()).toBe(5);
      expect(await logIndex.advance(5, 256)).toBe(true);
      expect(await logIndex.size()).toBe(256);
    });

    it("finds disclosures by statement and root, certificates by statement", async () => {
      const { logIndex } = await makeStores();
      const certificate = entry({ statementHash: hexOf("3"), serial: "TS-A", factsRoot: null, logIndex: 9 });
      await logIndex.putEntries([entry(), certificate]);
      await logIndex.putEntries([entry()]);

      expect(await logIndex.findByStatement(hexOf("1"))).toEqual(entry());
      expect(await logIndex.findByFactsRoot(hexOf("2"))).toEqual(entry());
      expect(await logIndex.findByStatement(hexOf("3"))).toEqual(certificate);
      expect(await logIndex.findByFactsRoot(hexOf("3"))).toBeUndefined();
      expect(await logIndex.findByStatement(hexOf("2"))).toBeUndefined();
      expect(await logIndex.findByStatement("not a hash")).toBeUndefined();
    });

    it("keeps the milestone with the lowest index, whatever the order", async () => {
      const { logIndex } = await makeStores();
      const at = (index: number) => ({ logIndex: index, at: timeAt(index) });
      await logIndex.note("a.1", "superseded", at(9));
      await logIndex.note("a.1", "superseded", at(4));
      await logIndex.note("a.1", "superseded", at(7));
      await logIndex.note("a.1", "certified", at(2));

      const standings = await logIndex.standings(["a.1", "b.1"]);

      expect(standings.get("a.1")).toEqual({ superseded: at(4), certified: at(2), revoked: null });
      expect(standings.get("b.1")).toEqual({ superseded: null, certified: null, revoked: null });
    });

    it("lists what an organization has in a log of a size, newest first", async () => {
      const { logIndex } = await makeStores();
      const place = (organizationId: string, index: number) => ({
        organizationId,
        disclosureId: `${organizationId}.${index}`,
        logIndex: index,
      });
      const own = [0, 9, 10, 99, 1000].map((index) => place("org-a", index));
      await logIndex.putPlaces([...own, place("org-b", 50)]);
      await logIndex.putPlaces(own.slice(0, 1));
      const listed = async (before: number, limit: number) =>
        (await logIndex.listPlaces("org-a", before, limit)).map((one) => one.logIndex);

      expect(await logIndex.listPlaces("org-a", 1001, 9)).toEqual(own.toReversed());
      expect(await listed(1000, 9)).toEqual([99, 10, 9, 0]);
      expect(await listed(1001, 2)).toEqual([1000, 99]);
      expect(await listed(99, 2)).toEqual([10, 9]);
      expect(await listed(0, 9)).toEqual([]);
      expect(await logIndex.listPlaces("not an id", 9, 9)).toEqual([]);
    });

    it("answers the standings of more disclosures than one request holds", async () => {
      const { logIndex } = await makeStores();
      const ids = Array.from({ length: 230 }, (_, i) => `d.${i}`);
      await logIndex.note("d.229", "revoked", { logIndex: 1, at: timeAt(1) });

      const standings = await logIndex.standings(ids);

      expect(standings.size).toBe(230);
      expect(standings.get("d.229")?.revoked).toEqual({ logIndex: 1, at: timeAt(1) });
    });
  });
}
