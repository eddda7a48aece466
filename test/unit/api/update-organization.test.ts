// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { createScene, disclosureInput, SUBMIT } from "../../fixtures/api-scene.ts";

const UPDATE = `mutation ($input: UpdateOrganizationInput!) { updateOrganization(input: $input) { organization {
  revision name zh: name(language: ZH) names { tag name } lei leiCountry uscc usccOverride isin fourEyes
  fiscalCalendar { yearEnd endMonth weekday namedAfter }
} } }`;
const HISTORY = `query ($id: ID!, $first: Int, $after: String) { organization(id: $id) { revision history(first: $first, after: $after) {
  pageInfo { hasNextPage endCursor }
  edges { node { revision from until by because changed name lei isin fiscalCalendar { endMonth } } }
} } }`;
const JULY_TO_JUNE = { yearEnd: "MONTH_END", endMonth: 6, weekday: null, namedAfter: "END" };
const WEEKS = { yearEnd: "LAST_WEEKDAY", endMonth: 9, weekday: "SATURDAY", namedAfter: "END" };
const LEI = "INR2EJN1ERAN0W5ZP974";
const FAILING_USCC = "91110000600037341M";

async function scene() {
  const made = await createScene();
  const { id } = made.alpha;
  return {
    ...made,
    id,
    update: (changes: Readonly<Record<string, unknown>>, token: string | undefined = made.operator) =>
      made.query(UPDATE, { input: { organization: id, revision: 1, because: "renamed", ...changes } }, token),
    history: async (page: Readonly<Record<string, unknown>> = {}) =>
      (await made.query(HISTORY, { id, ...page })).data.organization,
  };
}

const english = (name: string) => [{ language: "EN", name }];

it("gives an organization other names, codes and years, and keeps what is left out", async () => {
  const { update } = await scene();

  const { data, errors } = await update({
    names: [...english("Alpha Holdings"), { language: "ZH", name: "阿尔法" }],
    otherNames: [{ tag: "de", name: "Alpha AG" }],
    lei: LEI,
    leiCountry: "CN",
    uscc: FAILING_USCC,
    usccOverride: "extract of 2026-05-04",
    isin: ["US0378331005"],
    fiscalCalendar: WEEKS,
    fourEyes: true,
  });

  expect(errors).toEqual([]);
  expect(data.updateOrganization.organization).toEqual({
    revision: 2,
    name: "Alpha Holdings",
    zh: "阿尔法",
    names: [
      { tag: "en", name: "Alpha Holdings" },
      { tag: "zh", name: "阿尔法" },
      { tag: "de", name: "Alpha AG" },
    ],
    lei: LEI,
    leiCountry: "CN",
    uscc: FAILING_USCC,
    usccOverride: "extract of 2026-05-04",
    isin: ["US0378331005"],
    fourEyes: true,
    fiscalCalendar: WEEKS,
  });
  const { data: after } = await update({ revision: 2, isin: [], because: "delisted" });
  expect(after.updateOrganization.organization).toMatchObject({ name: "Alpha Holdings", lei: LEI, isin: [] });
});

it("shows what was when, newest first and page by page", async () => {
  const { update, history, clock, needs } = await scene();
  const start = new Date(clock.nowMs()).toISOString();
  clock.advance(1000);
  await update({ names: english("Second") });
  clock.advance(1000);
  await update({ revision: 2, fiscalCalendar: JULY_TO_JUNE, because: "year moved" });

  const first = await history({ first: 2 });
  const rest = await history({ first: 2, after: first.history.pageInfo.endCursor });

  const [second, third] = [1000, 2000].map((ms) => new Date(Date.parse(start) + ms).toISOString());
  const client = expect.stringContaining(`${needs.settings.issuer}:clients:client-`);
  expect(first).toMatchObject({ revision: 3, history: { pageInfo: { hasNextPage: true } } });
  expect(first.history.edges.map(({ node }: { node: unknown }) => node)).toEqual([
    {
      revision: 3,
      from: third,
      until: null,
      by: client,
      because: "year moved",
      changed: ["fiscalCalendar"],
      name: "Second",
      lei: null,
      isin: [],
      fiscalCalendar: { endMonth: 6 },
    },
    {
      revision: 2,
      from: second,
      until: third,
      by: client,
      because: "renamed",
      changed: ["names"],
      name: "Second",
      lei: null,
      isin: [],
      fiscalCalendar: null,
    },
  ]);
  expect(rest.history.edges).toEqual([
    {
      node: {
        revision: 1,
        from: start,
        until: second,
        by: null,
        because: null,
        changed: [],
        name: "alpha Ltd",
        lei: null,
        isin: [],
        fiscalCalendar: null,
      },
    },
  ]);
  expect(rest.history.pageInfo.hasNextPage).toBe(false);
});

it("takes back what may be missing where null is said", async () => {
  const { update } = await scene();
  await update({ fiscalCalendar: WEEKS, lei: LEI, leiCountry: "CN" });

  const { data } = await update({ revision: 2, fiscalCalendar: null, leiCountry: null });

  expect(data.updateOrganization.organization).toMatchObject({ fiscalCalendar: null, leiCountry: null });
});

it("answers the same change sent again with what it made", async () => {
  const { update } = await scene();
  const first = await update({ names: english("Second") });

  const again = await update({ names: english("Second") });

  expect(again).toMatchObject({ errors: [], data: first.data });
});

it("makes no revision of a change of nothing", async () => {
  const { update } = await scene();

  const { data } = await update({ names: english("alpha Ltd") });

  expect(data.updateOrganization.organization.revision).toBe(1);
});

it("lets exactly one of two changes of the same revision through", async () => {
  const { update, history } = await scene();

  const answers = await Promise.all(["One", "Two"].map((name) => update({ names: english(name) })));

  const codes = answers.flatMap(({ errors }) => errors.map(({ extensions }) => extensions.code));
  expect(codes).toEqual(["CONFLICT"]);
  expect((await history()).history.edges).toHaveLength(2);
});

it("refuses a change of a revision that no longer stands, and names the one that does", async () => {
  const { update } = await scene();
  await update({ names: english("Second") });

  const { errors } = await update({ names: english("Third") });

  expect(errors[0]).toMatchObject({
    message: expect.stringContaining("revision: expected 2, got 1"),
    extensions: { code: "CONFLICT" },
  });
});

describe("an organization's own clients", () => {
  it.each(["preparer", "approver"] as const)("may as %s change years and further names", async (role) => {
    const { update, alpha } = await scene();

    const { data } = await update(
      { fiscalCalendar: WEEKS, otherNames: [{ tag: "fr", name: "Alpha SA" }], fourEyes: true },
      alpha[role],
    );

    expect(data.updateOrganization.organization).toMatchObject({ revision: 2, fiscalCalendar: WEEKS });
  });

  it.each([
    ["its legal name", { names: english("Apple Inc.") }, "names: expected an OPERATOR"],
    ["its ISINs", { isin: ["US0378331005"] }, "isin: expected an OPERATOR"],
    ["its LEI", { lei: LEI, fiscalCalendar: WEEKS }, "lei: expected an OPERATOR"],
  ])("may not change %s", async (_what, changes, message) => {
    const { update, alpha, history } = await scene();

    const { errors } = await update(changes, alpha.preparer);

    expect(errors[0]).toMatchObject({
      message: expect.stringContaining(message),
      extensions: { code: "FORBIDDEN" },
    });
    expect((await history()).revision).toBe(1);
  });

  it("may turn four eyes on and not off", async () => {
    const { update, alpha } = await scene();
    await update({ fourEyes: true }, alpha.preparer);

    const { errors } = await update({ revision: 2, fourEyes: false }, alpha.preparer);

    expect(errors[0]?.message).toContain("fourEyes: expected an OPERATOR");
  });
});

it.each([
  ["a reader", "reader", "FORBIDDEN"],
  ["a preparer of another organization", "other", "FORBIDDEN"],
  ["nobody", "nobody", "UNAUTHENTICATED"],
] as const)("refuses %s", async (_who, who, code) => {
  const { query, id, alpha, beta } = await scene();
  const tokens = { reader: alpha.reader, other: beta.preparer, nobody: undefined };
  const input = { organization: id, revision: 1, because: "x", fourEyes: true };

  const { errors } = await query(UPDATE, { input }, tokens[who]);

  expect(errors[0]?.extensions.code).toBe(code);
});

it.each([
  ["another LEI", { lei: "HWUPKR0MPOU8FGXBT394" }, `lei: expected ${LEI}, which identifies`],
  ["a wrong ISIN", { isin: ["US0378331006"] }, "isin[0]: expected"],
  ["a USCC that fails its check", { uscc: FAILING_USCC }, "uscc: expected"],
  ["evidence for no USCC", { usccOverride: "extract" }, "usccOverride: expected a uscc"],
  ["no name", { names: [] }, "names: expected a name"],
  ["a name that is null", { names: null }, "names: expected a value, got null"],
  ["a month 13", { fiscalCalendar: { ...JULY_TO_JUNE, endMonth: 13 } }, "fiscalCalendar.endMonth: expected"],
  ["no reason", { because: " ", fourEyes: true }, "because: expected"],
  [
    "an unknown organization",
    { organization: "organization:none", fourEyes: true },
    "organization: expected",
  ],
])("refuses %s and changes nothing", async (_what, changes, message) => {
  const { update, history } = await scene();
  await update({ lei: LEI });

  const { errors } = await update({ revision: 2, ...changes });

  expect(errors[0]?.message).toContain(message);
  expect((await history()).revision).toBe(2);
});

it("refuses an LEI that another organization has", async () => {
  const { update, beta } = await scene();
  await update({ lei: LEI });

  const { errors } = await update({ organization: beta.id, lei: LEI });

  expect(errors[0]).toMatchObject({
    message: expect.stringContaining("already registered"),
    extensions: { code: "CONFLICT" },
  });
});

it("leaves disclosures as they were made", async () => {
  const { update, query, submit, alpha } = await scene();
  const disclosure = await submit(alpha);
  const ASK = "query ($id: ID!) { disclosure(id: $id) { factsRoot fiscalYear receipt { statementHash } } }";
  const before = await query(ASK, { id: disclosure });

  await update({ names: english("Second"), fiscalCalendar: JULY_TO_JUNE, fourEyes: true });

  expect((await query(ASK, { id: disclosure })).data).toEqual(before.data);
  const again = await query(SUBMIT, { input: disclosureInput(alpha.id) }, alpha.preparer);
  expect(again.data.submitDisclosure.disclosure.id).toBe(disclosure);
});
