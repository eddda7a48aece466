// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";
import { createApiRegister } from "../../fixtures/api-register.ts";

const register = createApiRegister();
const operator = register.login(null, "OPERATOR");
const DOCUMENT = `mutation ($input: RegisterOrganizationInput!) {
  registerOrganization(input: $input) { organization { id did name zh: name(language: ZH) lei uscc isin country } }
}`;

async function registered(changes: Readonly<Record<string, unknown>>) {
  const input = {
    idempotencyKey: "apple",
    kind: "REPORTER",
    names: [
      { language: "EN", name: "Apple Inc." },
      { language: "ZH", name: "苹果公司" },
    ],
    country: "US",
    lei: "HWUPKR0MPOU8FGXBT394",
    isin: ["US0378331005"],
    ...changes,
  };
  return register.query(DOCUMENT, { input }, await operator);
}

it("registers an organization under a DID of the register", async () => {
  const { data } = await registered({});

  const { organization } = data.registerOrganization;
  expect(organization).toMatchObject({
    name: "Apple Inc.",
    zh: "苹果公司",
    country: "US",
    isin: ["US0378331005"],
  });
  expect(organization.did).toBe(
    `did:web:localhost%3A4000:organizations:${organization.id.replace("organization:", "")}`,
  );
});

it("answers a repeat with the first answer", async () => {
  const [first, second] = [await registered({}), await registered({})];

  expect(second.data).toEqual(first.data);
});

it("answers two at the same moment with one organization", async () => {
  const changes = { idempotencyKey: "race", lei: null };
  const [first, second] = await Promise.all([registered(changes), registered(changes)]);

  expect(second.data.registerOrganization).toEqual(first.data.registerOrganization);
});

it.each([
  ["other content under the same key", { country: "CA" }, "CONFLICT", "idempotencyKey"],
  ["an LEI that is taken", { idempotencyKey: "other" }, "CONFLICT", "already registered"],
  ["a wrong LEI", { idempotencyKey: "b", lei: "HWUPKR0MPOU8FGXBT395" }, "BAD_INPUT", "lei: expected"],
  ["a wrong ISIN", { idempotencyKey: "b", isin: ["US0378331006"] }, "BAD_INPUT", "isin[0]: expected"],
  [
    "a wrong USCC",
    { idempotencyKey: "b", lei: null, uscc: "91110000600037341M" },
    "BAD_INPUT",
    "uscc: expected",
  ],
  ["an unknown country", { idempotencyKey: "b", country: "XX" }, "BAD_INPUT", "country: expected"],
  ["no name", { idempotencyKey: "b", names: [] }, "BAD_INPUT", "names: expected"],
  [
    "two names of one language",
    { idempotencyKey: "b", names: [1, 2].map((n) => ({ language: "EN", name: `A${n}` })) },
    "BAD_INPUT",
    "names[1].language",
  ],
  [
    "a name that turns text around",
    { idempotencyKey: "b", names: [{ language: "EN", name: "A\u202eB" }] },
    "BAD_INPUT",
    "names[0].name",
  ],
  [
    "a name the certificate cannot print",
    { idempotencyKey: "b", names: [{ language: "EN", name: "Gaṇeśa 한" }] },
    "MISSING_GLYPH",
    "names[0].name",
  ],
  ["an empty key", { idempotencyKey: "" }, "BAD_INPUT", "idempotencyKey"],
])("refuses %s", async (_what, changes, code, message) => {
  await registered({});

  const { errors } = await registered(changes);

  expect(errors[0]).toMatchObject({ message: expect.stringContaining(message), extensions: { code } });
});

const ENTITY = `mutation ($input: RegisterOrganizationInput!) { registerOrganization(input: $input) { organization {
  names { tag name } leiCountry fiscalCalendar { yearEnd endMonth weekday namedAfter }
} } }`;
const FISCAL_CALENDAR = { yearEnd: "LAST_WEEKDAY", endMonth: 9, weekday: "SATURDAY", namedAfter: "END" };

async function entity(changes: Readonly<Record<string, unknown>>) {
  const names = [{ language: "EN", name: "Example" }];
  const input = { idempotencyKey: "entity", kind: "REPORTER", names, country: "US", ...changes };
  return register.query(ENTITY, { input }, await operator);
}

it("keeps names in further languages, the country of the LEI and the fiscal calendar", async () => {
  const changes = {
    lei: "INR2EJN1ERAN0W5ZP974",
    leiCountry: "US",
    otherNames: [{ tag: "pt-BR", name: "Exemplo" }],
    fiscalCalendar: FISCAL_CALENDAR,
  };

  const { data, errors } = await entity(changes);

  expect(errors).toEqual([]);
  expect(data.registerOrganization.organization).toEqual({
    names: [
      { tag: "en", name: "Example" },
      { tag: "pt-BR", name: "Exemplo" },
    ],
    leiCountry: "US",
    fiscalCalendar: FISCAL_CALENDAR,
  });
});

it.each([
  [
    "a tag that is none",
    { otherNames: [{ tag: "de_DE", name: "x" }] },
    "otherNames[0].tag: expected a BCP 47",
  ],
  [
    "a language twice",
    { otherNames: ["a", "b"].map((name) => ({ tag: "de", name })) },
    "otherNames[1].tag: expected each language once",
  ],
  ["a country without an LEI", { leiCountry: "US" }, "leiCountry: expected an lei"],
  [
    "a year end without its weekday",
    { fiscalCalendar: { yearEnd: "LAST_WEEKDAY", endMonth: 9 } },
    "fiscalCalendar.weekday: expected a weekday",
  ],
  [
    "a month 0",
    { fiscalCalendar: { yearEnd: "MONTH_END", endMonth: 0 } },
    "fiscalCalendar.endMonth: expected",
  ],
])("refuses %s", async (_why, changes, message) => {
  const { errors } = await entity({ idempotencyKey: "refused", ...changes });

  expect(errors[0]).toMatchObject({ extensions: { code: "BAD_INPUT" } });
  expect(errors[0]?.message).toContain(message);
});
