// SPDX-License-Identifier: Apache-2.0
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { verifyWith } from "../../functions/local/follow-disclosure.ts";
import { signToken, type TokenClaims } from "../../functions/usecases/access-token.ts";
import { openLocalKeys } from "../../functions/wiring/local-keys.ts";
import { anyPort, type RegisterProcess, spawnRegister, temporaryData } from "../fixtures/register-process.ts";
import {
  accepted,
  type Company,
  certificateOf,
  download,
  registerCompany,
  standingOf,
  walkLog,
  yearOf,
} from "../fixtures/register-scene.ts";
import { findingOf, problemsOf } from "../fixtures/verification.ts";

const SUBMIT = `mutation ($input: SubmitDisclosureInput!) {
  submitDisclosure(input: $input) { disclosure { id } findings { rule { id } message } }
}`;
const MEBIBYTE = 1024 * 1024;

interface Answer {
  readonly status: number;
  readonly data: {
    readonly submitDisclosure?: { readonly findings: readonly { readonly message: string }[] };
  } | null;
  readonly errors: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
}

let data: Awaited<ReturnType<typeof temporaryData>>;
let register: RegisterProcess;
let company: Company;
let token: string;
let goodYear = 1990;

beforeAll(async () => {
  data = await temporaryData();
  register = await spawnRegister({ dataFolder: data.path, port: await anyPort() }).ready();
  company = await registerCompany(register, "Tries Everything Ltd");
  token = await tokenOf(register);
});
afterAll(async () => {
  await register.kill("SIGKILL");
  await data.remove();
});

// Whatever came in, the register goes on as before.
afterEach(async () => {
  goodYear += 1;
  const id = await accepted(company.preparer, yearOf(company.id, goodYear));
  expect((await standingOf(company.preparer, id)).status).not.toBe("DRAFT");
});

/** A token of a new preparer, for requests that are written by hand. */
async function tokenOf({ url }: RegisterProcess): Promise<string> {
  const operator = await register.client("operator");
  const { createClient } = await operator.graphql<{
    readonly createClient: { readonly clientId: string; readonly clientSecret: string };
  }>("mutation ($input: CreateClientInput!) { createClient(input: $input) { clientId clientSecret } }", {
    input: { organization: company.id, roles: ["PREPARER"], label: "by hand" },
  });
  const response = await fetch(`${url}/oauth/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: createClient.clientId,
      client_secret: createClient.clientSecret,
    }),
  });
  return ((await response.json()) as { readonly access_token: string }).access_token;
}

async function ask(
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
  bearer = token,
): Promise<Answer> {
  const response = await fetch(`${register.url}/graphql`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(bearer === "" ? {} : { authorization: `Bearer ${bearer}` }),
    },
    body: JSON.stringify({ query, variables }),
  });
  const { data: answered = null, errors = [] } = (await response.json()) as Partial<Answer>;
  return { status: response.status, data: answered, errors };
}

/** Everything a refusal says: codes and messages of errors, messages of findings. */
function wordsOf({ errors, data: answered }: Answer): string {
  const findings = answered?.submitDisclosure?.findings ?? [];
  return [
    ...errors.map(({ message, extensions }) => `${extensions.code}: ${message}`),
    ...findings.map(({ message }) => message),
  ].join("\n");
}

const GOOD = { metric: "ghg-scope1", value: "55200", unit: "tCO2e" };
const manyFacts = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ ...GOOD, dimensions: [{ axis: "site", member: `s${i}` }] }));

describe("facts that cannot be", () => {
  it.each([
    ["an unknown metric", [{ ...GOOD, metric: "ghg-scop1" }], /ghg-scope1/],
    ["an unknown unit", [{ ...GOOD, unit: "tCO2" }], /tCO2e/],
    ["a float", [{ ...GOOD, value: 55200.5 }], /value/i],
    ["an exponent", [{ ...GOOD, value: "5.52e4" }], /5\.52e4/],
    ["a thousands separator", [{ ...GOOD, value: "55,200" }], /55,200/],
    ["both value and nullReason", [{ ...GOOD, nullReason: "NOT_AVAILABLE" }], /nullReason/],
    ["neither value nor nullReason", [{ metric: "ghg-scope1", unit: "tCO2e" }], /nullReason/],
    ["two values for the same figure", [GOOD, { ...GOOD, value: "1" }], /ghg-scope1/],
    ["20,001 facts", manyFacts(20_001), /20,?000/],
  ])("refuses %s and says what is wrong", async (_what, facts, words) => {
    const answer = await ask(SUBMIT, { input: yearOf(company.id, 1980, { facts }) });

    expect(answer.status).toBeLessThan(500);
    expect(wordsOf(answer)).toMatch(words);
    expect(wordsOf(answer)).not.toMatch(/internal error/);
    expect(answer.data?.submitDisclosure ?? { disclosure: null }).toMatchObject({ disclosure: null });
  });
});

describe("requests that are too much", () => {
  const deep = `{ organization(id: "x") { ${"disclosures { edges { node { organization { ".repeat(4)} id ${"} } } }".repeat(4)} } }`;
  const costly =
    "{ disclosures(first: 100) { edges { node { facts(first: 1000) { edges { node { metric { slug } } } } } } } metrics(first: 100) { edges { node { slug } } } }";

  it.each([
    [
      "a query that is too deep",
      deep,
      /QUERY_TOO_COSTLY: query: expected at most 12 levels of fields, got \d+/,
    ],
    [
      "a query that is too costly",
      costly,
      /QUERY_TOO_COSTLY: query: expected at most 100000 items over all pages, got \d+/,
    ],
    ["a query that is none", "{ nothing", /BAD_INPUT: /],
    ["an unknown field", "{ disclosurez { id } }", /BAD_INPUT: .*disclosurez/],
  ])("refuses %s", async (_what, query, words) => {
    expect(wordsOf(await ask(query))).toMatch(words);
  });

  it("refuses a body of more than 4.6 MB", async () => {
    const note = "x".repeat(5 * MEBIBYTE);

    const answer = await ask(SUBMIT, {
      input: yearOf(company.id, 1980, { boundary: { approach: "OPERATIONAL_CONTROL", note } }),
    });

    expect(answer.status).toBe(413);
    expect(wordsOf(answer)).toMatch(/TOO_LARGE: body: expected at most 4600000 bytes, got \d+/);
  });
});

describe("tokens that are not good", () => {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = () =>
    JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as TokenClaims;
  const signed = (keyFile: string, changes: Partial<TokenClaims>) =>
    signToken({ ...claims(), ...changes }, openLocalKeys(keyFile).token);
  const ownKeys = () => join(data.path, "keys.json");
  const otherKeys = () => join(dirname(data.path), "other-keys.json");

  it.each([
    ["no token", () => "", /UNAUTHENTICATED: /],
    [
      "something that is no token",
      () => "abc",
      /UNAUTHENTICATED: token: expected a signed token of three parts/,
    ],
    [
      "a token of another register",
      () => signed(otherKeys(), {}),
      /UNAUTHENTICATED: token: expected a token of this register, got one of another key/,
    ],
    [
      "a token for another register",
      () => signed(ownKeys(), { aud: "x" }),
      /UNAUTHENTICATED: token: expected audience/,
    ],
    [
      "an expired token",
      () => signed(ownKeys(), { iat: 1_700_000_000, exp: 1_700_003_600 }),
      /UNAUTHENTICATED: token: expired at 2023-11-14T23:13:20.000Z; ask POST \/oauth\/token for a new one/,
    ],
    [
      "a token with other claims under the same signature",
      () => token.replace(/\.[^.]+\./, `.${part({ ...claims(), roles: ["OPERATOR"] })}.`),
      /UNAUTHENTICATED: token: expected a valid signature/,
    ],
    [
      "a token that asks for no signature",
      () => `${part({ alg: "none", typ: "at+jwt", kid: "x" })}.${part(claims())}.`,
      /UNAUTHENTICATED: token: /,
    ],
  ])("refuses to accept a disclosure with %s", async (_what, bearer, words) => {
    const answer = await ask(SUBMIT, { input: yearOf(company.id, 1981) }, await bearer());

    expect(wordsOf(answer)).toMatch(words);
    expect(answer.data?.submitDisclosure).toBeUndefined();
  });

  it("refuses to accept a disclosure for another organization", async () => {
    const other = await registerCompany(register, "Somebody Else Ltd");

    const answer = await ask(SUBMIT, { input: yearOf(other.id, 1981) });

    expect(wordsOf(answer)).toMatch(/FORBIDDEN: /);
  });

  it("refuses wrong client credentials", async () => {
    const response = await fetch(`${register.url}/oauth/token`, {
      method: "POST",
      body: new URLSearchParams({ grant_type: "client_credentials", client_id: "a", client_secret: "b" }),
    });

    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: "invalid_client" });
  });
});

describe("names that cannot be printed", () => {
  it.each([
    ["Hangul", "삼성전자", /^names\[0\]\.name: .*U\+C0BC/],
    ["a subscript", "CO₂ Ltd", /^names\[0\]\.name: .*U\+2082/],
  ])("refuses %s at registration, naming field and character", async (_what, name, words) => {
    const operator = await register.client("operator");

    const registration = operator.graphql(
      "mutation ($input: RegisterOrganizationInput!) { registerOrganization(input: $input) { organization { id } } }",
      {
        input: {
          idempotencyKey: `glyph-${name.length}`,
          kind: "REPORTER",
          names: [{ language: "EN", name }],
          country: "KR",
        },
      },
    );

    await expect(registration).rejects.toMatchObject({
      code: "MISSING_GLYPH",
      message: expect.stringMatching(words),
    });
  });
});

describe("files that are not whole or not ours", () => {
  it("fails them with a reason, and leaves every certificate as it was", async () => {
    const id = await accepted(company.preparer, yearOf(company.id, 1985));
    const { pdf, bundle } = await certificateOf(company.preparer, id);
    const [pdfBytes, bundleBytes] = await Promise.all([download(pdf.url), download(bundle.url)]);
    const foreign = new TextEncoder().encode("%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n");
    const cases = [
      foreign,
      pdfBytes.slice(0, pdfBytes.length - 100),
      bundleBytes.slice(0, bundleBytes.length / 2),
      new TextEncoder().encode("{}"),
    ];

    const reports = await Promise.all(cases.map((file) => verifyWith(file, register.url)));
    const asked = await ask(
      "query ($input: VerifyInput!) { verify(input: $input) { verdict checks { name verdict reason } } }",
      { input: { pdf: Buffer.from(foreign).toString("base64") } },
    );

    expect(reports.map(({ verdict }) => verdict)).toEqual(cases.map(() => "failed"));
    expect(reports.map((report) => findingOf(report, "DOCUMENT_INTEGRITY"))).toEqual([
      "failed PDF_MALFORMED",
      "failed PDF_MALFORMED",
      "failed BUNDLE_MALFORMED",
      "failed BUNDLE_MALFORMED",
    ]);
    expect(asked.data).toMatchObject({ verify: { verdict: "FAILED" } });
    expect(problemsOf(await verifyWith(pdfBytes, register.url))).toEqual([]);
  });
});

it("has logged only what it accepted, and printed no error", async () => {
  const { statements } = await walkLog(register.url);

  const years = statements.flatMap((one) => (one.type === "disclosure" ? one.period.slice(0, 4) : []));
  expect(years).not.toContain("1980");
  expect(years).not.toContain("1981");
  expect(register.stderr()).toBe("");
});
